import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-aria-components";

import {
  runJobAgainMutation,
  showJobQueryKey,
} from "../../api/generated/@tanstack/react-query.gen";
import type { Job } from "../../api/generated/types.gen";
import { Button, ButtonLink, Card, Chart, Confirm, Progress, Query } from "../../parts";
import type { Params } from "../../shell/router";
import { useMay } from "../../shell/session";
import { t } from "../../texts";
import { decimal, share } from "../../texts/formats";
import { JobFault } from "../import/JobFault";
import { timeOf, useSeconds } from "./clock";
import { jobName, JobState } from "./Jobs";
import styles from "./Jobs.module.css";
import { Outcome } from "./Outcome";
import { type Best, useTrail } from "./trail";
import { useEnding } from "./useEnding";
import { isOver, useJob } from "./useJob";

const STOPS = ["design", "resolve", "optimise"];

/** One job: how far it is, the best so far, and how it ended. */
export default function Page({ params }: { params: Params }) {
  const id = /^[1-9]\d{0,15}$/.test(params.id ?? "") ? Number(params.id) : 0;
  const job = useJob(id);
  const trail = useTrail(id);
  return (
    <>
      <Link href="/jobs">{t("jobs.back")}</Link>
      <Query of={job} lines={6}>
        {(found) => (
          <>
            <div className={styles.head}>
              <h1>{jobName(found)}</h1>
              <JobState state={found.state} />
            </div>
            {isOver(found) ? <Ended job={found} /> : <Going job={found} trail={trail} />}
          </>
        )}
      </Query>
    </>
  );
}

function Going({ job, trail }: { job: Job; trail: readonly Best[] }) {
  const canWrite = useMay()("jobs:write");
  const { stop, cancel, isAsking, setAsking } = useEnding(job);
  const time = useSeconds(job.started_at);
  const isQueued = job.state === "queued";
  const best = trail.at(-1);
  const wish = job.wish === "stop" ? t("jobs.stopping") : t("jobs.cancelling");
  return (
    <Card title={isQueued ? t("jobs.queued") : t("jobs.step", { step: job.step || "…" })}>
      <Progress
        label={time === null ? t("jobs.queued") : t("jobs.running", { time: timeOf(time) })}
        value={isQueued ? null : job.share}
        said={isQueued ? "" : share(job.share)}
      />
      <p className={styles.soft}>{t("jobs.leave")}</p>
      {STOPS.includes(job.kind) && !isQueued ? (
        best ? (
          <>
            <h3>{t("jobs.best")}</h3>
            <Chart trail={trail} />
            <BestWords best={best} />
          </>
        ) : (
          <p>{t("jobs.noBest")}</p>
        )
      ) : null}
      {job.wish ? <p role="status">{wish}</p> : null}
      {canWrite && job.wish !== "cancel" ? (
        <div className={styles.buttons}>
          {STOPS.includes(job.kind) && !isQueued ? (
            <Button
              look="main"
              isDisabled={job.wish === "stop"}
              isPending={stop.isPending}
              onPress={() => stop.mutate({ path: { job_id: job.id } })}
            >
              {t("jobs.stop")}
            </Button>
          ) : null}
          <Button onPress={() => setAsking(true)}>{t("jobs.cancel")}</Button>
        </div>
      ) : null}
      <Confirm
        title={t("jobs.cancelTitle")}
        action={t("jobs.giveUp")}
        isOpen={isAsking}
        isDanger
        isPending={cancel.isPending}
        onConfirm={() => cancel.mutate({ path: { job_id: job.id } })}
        onClose={() => setAsking(false)}
      >
        <p>{t("jobs.cancelWords")}</p>
      </Confirm>
    </Card>
  );
}

function BestWords({ best }: { best: Best }) {
  return (
    <ul className={styles.facts}>
      <li>
        {t("jobs.cost")}: <strong>{t("jobs.costHours", { hours: decimal(best.cost) })}</strong>
      </li>
      <li>{best.gap === null ? t("jobs.noGap") : t("jobs.gap", { gap: share(best.gap) })}</li>
      <li>{best.feasible ? t("jobs.within") : t("jobs.outside")}</li>
    </ul>
  );
}

function Ended({ job }: { job: Job }) {
  if (job.state === "done") return <Outcome job={job} />;
  const title = {
    failed: t("jobs.failed"),
    interrupted: t("jobs.interrupted"),
    cancelled: t("jobs.cancelled"),
  }[job.state];
  return (
    <Card title={title ?? job.state}>
      {job.state === "failed" ? <JobFault problem={job.problem ?? {}} /> : null}
      {job.state === "interrupted" ? <p>{t("jobs.interruptedWords")}</p> : null}
      {job.state === "cancelled" ? <p>{t("jobs.cancelledWords")}</p> : null}
      <Again job={job}>
        {job.kind === "design" ? (
          <ButtonLink href={`/plans/new?job=${job.id}`}>{t("jobs.newBrief")}</ButtonLink>
        ) : null}
      </Again>
    </Card>
  );
}

function Again({ job, children }: { job: Job; children: ReactNode }) {
  const queries = useQueryClient();
  const canWrite = useMay()("jobs:write");
  const again = useMutation({
    ...runJobAgainMutation(),
    onSuccess: (now) => queries.setQueryData(showJobQueryKey({ path: { job_id: job.id } }), now),
  });
  return (
    <div className={styles.buttons}>
      {canWrite ? (
        <Button
          look="main"
          isPending={again.isPending}
          onPress={() => again.mutate({ path: { job_id: job.id } })}
        >
          {t("jobs.again")}
        </Button>
      ) : null}
      {children}
    </div>
  );
}
