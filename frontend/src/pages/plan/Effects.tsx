import type { Preview } from "../../api/generated/types.gen";
import { t } from "../../texts";
import { count, deviation, share } from "../../texts/formats";
import { useBench } from "./bench";
import { activityName, toneOf } from "./Measures";
import { activitiesOf, type Territory, territoryOfRow } from "./model";
import { Name } from "./Name";
import { Heads, Line } from "./NowThen";
import assigning from "./Assign.module.css";
import styles from "./Plan.module.css";

/** What a move would change: where it goes, the plan, and where from; now and then. */
export function Effects({ of, to }: { of: Preview; to: string }) {
  const { state } = useBench();
  const activities = [...activitiesOf(state.plan)];
  const before = new Map(of.before.map((row) => [String(row.territory_id), territoryOfRow(row)]));
  const after = of.territories.map(territoryOfRow);
  const now = state.plan.measures;
  const target = after.filter((one) => one.id === to);
  const others = after.filter((one) => one.id !== to);
  const shown = (then: Territory) => (
    <OfTerritory key={then.id} was={before.get(then.id)} then={then} activities={activities} />
  );
  return (
    <>
      {target.map(shown)}
      {now ? (
        <table className={assigning.effect}>
          <caption>{t("plan.assign.plan")}</caption>
          <Heads />
          <tbody>
            {activities.map(([activity, tolerance]) => {
              const from = now[`imbalance_${activity}`];
              const to = of.measures[`imbalance_${activity}`];
              return typeof from === "number" && typeof to === "number" ? (
                <Line
                  key={activity}
                  label={t("plan.measure.worst", { activity: activityName(activity) })}
                  was={share(from)}
                  then={share(to)}
                  tone={toneOf(to, tolerance)}
                />
              ) : null;
            })}
            <Drive was={now.drive_hours} then={of.measures.drive_hours} />
          </tbody>
        </table>
      ) : null}
      {others.map(shown)}
    </>
  );
}

interface TerritoryProps {
  was: Territory | undefined;
  then: Territory;
  activities: readonly (readonly [string, number])[];
}

function OfTerritory({ was, then, activities }: TerritoryProps) {
  const { repName, worth } = useBench();

  return (
    <table className={assigning.effect}>
      <caption>
        <Name>{repName(then.repId)}</Name>{" "}
        <span className={styles.soft}>
          <Name>{then.id}</Name>
        </span>
      </caption>
      <Heads />
      <tbody>
        <Line
          label={t("activity.accounts")}
          was={was ? count(was.accounts) : "–"}
          then={count(then.accounts)}
        />
        <Line
          label={t("plan.account.potential")}
          was={was ? worth(was.potential) : "–"}
          then={worth(then.potential)}
        />
        <Line
          label={t("plan.account.hours")}
          was={was ? t("plan.hours", { hours: count(was.hours) }) : "–"}
          then={t("plan.hours", { hours: count(then.hours) })}
        />
        {activities.map(([activity, tolerance]) => {
          const next = then.imbalance[activity];
          const from = was?.imbalance[activity];
          return next === undefined ? null : (
            <Line
              key={activity}
              label={`${activityName(activity)} ±`}
              was={from === undefined ? "–" : deviation(from)}
              then={deviation(next)}
              tone={toneOf(next, tolerance)}
            />
          );
        })}
      </tbody>
    </table>
  );
}

function Drive({ was, then }: { was: unknown; then: unknown }) {
  if (typeof was !== "number" || typeof then !== "number") return null;
  const said = (value: number) => t("plan.hours", { hours: count(value) });
  return <Line label={t("plan.measure.drive")} was={said(was)} then={said(then)} />;
}
