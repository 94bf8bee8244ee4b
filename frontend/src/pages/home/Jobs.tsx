import { useQuery } from "@tanstack/react-query";

import { listJobsOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { PageJob } from "../../api/generated/types.gen";
import { Card, Progress, Query } from "../../parts";
import { t, told } from "../../texts";
import { share } from "../../texts/formats";
import styles from "./Home.module.css";

const GOING = ["queued", "running"];

const going = (page: PageJob | undefined) =>
  (page?.items ?? []).filter((job) => GOING.includes(job.state));

/** Work that runs now, looked at again while there is any. */
export function Jobs() {
  const jobs = useQuery({
    ...listJobsOptions({ query: { limit: 20 } }),
    refetchInterval: (query) => (going(query.state.data).length > 0 ? 2_000 : 30_000),
  });
  return (
    <Card title={t("home.jobs")}>
      <Query of={jobs} lines={1}>
        {(page) => {
          const running = going(page);
          if (running.length === 0) return <p className={styles.soft}>{t("home.noJobs")}</p>;
          return (
            <ul className={styles.list}>
              {running.map((job) => (
                <li key={job.id}>
                  <Progress
                    label={told(`job.${job.kind}`, job.kind)}
                    value={job.state === "running" ? job.share : null}
                    said={job.state === "queued" ? t("home.queued") : share(job.share)}
                  />
                  <p className={styles.soft}>{job.step}</p>
                </li>
              ))}
            </ul>
          );
        }}
      </Query>
    </Card>
  );
}
