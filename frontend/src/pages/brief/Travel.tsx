import { Checkbox, Select, Slider } from "../../parts";
import { t } from "../../texts";
import { share } from "../../texts/formats";
import { Amount } from "./Amount";
import { at, numberAt, put as laid, textAt, textsAt } from "./brief";
import styles from "./Brief.module.css";
import { type Part, Section } from "./Section";
import { FITS, fitWords, homeOf, REQUIRED, travelWords, workWords } from "./words";

const MEASURES = ["drive", "distance", "squared_distance"] as const;

/** Short ways from home against compact ground, and what an hour is worth. */
export function Travel({ brief, faults, put, set, currency }: Part) {
  const weigh = (home: number) => {
    const middle = Math.round((1 - home) * 100) / 100;
    let next = laid(brief, "cost.home", home === 0.5 ? undefined : home);
    if (typeof at(brief, "cost.center") !== "string") {
      next = laid(next, "cost.center", home === 0.5 ? undefined : middle);
    }
    set(next);
  };
  return (
    <Section
      title={t("brief.travel")}
      says={travelWords(brief, currency)}
      tables={["cost"]}
      faults={faults}
    >
      <Slider
        label={t("brief.home")}
        value={Math.round(homeOf(brief) * 100)}
        min={0}
        max={100}
        step={5}
        onChange={(value) => weigh(value / 100)}
        said={(value) =>
          t("brief.homeSaid", { home: share(value / 100), middle: share(1 - value / 100) })
        }
        hint={t("brief.homeHint")}
      />
      <div className={styles.pair}>
        <Select
          label={t("brief.measure")}
          choices={MEASURES.map((id) => ({ id, label: t(`brief.measure.${id}`) }))}
          value={MEASURES.find((one) => one === textAt(brief, "cost.measure")) ?? "drive"}
          onChange={(id) => put("cost.measure", id === "drive" ? undefined : id)}
        />
        <Amount
          label={`${t("brief.hourPrice")} (${currency})`}
          hint={t("brief.hourPriceHint")}
          value={numberAt(brief, "cost.hour_price")}
          onChange={(value) => put("cost.hour_price", value || undefined)}
        />
      </div>
    </Section>
  );
}

/** Who fits an account, and what that is worth. */
export function Fit({ brief, faults, put }: Part) {
  const must = textsAt(brief, "fit.required");
  const toggle = (what: string, isOn: boolean) => {
    const next = isOn ? [...must, what] : must.filter((one) => one !== what);
    put("fit.required", next.length > 0 ? next : undefined);
  };
  return (
    <Section
      title={t("brief.fit")}
      says={fitWords(brief)}
      tables={["fit", "skills"]}
      faults={faults}
    >
      <p className={styles.soft}>{t("brief.fitHint")}</p>
      <div className={styles.fits}>
        {FITS.map((what) => (
          <Amount
            key={what}
            label={t(`brief.fit.${what}`)}
            value={numberAt(brief, `fit.${what}`) ?? 0}
            onChange={(value) => put(`fit.${what}`, value || undefined)}
          />
        ))}
      </div>
      <div role="group" aria-label={t("brief.must")} className={styles.checks}>
        <span className={styles.label}>{t("brief.must")}</span>
        {REQUIRED.map((what) => (
          <Checkbox
            key={what}
            isSelected={must.includes(what)}
            onChange={(isOn) => toggle(what, isOn)}
          >
            {t(`brief.fit.${what}`)}
          </Checkbox>
        ))}
      </div>
    </Section>
  );
}

const WORK = [
  { key: "call_minutes", label: "brief.callMinutes", min: 0, max: 1440 },
  { key: "visits_per_day", label: "brief.visits", min: 1, max: 1440 },
  { key: "day_minutes", label: "brief.dayMinutes", min: 1, max: 1440 },
] as const;

/** What a visit and a day are taken to be. */
export function Work({ brief, defaults, faults, put }: Part) {
  return (
    <Section
      title={t("brief.work")}
      says={workWords(brief, defaults)}
      tables={["workload", "potential"]}
      faults={faults}
    >
      <p className={styles.soft}>{t("brief.workHint")}</p>
      <div className={styles.fits}>
        {WORK.map(({ key, label, min, max }) => {
          const plain = numberAt(defaults, `workload.${key}`);
          return (
            <Amount
              key={key}
              label={t(label)}
              min={min}
              max={max}
              value={numberAt(brief, `workload.${key}`) ?? plain}
              onChange={(value) =>
                put(`workload.${key}`, value === null || value === plain ? undefined : value)
              }
            />
          );
        })}
      </div>
    </Section>
  );
}
