import { useMemo } from "react";

import { Button } from "../../../parts";
import { t } from "../../../texts";
import { count } from "../../../texts/formats";
import { useBench } from "../bench";
import { Grid, type GridColumn } from "../Grid";
import { activityName, Deviation } from "../Measures";
import { activitiesOf } from "../model";
import { Name, Swatch } from "../Name";
import styles from "../Plan.module.css";
import own from "./Optimise.module.css";
import { useOptimising } from "./optimising";

interface Props {
  isSome: boolean;
  onSome: (isSome: boolean) => void;
  picked: ReadonlySet<string>;
  onPick: (picked: ReadonlySet<string>) => void;
  /** Territories of the accounts that are selected on the page. */
  offered: readonly string[];
}

/** The whole plan, or some territories among themselves. */
export function Scope({ isSome, onSome, picked, onPick, offered }: Props) {
  const { now } = useOptimising();
  return (
    <fieldset className={own.scope}>
      <legend>{t("optimise.scope")}</legend>
      <label className={own.choice}>
        <input type="radio" name="scope" checked={!isSome} onChange={() => onSome(false)} />
        {t("optimise.scope.all", { count: now.territories.length })}
      </label>
      <label className={own.choice}>
        <input type="radio" name="scope" checked={isSome} onChange={() => onSome(true)} />
        {t("optimise.scope.some")}
      </label>
      {isSome ? (
        <>
          <p className={styles.soft}>{t("optimise.scope.among")}</p>
          <div className={styles.group}>
            <span role="status">{t("optimise.scope.picked", { count: picked.size })}</span>
            {offered.length > 0 ? (
              <Button small onPress={() => onPick(new Set(offered))}>
                {t("optimise.scope.selected", { count: offered.length })}
              </Button>
            ) : null}
          </div>
          <Ticks picked={picked} onPick={onPick} />
        </>
      ) : null}
    </fieldset>
  );
}

function Ticks({ picked, onPick }: Pick<Props, "picked" | "onPick">) {
  const { nameOf, colourOf } = useBench();
  const { now } = useOptimising();
  const { territories } = now;
  const rows = useMemo(() => Uint32Array.from(territories, (_, n) => n), [territories]);
  const columns = useMemo((): GridColumn[] => {
    const first = [...activitiesOf(now.plan)][0];
    const name: GridColumn = {
      id: "territory",
      head: t("plan.territory"),
      width: "minmax(120px, 1fr)",
      value: nameOf,
      cell: (n) => (
        <span className={styles.twin}>
          <Swatch colour={colourOf(n)} />
          <Name>{nameOf(n)}</Name>
        </span>
      ),
    };
    if (!first) return [name, accountsColumn(territories)];
    const [activity, tolerance] = first;
    const off = (n: number) => territories[n]?.imbalance[activity];
    return [
      name,
      {
        id: activity,
        head: activityName(activity),
        width: "88px",
        isNumber: true,
        value: (n) => off(n) ?? NaN,
        cell: (n) => (
          <Deviation label={activityName(activity)} value={off(n)} tolerance={tolerance} />
        ),
      },
    ];
  }, [now.plan, territories, nameOf, colourOf]);
  const idOf = (n: number) => territories[n]?.id ?? "";
  const pick = (numbers: Uint32Array, way: "replace" | "add" | "remove") => {
    const next = new Set(way === "replace" ? [] : picked);
    for (const n of numbers) {
      if (way === "remove") next.delete(idOf(n));
      else next.add(idOf(n));
    }
    onPick(next);
  };
  const isSelected = (n: number) => picked.has(idOf(n));
  return (
    <div className={own.ticks}>
      <Grid
        label={t("optimise.scope.list")}
        rows={rows}
        columns={columns}
        hint={t("optimise.scope.keys")}
        isSelected={isSelected}
        onSelect={pick}
        onOpen={(n) => pick(Uint32Array.of(n), isSelected(n) ? "remove" : "add")}
      />
    </div>
  );
}

function accountsColumn(territories: readonly { accounts: number }[]): GridColumn {
  const accounts = (n: number) => territories[n]?.accounts ?? 0;
  return {
    id: "accounts",
    head: t("activity.accounts"),
    width: "80px",
    isNumber: true,
    value: accounts,
    cell: (n) => count(accounts(n)),
  };
}
