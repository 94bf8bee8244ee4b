import type { Asked, Tried } from "../../api/generated/types.gen";
import { Card, Loading, Problem } from "../../parts";
import { sentence } from "../../shell/problems";
import { t, told } from "../../texts";
import { count, share } from "../../texts/formats";
import styles from "./Brief.module.css";

interface Props {
  tried: Tried | undefined;
  error: unknown;
  isStale: boolean;
  isReading: boolean;
}

/** What speaks against the brief before it is run, and what it asks of the market. */
export function Check({ tried, error, isStale, isReading }: Props) {
  return (
    <Card title={t("brief.check")}>
      <div aria-live="polite" className={`${styles.stack} ${isReading ? styles.fading : ""}`}>
        {isStale ? <p>{t("brief.checkStale")}</p> : null}
        {error ? <Problem error={error} /> : null}
        {!tried && !error ? <Loading lines={3} label={t("brief.checking")} /> : null}
        {tried ? <Told tried={tried} /> : null}
      </div>
    </Card>
  );
}

function Told({ tried }: { tried: Tried }) {
  const { faults, contradictions, asked, notes, changes } = tried;
  const floors = asked?.activities.filter((one) => !one.reachable) ?? [];
  const isFine = faults.length + contradictions.length + floors.length === 0;
  return (
    <>
      {isFine ? <p className={styles.good}>{t("brief.checkOk")}</p> : null}
      <Lines
        title={t("brief.faults")}
        lines={faults.map((one) => (one.path ? `${one.path}: ${one.words}` : one.words))}
        tone="bad"
      />
      <Lines title={t("brief.contradictions")} lines={contradictions} tone="bad" />
      <Lines
        title={t("brief.floors")}
        lines={floors.map((one) =>
          t("brief.floor", {
            activity: told(`activity.${one.activity}`, one.activity),
            floor: share(one.floor),
            tolerance: share(one.tolerance),
          }),
        )}
        tone="warn"
      />
      {asked ? <Facts asked={asked} /> : null}
      {changes && changes.length > 0 ? (
        <details className={styles.details}>
          <summary>{t("brief.changes", { count: changes.length })}</summary>
          <ul className={styles.lines}>
            {changes.map((one) => (
              <li key={String(one.path)}>
                {t("brief.changed", {
                  path: String(one.path),
                  was: shown(one.was),
                  becomes: shown(one.becomes),
                })}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <More title={t("brief.left")} lines={[...tried.left_to_the_run, ...notes]} />
    </>
  );
}

function Facts({ asked }: { asked: Asked }) {
  const work = asked.on_site_hours + asked.local_hours;
  const { accounts, reps, territories, vacant } = asked;
  return (
    <ul className={styles.lines}>
      <li>
        {t("brief.territories", {
          accounts: count(accounts),
          reps: count(reps),
          count: territories,
        })}
        {vacant > 0 ? t("brief.vacant", { count: vacant }) : ""}
      </li>
      <li>{t("brief.hours", { work: count(work), capacity: count(asked.capacity_hours) })}</li>
      <Counts title={t("brief.kept")} counts={asked.kept} />
      <Counts title={t("brief.mustMove")} counts={asked.must_move} />
    </ul>
  );
}

function Counts({ title, counts }: { title: string; counts: Readonly<Record<string, number>> }) {
  const entries = Object.entries(counts).filter(([, many]) => many > 0);
  if (entries.length === 0) return null;
  const parts = entries.map(([why, many]) => `${why}: ${t("brief.accounts", { count: many })}`);
  return (
    <li>
      {title}: {parts.join("; ")}
    </li>
  );
}

function Lines({
  title,
  lines,
  tone,
}: {
  title: string;
  lines: readonly string[];
  tone: "bad" | "warn";
}) {
  if (lines.length === 0) return null;
  return (
    <div className={styles[`${tone}Box`]}>
      <h3>{title}</h3>
      <ul className={styles.lines}>
        {lines.map((line) => (
          <li key={line}>{sentence(line)}</li>
        ))}
      </ul>
    </div>
  );
}

function More({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <details className={styles.details}>
      <summary>{title}</summary>
      <ul className={styles.lines}>
        {lines.map((line) => (
          <li key={line}>{sentence(line)}</li>
        ))}
      </ul>
    </details>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return t("brief.nothing");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
