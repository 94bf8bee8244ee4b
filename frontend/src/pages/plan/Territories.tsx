import { useMemo, useState } from "react";

import { Button } from "../../parts";
import { t } from "../../texts";
import { count } from "../../texts/formats";
import { useBench } from "./bench";
import { Grid, type GridColumn } from "./Grid";
import { activityName, Deviation } from "./Measures";
import { accountsIn, activitiesOf } from "./model";
import { Name, Swatch } from "./Name";
import { NewTerritory } from "./NewTerritory";
import styles from "./Plan.module.css";

/** Every territory with its numbers; a press shows one. */
export function Territories() {
  const { state, nameOf, show, zoomTo, mayEdit } = useBench();
  const [text, setText] = useState("");
  const [adding, setAdding] = useState(false);
  const columns = useTerritoryColumns();
  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const all = state.territories.map((_, n) => n);
    return Uint32Array.from(all.filter((n) => nameOf(n).toLowerCase().includes(wanted)));
  }, [state.territories, nameOf, text]);
  const open = (n: number) => {
    const one = state.territories[n];
    if (!one) return;
    show({ of: "territory", id: one.id });
    zoomTo(accountsIn(state.territoryOf, n));
  };
  return (
    <section aria-label={t("plan.territories")} className={styles.fill}>
      <div className={styles.head}>
        <h2>{t("plan.territories")}</h2>
        {mayEdit ? (
          <Button small look="quiet" onPress={() => setAdding(true)}>
            {t("plan.new")}
          </Button>
        ) : null}
      </div>
      <input
        type="search"
        aria-label={t("plan.territories.search")}
        placeholder={t("plan.territories.search")}
        value={text}
        className={styles.input}
        onChange={(event) => setText(event.target.value)}
      />
      {rows.length === 0 ? (
        <p className={styles.soft}>{t("plan.territories.none")}</p>
      ) : (
        <Grid
          label={t("plan.territories")}
          rows={rows}
          columns={columns}
          rowHeight={60}
          onOpen={open}
        />
      )}
      {adding && mayEdit ? <NewTerritory takes={false} onClose={() => setAdding(false)} /> : null}
    </section>
  );
}

function useTerritoryColumns(): GridColumn[] {
  const { state, repName, colourOf, nameOf } = useBench();
  return useMemo(() => {
    const activities = [...activitiesOf(state.plan)];
    const at = (n: number) => state.territories[n];
    const columns: GridColumn[] = [
      {
        id: "territory",
        head: t("plan.territory"),
        width: "minmax(120px, 1fr)",
        value: nameOf,
        cell: (n) => (
          <span className={styles.lines}>
            <span className={styles.twin}>
              <Swatch colour={colourOf(n)} />
              <strong>
                <Name>{repName(at(n)?.repId ?? null)}</Name>
              </strong>
            </span>
            <span className={styles.soft}>
              <Name>{at(n)?.id ?? ""}</Name> · {t("plan.accounts", { count: at(n)?.accounts ?? 0 })}
            </span>
          </span>
        ),
      },
      ...activities.map(([activity, tolerance]) => ({
        id: activity,
        head: activityName(activity),
        width: "88px",
        isNumber: true,
        value: (n: number) => at(n)?.imbalance[activity] ?? NaN,
        cell: (n: number) => (
          <Deviation
            label={activityName(activity)}
            value={at(n)?.imbalance[activity]}
            tolerance={tolerance}
          />
        ),
      })),
    ];
    if (activities.length > 0) return columns;
    const hours = (n: number) => at(n)?.hours ?? 0;
    return [
      ...columns,
      {
        id: "hours",
        head: t("activity.workload"),
        width: "88px",
        isNumber: true,
        value: hours,
        cell: (n) => t("plan.hours", { hours: count(hours(n)) }),
      },
    ];
  }, [state, repName, colourOf, nameOf]);
}
