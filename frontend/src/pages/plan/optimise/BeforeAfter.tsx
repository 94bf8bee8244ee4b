import type { ProposalOutput as Proposal } from "../../../api/generated/types.gen";
import { Heard } from "../../../parts";
import { t } from "../../../texts";
import { count, decimal, share } from "../../../texts/formats";
import assigning from "../Assign.module.css";
import { activityName, toneOf } from "../Measures";
import { activitiesOf } from "../model";
import { Heads, Line } from "../NowThen";
import own from "./Optimise.module.css";
import { useOptimising } from "./optimising";

/** The measures of the whole plan as they are, and as they would be. */
export function BeforeAfter({ proposal }: { proposal: Proposal }) {
  const { now } = useOptimising();
  const { measures, measures_before: before } = proposal;
  const pair = (name: string): readonly [number, number] | null => {
    const [was, then] = [before[name], measures[name]];
    return typeof was === "number" && typeof then === "number" ? [was, then] : null;
  };
  const facts: readonly (readonly [string, string, (value: number) => string])[] = [
    ["drive_hours", t("plan.measure.drive"), (v) => t("plan.hours", { hours: count(v) })],
    ["selling_share", t("plan.measure.selling"), share],
    ["dispersion_km", t("plan.measure.dispersion"), (v) => t("plan.km", { km: decimal(v) })],
  ];
  return (
    <table className={`${assigning.effect} ${own.figures}`}>
      <caption>
        <Heard>{t("plan.assign.plan")}</Heard>
      </caption>
      <Heads />
      <tbody>
        {[...activitiesOf(now.plan)].map(([activity, tolerance]) => {
          const found = pair(`imbalance_${activity}`);
          return found ? (
            <Line
              key={activity}
              label={t("optimise.worst", {
                activity: activityName(activity),
                tolerance: share(tolerance),
              })}
              was={share(found[0])}
              then={share(found[1])}
              tone={toneOf(found[1], tolerance)}
            />
          ) : null;
        })}
        {facts.map(([name, label, said]) => {
          const found = pair(name);
          return found ? (
            <Line key={name} label={label} was={said(found[0])} then={said(found[1])} />
          ) : null;
        })}
      </tbody>
    </table>
  );
}
