import type { Legend as LegendOf, LegendEntry } from "../../map/types";
import { t } from "../../texts";
import { count, decimal } from "../../texts/formats";
import { kindName } from "./accountColumns";
import { useBench } from "./bench";
import type { Filter } from "./choosing";
import type { Look } from "./Looks";
import type { Kind } from "./model";
import { Name, Swatch } from "./Name";
import own from "./Legend.module.css";
import styles from "./Plan.module.css";

const isAmount = (by: Look["by"]): by is "potential" | "hours" =>
  by === "potential" || by === "hours";

/** What the colours mean; a press shows these accounts alone. */
export function Legend({ of, by }: { of: LegendOf; by: Look["by"] }) {
  const { state, filter, setFilter, repName, worth } = useBench();
  if (of.entries.length === 0) return null;
  // The list of territories beside the map tells their colours already.
  const isWide = window.innerWidth > 900;
  const title = by === "territory" || isAmount(by) ? t(`plan.colour.${by}`) : kindName(by as Kind);
  const said = (value: number | null) =>
    value === null
      ? ""
      : by === "potential"
        ? worth(value)
        : t("plan.hours", { hours: decimal(value) });
  const words = (entry: LegendEntry): string => {
    if (entry.kind === "none") return t("plan.legend.none");
    if (entry.kind === "others") return t("plan.legend.others");
    if (entry.from !== null)
      return t("plan.legend.span", { from: said(entry.from), to: said(entry.to) });
    return by === "owner" ? repName(entry.name) : (entry.name ?? "");
  };
  const filterOf = (entry: LegendEntry): Filter | null => {
    if (entry.kind !== "value") return null;
    if (isAmount(by))
      return {
        ...filter,
        span: { of: by, from: entry.from ?? -Infinity, to: entry.to ?? Infinity },
      };
    if (by === "territory")
      return { ...filter, territory: state.territories[entry.code ?? -1]?.id ?? null };
    return { ...filter, kinds: { ...filter.kinds, [by]: entry.name ?? "" } };
  };
  const isOn = (entry: LegendEntry): boolean => {
    if (entry.kind !== "value") return false;
    if (isAmount(by)) return filter.span?.of === by && filter.span.from === entry.from;
    if (by === "territory")
      return (
        filter.territory !== null && filter.territory === state.territories[entry.code ?? -1]?.id
      );
    return filter.kinds[by as Kind] === entry.name;
  };
  const without = (): Filter =>
    isAmount(by)
      ? { ...filter, span: null }
      : by === "territory"
        ? { ...filter, territory: null }
        : { ...filter, kinds: { ...filter.kinds, [by]: "" } };
  return (
    <details key={by} className={own.legend} open={isWide && by !== "territory"}>
      <summary>{title}</summary>
      <ul>
        {of.entries.map((entry, n) => {
          const next = filterOf(entry);
          const line = (
            <>
              <Swatch colour={entry.colour} />
              <Name>{words(entry)}</Name>
              <span className={styles.soft}>{count(entry.accounts)}</span>
            </>
          );
          return (
            <li key={n}>
              {next ? (
                <button
                  type="button"
                  aria-pressed={isOn(entry)}
                  onClick={() => setFilter(isOn(entry) ? without() : next)}
                >
                  {line}
                </button>
              ) : (
                <span>{line}</span>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
