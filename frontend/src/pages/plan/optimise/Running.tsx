import { useEffect, useEffectEvent, useState } from "react";

import type { Job, Optimising } from "../../../api/generated/types.gen";
import { Button, Chart, Confirm, Heard, Loading, Progress } from "../../../parts";
import { t, told } from "../../../texts";
import { count, share } from "../../../texts/formats";
import { timeOf, useSeconds } from "../../jobs/clock";
import { type Best, useTrail } from "../../jobs/trail";
import { useEnding } from "../../jobs/useEnding";
import { activitiesOf, type PlanState } from "../model";
import { Name } from "../Name";
import styles from "../Plan.module.css";
import { Asked } from "./Asked";
import { Frame } from "./Frame";
import own from "./Optimise.module.css";
import { useOptimising } from "./optimising";

const SPOKEN = 20_000; // milliseconds between two words about how far it is

/** A job at work: how far it is, and the best plan so far. */
export function Running({ run }: { run: Optimising }) {
  const { job, putAside } = useOptimising();
  if (job) return <Mine job={job} />;
  if (run.yours)
    return (
      <Frame title={t("optimise.at")}>
        <Loading lines={4} />
      </Frame>
    );
  const isQueued = run.state === "queued";
  return (
    <Frame title={t("optimise.at")}>
      <p>
        <Name>{run.actor}</Name> {t("optimise.other")}
      </p>
      <Progress
        label={t(isQueued ? "jobs.queued" : "optimise.far")}
        value={isQueued ? null : run.share}
        said={isQueued ? "" : share(run.share)}
      />
      <p className={styles.soft}>{t("optimise.otherWords")}</p>
      <Button onPress={() => putAside(run.job_id)}>{t("optimise.own")}</Button>
    </Frame>
  );
}

function Mine({ job }: { job: Job }) {
  const trail = useTrail(job.id);
  const time = useSeconds(job.started_at);
  const isQueued = job.state === "queued";
  const best = trail.at(-1);
  const { now } = useOptimising();
  const asks = Array.isArray(job.arguments.territories) && job.arguments.territories.length > 0;
  return (
    <Frame title={t("optimise.at")}>
      <div className={`${styles.scroll} ${own.form}`}>
        <Asked of={job.arguments} />
        <Progress
          label={
            time === null || isQueued ? t("jobs.queued") : t("jobs.running", { time: timeOf(time) })
          }
          value={isQueued ? null : job.share}
          said={isQueued ? "" : share(job.share)}
        />
        {best ? (
          <div className={own.best}>
            <h3>{t("jobs.best")}</h3>
            <Chart trail={asks ? trail : [...asItIs(now), ...trail]} narrow />
            <ul className={styles.soft}>
              {asks ? <li>{t("optimise.amongThem")}</li> : null}
              <li>{t("optimise.cost", { hours: count(best.cost) })}</li>
              <li>
                {best.gap === null ? t("jobs.noGap") : t("jobs.gap", { gap: share(best.gap) })}
              </li>
              <li>{t(best.feasible ? "jobs.within" : "jobs.outside")}</li>
            </ul>
          </div>
        ) : isQueued ? null : (
          <p>{t("optimise.noBest")}</p>
        )}
        <p className={styles.soft}>{t("optimise.leave")}</p>
        <Spoken job={job} best={best} />
      </div>
      <Ending job={job} hasBest={best !== undefined} />
    </Frame>
  );
}

/** Where the line begins: the plan as it is; some territories among themselves have other targets. */
function asItIs({ plan }: PlanState): Pick<Best, "at" | "imbalance">[] {
  const found = [...activitiesOf(plan).keys()].map((name) => {
    const value = plan.measures?.[`imbalance_${name}`];
    return [name, typeof value === "number" ? value : 0] as const;
  });
  return [{ at: 0, imbalance: Object.fromEntries(found) }];
}

function Ending({ job, hasBest }: { job: Job; hasBest: boolean }) {
  const { stop, cancel, isAsking, setAsking } = useEnding(job);
  const path = { job_id: job.id };
  const wish =
    job.wish === "cancel"
      ? t("jobs.cancelling")
      : t(hasBest ? "jobs.stopping" : "optimise.stopping");
  return (
    <div className={own.foot}>
      <p role="status">{job.wish ? wish : ""}</p>
      {job.wish === "cancel" ? null : (
        <div className={styles.group}>
          {job.state === "queued" ? null : (
            <Button
              look="main"
              isDisabled={job.wish === "stop"}
              isPending={stop.isPending}
              onPress={() => stop.mutate({ path })}
            >
              {t("jobs.stop")}
            </Button>
          )}
          <Button onPress={() => setAsking(true)}>{t("jobs.cancel")}</Button>
        </div>
      )}
      <Confirm
        title={t("jobs.cancelTitle")}
        action={t("jobs.giveUp")}
        isOpen={isAsking}
        isDanger
        isPending={cancel.isPending}
        onConfirm={() => cancel.mutate({ path })}
        onClose={() => setAsking(false)}
      >
        <p>{t("jobs.cancelWords")}</p>
      </Confirm>
    </div>
  );
}

/** How far it is, for those who hear the page: now and then, not whenever a number changes. */
function Spoken({ job, best }: { job: Job; best: Best | undefined }) {
  const worst = best
    ? Object.entries(best.imbalance).map(([name, off]) =>
        t("optimise.spokenWorst", { activity: told(`activity.${name}`, name), off: share(off) }),
      )
    : [];
  const now =
    job.state === "queued"
      ? t("jobs.queued")
      : [t("optimise.spoken", { share: share(job.share) }), ...worst].join(" ");
  const [words, setWords] = useState(now);
  const say = useEffectEvent(() => setWords(now));
  useEffect(() => {
    const timer = window.setInterval(() => say(), SPOKEN);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <div role="status" aria-live="polite">
      <Heard>{words}</Heard>
    </div>
  );
}
