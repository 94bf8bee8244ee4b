import { useQuery } from "@tanstack/react-query";

import { showPlanOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { Job, Plan } from "../../api/generated/types.gen";
import { Badge, ButtonLink, Card, type Column, Query, Table } from "../../parts";
import { sentence } from "../../shell/problems";
import { t, told } from "../../texts";
import { count, share } from "../../texts/formats";
import styles from "./Jobs.module.css";
import { type Balanced, summaryOf } from "./summary";

/** What a job that is done has made. */
export function Outcome({ job }: { job: Job }) {
  const result = job.result ?? {};
  if (typeof result.plan_id === "number") return <PlanOutcome planId={result.plan_id} />;
  return (
    <Card title={t("jobs.doneOther")}>
      <div className={styles.buttons}>
        {typeof result.file_id === "number" ? (
          <a href={`/api/v1/files/${result.file_id}`} download>
            {t("jobs.download", { name: String(result.name) })}
          </a>
        ) : null}
        {typeof result.import_id === "number" ? (
          <ButtonLink look="main" href={`/import?import=${result.import_id}`}>
            {t("jobs.imported")}
          </ButtonLink>
        ) : null}
      </div>
    </Card>
  );
}

function PlanOutcome({ planId }: { planId: number }) {
  const plan = useQuery(showPlanOptions({ path: { plan_id: planId } }));
  return (
    <Query of={plan} lines={6}>
      {(found) => <Summary plan={found} />}
    </Query>
  );
}

function Summary({ plan }: { plan: Plan }) {
  const { feasible, balance, moved, gap, drive, reasons, rules } = summaryOf(plan);
  return (
    <Card
      title={feasible ? t("jobs.done") : t("jobs.infeasible")}
      aside={
        <ButtonLink look="main" href={`/plans/${plan.id}`}>
          {t("jobs.open")}
        </ButtonLink>
      }
    >
      {reasons.length > 0 ? <Listed title={t("jobs.reasons")} lines={reasons} bad /> : null}
      {balance.length > 0 ? (
        <Table
          label={t("jobs.balance")}
          rows={balance}
          columns={BALANCE}
          rowId={(one) => one.activity}
        />
      ) : null}
      <dl className={styles.facts}>
        {moved ? (
          <div>
            <dt>{t("jobs.moved")}</dt>
            <dd>
              {t("jobs.movedWords", { count: moved.accounts, share: share(moved.share) })}
              {moved.forced > 0 ? `; ${t("jobs.forced", { count: moved.forced })}` : ""}
            </dd>
          </div>
        ) : null}
        {drive === null ? null : (
          <div>
            <dt>{t("jobs.drive")}</dt>
            <dd>{t("jobs.driveHours", { hours: count(drive) })}</dd>
          </div>
        )}
        {gap === null ? null : (
          <div>
            <dt>{t("jobs.bound")}</dt>
            <dd>{t("jobs.boundWords", { gap: share(gap) })}</dd>
          </div>
        )}
      </dl>
      {rules.length > 0 ? <Listed title={t("jobs.rules")} lines={rules} /> : null}
      <div className={styles.buttons}>
        <ButtonLink href={`/plans/new?from=${plan.id}`}>{t("jobs.newBrief")}</ButtonLink>
      </div>
    </Card>
  );
}

function Listed({ title, lines, bad }: { title: string; lines: readonly string[]; bad?: true }) {
  return (
    <div className={`${styles.stack} ${bad ? styles.bad : ""}`}>
      <h3>{title}</h3>
      <ul className={styles.lines}>
        {lines.map((line) => (
          <li key={line}>{sentence(line)}</li>
        ))}
      </ul>
    </div>
  );
}

const BALANCE: Column<Balanced>[] = [
  {
    id: "activity",
    head: t("jobs.activity"),
    width: "minmax(120px, 2fr)",
    cell: (one) => told(`activity.${one.activity}`, one.activity),
  },
  {
    id: "reached",
    head: t("jobs.reached"),
    isNumber: true,
    cell: (one) => (one.reached === null ? "" : share(one.reached)),
  },
  {
    id: "allowed",
    head: t("jobs.allowed"),
    isNumber: true,
    cell: (one) => share(one.tolerance),
  },
  {
    id: "floor",
    head: t("jobs.floor"),
    isNumber: true,
    cell: (one) => (one.floor === null ? "" : share(one.floor)),
  },
  {
    id: "kept",
    head: t("jobs.state"),
    cell: (one) => {
      if (one.verdict === "kept") return <Badge tone="good">{t("jobs.kept")}</Badge>;
      if (one.verdict === "widened") return <Badge tone="warn">{t("jobs.widened")}</Badge>;
      return <Badge tone="bad">{t("jobs.missed")}</Badge>;
    },
  },
];
