import { useMemo } from "react";

import { NONE } from "../../map/types";
import { t, told } from "../../texts";
import { decimal } from "../../texts/formats";
import { useBench } from "./bench";
import { useCounties } from "./counties";
import type { GridColumn } from "./Grid";
import { type Kind, KINDS, valueOf } from "./model";
import { Name, Swatch } from "./Name";
import styles from "./Plan.module.css";

/** Columns of accounts; `wide` has all that is filled, else what fits a panel. */
export function useAccountColumns(wide: boolean): GridColumn[] {
  const { state, nameOf, colourOf, repName, worth } = useBench();
  const county = useCounties();
  return useMemo(() => {
    const { accounts, territoryOf, locked } = state;
    const short: GridColumn[] = [
      {
        id: "name",
        head: t("plan.table.name"),
        width: wide ? "minmax(180px, 2fr)" : "minmax(110px, 1fr)",
        value: (n) => accounts.names.at(n) || accounts.ids.at(n),
        cell: (n) => (
          <span className={styles.twin}>
            {locked[n] ? <Lock /> : null}
            <Name>{accounts.names.at(n) || accounts.ids.at(n)}</Name>
          </span>
        ),
      },
      {
        id: "potential",
        head: t("plan.account.potential"),
        width: "88px",
        isNumber: true,
        value: (n) => accounts.potential[n] ?? NaN,
        cell: (n) => known(accounts.potential[n], worth),
      },
      {
        id: "hours",
        head: t("plan.account.hours"),
        width: "80px",
        isNumber: true,
        value: (n) => accounts.hours[n] ?? NaN,
        cell: (n) => known(accounts.hours[n], (v) => t("plan.hours", { hours: decimal(v) })),
      },
    ];
    if (!wide) return short;
    const territory = (n: number) => territoryOf[n] ?? NONE;
    const filled = filledKinds(accounts.kinds);
    return [
      ...short.slice(0, 1),
      {
        id: "id",
        head: t("plan.table.id"),
        width: "120px",
        value: (n) => accounts.ids.at(n),
        cell: (n) => <Name>{accounts.ids.at(n)}</Name>,
      },
      {
        id: "territory",
        head: t("plan.territory"),
        width: "minmax(184px, 1fr)",
        value: (n) => nameOf(territory(n)),
        cell: (n) => (
          <span className={styles.twin}>
            <Swatch colour={colourOf(territory(n))} />
            <Name>{nameOf(territory(n))}</Name>
          </span>
        ),
      },
      ...short.slice(1),
      ...filled.map((kind): GridColumn => {
        const said = (n: number) => {
          const value = valueOf(accounts.kinds[kind], n);
          if (kind === "county_code" && value) return county(value);
          return kind === "owner" && value ? repName(value) : value;
        };
        return {
          id: kind,
          head: kindName(kind),
          width:
            kind === "owner" || kind === "industry" ? "minmax(144px, 1fr)" : "minmax(88px, 1fr)",
          value: said,
          cell: (n) => <Name>{said(n)}</Name>,
        };
      }),
    ];
  }, [state, nameOf, colourOf, repName, worth, wide, county]);
}

export function kindName(kind: Kind): string {
  return told(`plan.kind.${kind}`, kind);
}

/** The kinds of which some account has a value. */
export function filledKinds(kinds: Readonly<Record<Kind, { names: readonly string[] }>>): Kind[] {
  return KINDS.filter((kind) => kinds[kind].names.length > 0);
}

function known(value: number | undefined, said: (value: number) => string): string {
  return value === undefined || Number.isNaN(value) ? "–" : said(value);
}

export function Lock() {
  return (
    <svg
      viewBox="0 0 12 12"
      width="12"
      height="12"
      role="img"
      aria-label={t("plan.account.locked")}
    >
      <path d="M3 5V4a3 3 0 0 1 6 0v1" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <rect x="2" y="5" width="8" height="6" rx="1" fill="currentColor" />
    </svg>
  );
}
