import { Button, Checkbox, Select } from "../../parts";
import { t } from "../../texts";
import { filledKinds, kindName } from "./accountColumns";
import { useBench } from "./bench";
import { isFiltering, NO_FILTER, numbersKept } from "./choosing";
import type { Kind } from "./model";
import styles from "./Plan.module.css";

const BY: readonly Kind[] = ["tier", "industry", "region", "state", "status", "channel", "owner"];
const ANY = "";

/** What is shown of the plan: by values of accounts, by territory, by locks. */
export function Filters() {
  const { state, filter, setFilter, nameOf, repName, kept, select } = useBench();
  const { kinds } = state.accounts;
  const filled = filledKinds(kinds).filter((kind) => BY.includes(kind));
  const territories = [
    { id: ANY, label: t("plan.filter.any") },
    ...state.territories.map((one, n) => ({ id: `t${one.id}`, label: nameOf(n) })),
  ];
  return (
    <>
      <Select
        label={t("plan.territory")}
        choices={territories}
        value={filter.territory === null ? ANY : `t${filter.territory}`}
        onChange={(id) => setFilter({ ...filter, territory: id === ANY ? null : id.slice(1) })}
      />
      {filled.map((kind) => {
        const names = [...kinds[kind].names].sort();
        const said = (name: string) => (kind === "owner" ? repName(name) : name);
        return (
          <Select
            key={kind}
            label={kindName(kind)}
            choices={[
              { id: ANY, label: t("plan.filter.any") },
              ...names.map((name) => ({ id: `v${name}`, label: said(name) })),
            ]}
            value={filter.kinds[kind] ? `v${filter.kinds[kind]}` : ANY}
            onChange={(id) =>
              setFilter({ ...filter, kinds: { ...filter.kinds, [kind]: id.slice(1) } })
            }
          />
        );
      })}
      <Checkbox
        isSelected={filter.lockedOnly}
        onChange={(lockedOnly) => setFilter({ ...filter, lockedOnly })}
      >
        {t("plan.filter.locked")}
      </Checkbox>
      {isFiltering(filter) ? (
        <div className={styles.group}>
          <Button
            small
            onPress={() => select(numbersKept(kept, state.accounts.ids.length), "replace")}
          >
            {t("plan.filter.select")}
          </Button>
          <Button small onPress={() => setFilter(NO_FILTER)}>
            {t("plan.filter.clear")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** "Filter", with how many of its parts are set. */
export function FilterWords() {
  const { filter } = useBench();
  const set =
    Object.values(filter.kinds).filter(Boolean).length +
    Number(filter.territory !== null) +
    Number(filter.lockedOnly) +
    Number(filter.span !== null);
  return <>{set > 0 ? t("plan.filters", { count: set }) : t("plan.filter")}</>;
}
