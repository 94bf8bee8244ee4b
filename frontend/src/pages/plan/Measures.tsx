import { Meter, type Tone } from "../../parts";
import { t, told } from "../../texts";
import { count, decimal, deviation, share } from "../../texts/formats";
import { useBench } from "./bench";
import { activitiesOf, type PlanState } from "./model";
import own from "./Measures.module.css";
import styles from "./Plan.module.css";

export function activityName(activity: string): string {
  return told(`activity.${activity}`, activity);
}

/** The measures of the whole plan against what its brief allows. */
export function Measures() {
  const { state } = useBench();
  const measures = state.plan.measures;
  if (!measures) return null;
  const number = (name: string): number | null => {
    const value = measures[name];
    return typeof value === "number" ? value : null;
  };
  const facts: [string, string][] = [];
  const add = (name: string, label: string, said: (value: number) => string) => {
    const value = number(name);
    if (value !== null) facts.push([label, said(value)]);
  };
  add("selling_share", t("plan.measure.selling"), share);
  add("drive_hours", t("plan.measure.drive"), (v) => t("plan.hours", { hours: count(v) }));
  add("dispersion_km", t("plan.measure.dispersion"), (v) => t("plan.km", { km: decimal(v) }));
  if (number("unowned_accounts")) add("unowned_accounts", t("plan.measure.unowned"), count);
  return (
    <section aria-label={t("plan.measures")} className={own.measures}>
      {[...activitiesOf(state.plan)].map(([activity, tolerance]) => {
        const worst = number(`imbalance_${activity}`);
        if (worst === null) return null;
        const beyond = beyondOf(state, activity, tolerance);
        return (
          <div key={activity}>
            <Meter
              label={t("plan.measure.worst", { activity: activityName(activity) })}
              value={Math.min(1, tolerance > 0 ? worst / (2 * tolerance) : 1)}
              said={t("plan.measure.within", { value: share(worst), tolerance: share(tolerance) })}
              tone={toneOf(worst, tolerance)}
            />
            {beyond > 0 ? (
              <p className={styles.soft}>{t("plan.measure.beyond", { count: beyond })}</p>
            ) : null}
          </div>
        );
      })}
      <dl className={own.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function toneOf(imbalance: number, tolerance: number): Tone {
  return Math.abs(imbalance) <= tolerance + 1e-9 ? "good" : "warn";
}

function beyondOf(state: PlanState, activity: string, tolerance: number): number {
  return state.territories.filter(
    (one) => Math.abs(one.imbalance[activity] ?? 0) > tolerance + 1e-9,
  ).length;
}

/** How far a territory is off its target: a bar from the middle, the band that is allowed, and the number. */
export function Deviation(props: { label: string; value: number | undefined; tolerance: number }) {
  const { label, value, tolerance } = props;
  if (value === undefined) return null;
  const scale = 2 * tolerance || 0.2;
  const to = Math.max(-1, Math.min(1, value / scale)) * 40;
  const band = Math.min(1, tolerance / scale) * 40;
  return (
    <span className={own.deviation} data-tone={toneOf(value, tolerance)}>
      <svg viewBox="-42 0 84 12" width="84" height="12" aria-hidden="true">
        <rect x={-band} width={2 * band} y="1" height="10" rx="2" className={own.band} />
        <rect x={Math.min(0, to)} width={Math.abs(to)} y="3" height="6" className={own.off} />
        <line y2="12" className={own.middle} />
      </svg>
      <span title={label}>{deviation(value)}</span>
    </span>
  );
}
