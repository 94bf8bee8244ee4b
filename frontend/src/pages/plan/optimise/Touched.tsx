import { useMemo } from "react";

import type { ProposalOutput as Proposal } from "../../../api/generated/types.gen";
import { t } from "../../../texts";
import { deviation } from "../../../texts/formats";
import { useBench } from "../bench";
import { Grid, type GridColumn } from "../Grid";
import { activityName, toneOf } from "../Measures";
import { activitiesOf, type Territory, territoryOfRow } from "../model";
import { Name, Swatch } from "../Name";
import styles from "../Plan.module.css";
import own from "./Optimise.module.css";
import { useOptimising } from "./optimising";
import { flowsOf } from "./runs";

const byId = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  new Map(rows.map(territoryOfRow).map((one) => [one.id, one]));

/** The territories that a proposal touches, as they are and would be; a press selects what moves there. */
export function Touched({ of }: { of: Proposal }) {
  const { select, zoomTo, repName, colourOf } = useBench();
  const { now, moved } = useOptimising();
  const { territories, plan } = now;
  const rows = useMemo(() => {
    const touched = byId(of.territories);
    return Uint32Array.from(territories.flatMap((one, n) => (touched.has(one.id) ? [n] : [])));
  }, [of, territories]);
  const columns = useMemo((): GridColumn[] => {
    const [before, after] = [byId(of.before), byId(of.territories)];
    const flows = flowsOf(moved.values());
    const idOf = (n: number) => territories[n]?.id ?? "";
    const moving = (n: number) => {
      const flow = flows.get(idOf(n));
      return (flow?.leave ?? 0) + (flow?.come ?? 0);
    };
    return [
      {
        id: "territory",
        head: t("plan.territory"),
        width: "minmax(112px, 1fr)",
        value: moving,
        isNumber: false,
        cell: (n) => (
          <span className={styles.lines}>
            <span className={styles.twin}>
              <Swatch colour={colourOf(n)} />
              <strong>
                <Name>{repName(territories[n]?.repId ?? null)}</Name>
              </strong>
            </span>
            <span className={styles.soft}>
              <Name>{idOf(n)}</Name> ·{" "}
              {t("optimise.flow", {
                leave: flows.get(idOf(n))?.leave ?? 0,
                come: flows.get(idOf(n))?.come ?? 0,
              })}
            </span>
          </span>
        ),
      },
      ...[...activitiesOf(plan)].map(([activity, tolerance]): GridColumn => {
        const off = (from: ReadonlyMap<string, Territory>, n: number) =>
          from.get(idOf(n))?.imbalance[activity];
        return {
          id: activity,
          head: activityName(activity),
          width: "76px",
          isNumber: true,
          value: (n) => Math.abs(off(before, n) ?? 0),
          cell: (n) => <Change was={off(before, n)} then={off(after, n)} tolerance={tolerance} />,
        };
      }),
    ];
  }, [of, moved, territories, plan, repName, colourOf]);
  const open = (n: number) => {
    const id = territories[n]?.id;
    const among = [...moved].filter(
      ([, move]) => move.from_territory_id === id || move.to_territory_id === id,
    );
    const accounts = Uint32Array.from(among, ([account]) => account).sort();
    select(accounts, "replace");
    zoomTo(accounts);
  };
  return (
    <Grid
      label={t("optimise.touched")}
      rows={rows}
      columns={columns}
      rowHeight={52}
      hint={t("optimise.touchedKeys")}
      onOpen={open}
    />
  );
}

interface ChangeProps {
  was: number | undefined;
  then: number | undefined;
  tolerance: number;
}

function Change({ was, then, tolerance }: ChangeProps) {
  if (was === undefined || then === undefined) return "–";
  return (
    <span className={own.change}>
      <span className={styles.soft}>{deviation(was)}</span>
      <strong data-tone={toneOf(then, tolerance)}>
        <span aria-label={t("optimise.becomes")}>→ </span>
        {deviation(then)}
      </strong>
    </span>
  );
}

/** Every account that a proposal moves, from where to where. */
export function Moves() {
  const { isSelected, select, zoomTo, nameOf, colourOf, worth } = useBench();
  const { now, moved } = useOptimising();
  const { accounts, territories } = now;
  const rows = useMemo(() => Uint32Array.from(moved.keys()).sort(), [moved]);
  const columns = useMemo((): GridColumn[] => {
    const number = new Map(territories.map((one, n) => [one.id, n]));
    const place = (id: string | undefined) => {
      const n = number.get(id ?? "") ?? -1;
      return (
        <span className={styles.twin}>
          <Swatch colour={colourOf(n)} />
          <Name>{n < 0 ? (id ?? "") : nameOf(n)}</Name>
        </span>
      );
    };
    const called = (n: number) => accounts.names.at(n) || accounts.ids.at(n) || "";
    return [
      {
        id: "name",
        head: t("plan.account"),
        width: "minmax(160px, 1fr)",
        value: called,
        cell: (n) => (
          <span className={styles.lines}>
            <Name>{called(n)}</Name>
            <span className={styles.soft}>{place(moved.get(n)?.from_territory_id)}</span>
            <span className={styles.soft}>
              <span aria-label={t("optimise.to")}>→ </span>
              {place(moved.get(n)?.to_territory_id)}
            </span>
          </span>
        ),
      },
      {
        id: "potential",
        head: t("plan.account.potential"),
        width: "84px",
        isNumber: true,
        value: (n) => accounts.potential[n] ?? NaN,
        cell: (n) => {
          const value = accounts.potential[n];
          return value === undefined || Number.isNaN(value) ? "–" : worth(value);
        },
      },
    ];
  }, [accounts, territories, moved, nameOf, colourOf, worth]);
  return (
    <Grid
      label={t("optimise.movesList")}
      rows={rows}
      columns={columns}
      rowHeight={76}
      hint={t("plan.table.keys")}
      isSelected={isSelected}
      onSelect={select}
      onOpen={(n) => {
        select(Uint32Array.of(n), "replace");
        zoomTo(Uint32Array.of(n));
      }}
    />
  );
}
