import { useMutation, useQueryClient } from "@tanstack/react-query";

import {
  runJobAgainMutation,
  showJobQueryKey,
} from "../../../api/generated/@tanstack/react-query.gen";
import type { Optimising } from "../../../api/generated/types.gen";
import { Button } from "../../../parts";
import { t } from "../../../texts";
import { ago } from "../../../texts/formats";
import { JobFault } from "../../import/JobFault";
import styles from "../Plan.module.css";
import { Asked } from "./Asked";
import { Frame } from "./Frame";
import own from "./Optimise.module.css";
import { useOptimising } from "./optimising";

/** A job that came to nothing: why, and a way on. */
export function Died({ run }: { run: Optimising }) {
  const { job, look, putAside } = useOptimising();
  const queries = useQueryClient();
  const again = useMutation({
    ...runJobAgainMutation(),
    onSuccess: (now) => {
      queries.setQueryData(showJobQueryKey({ path: { job_id: run.job_id } }), now);
      return look();
    },
  });
  const isFailed = run.state === "failed";
  return (
    <Frame title={t(isFailed ? "optimise.failed" : "optimise.interrupted")}>
      <div className={`${styles.scroll} ${own.form}`}>
        {isFailed ? (
          <JobFault problem={job?.problem ?? {}} />
        ) : (
          <p role="alert" className={own.fault}>
            {t("optimise.interruptedWords")}
          </p>
        )}
        {job ? <Asked of={job.arguments} /> : null}
        {run.ended_at ? <p className={styles.soft}>{ago(run.ended_at)}</p> : null}
      </div>
      <div className={own.foot}>
        <div className={styles.group}>
          <Button
            look="main"
            isPending={again.isPending}
            onPress={() => again.mutate({ path: { job_id: run.job_id } })}
          >
            {t("optimise.tryAgain")}
          </Button>
          <Button onPress={() => putAside(run.job_id)}>{t("optimise.anew")}</Button>
        </div>
      </div>
    </Frame>
  );
}
