import { useDeferredValue, useMemo, useState } from "react";

import { Empty } from "../../parts";
import { t } from "../../texts";
import { useAccountColumns } from "./accountColumns";
import { useBench } from "./bench";
import { numbersKept } from "./choosing";
import { Grid } from "./Grid";
import { FilterMenu } from "./Looks";
import styles from "./Plan.module.css";

/** Every account as a table: all that the map can do, without a map. */
export function TablePane() {
  const { state, kept, isSelected, select, show } = useBench();
  const { accounts } = state;
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const columns = useAccountColumns(true);
  const rows = useMemo(() => {
    const all = numbersKept(kept, accounts.ids.length);
    if (!wanted) return all;
    return all.filter(
      (n) =>
        accounts.names.at(n).toLowerCase().includes(wanted) ||
        accounts.ids.at(n).toLowerCase().includes(wanted),
    );
  }, [kept, accounts, wanted]);
  return (
    <section aria-label={t("plan.table")} className={styles.table}>
      <div className={styles.tableTools}>
        <input
          type="search"
          aria-label={t("plan.table.search")}
          placeholder={t("plan.table.search")}
          value={text}
          className={styles.input}
          onChange={(event) => setText(event.target.value)}
        />
        <FilterMenu />
        <span role="status" className={styles.soft}>
          {t("plan.filter.kept", { kept: rows.length, all: accounts.ids.length })}
        </span>
      </div>
      {rows.length === 0 ? (
        <Empty title={t("plan.table.none")} />
      ) : (
        <Grid
          label={t("plan.table")}
          rows={rows}
          columns={columns}
          hint={t("plan.table.keys")}
          isSelected={isSelected}
          onSelect={select}
          onOpen={(account) => show({ of: "account", account })}
        />
      )}
    </section>
  );
}
