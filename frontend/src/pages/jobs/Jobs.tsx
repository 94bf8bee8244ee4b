import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-aria-components";

import { listJobs } from "../../api/generated/sdk.gen";
import type { Job } from "../../api/generated/types.gen";
import { Badge, Button, type Column, Empty, Loading, Problem, Table, type Tone } from "../../parts";
import { t, told } from "../../texts";
import { ago, share } from "../../texts/formats";
import styles from "./Jobs.module.css";
import { isOver } from "./useJob";

const TONES: Readonly<Record<string, Tone>> = {
  running: "accent",
  done: "good",
  failed: "bad",
  interrupted: "warn",
};

/** One's own jobs, the newest first. */
export default function Jobs() {
  const jobs = useInfiniteQuery({
    queryKey: ["jobs page"],
    initialPageParam: "",
    queryFn: async ({ pageParam }) => {
      const query = { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      const { data } = await listJobs({ query, throwOnError: true });
      return data;
    },
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: ({ state }) =>
      (state.data?.pages ?? []).some((page) => page.items.some((job) => !isOver(job)))
        ? 2_000
        : 30_000,
  });
  const all = (jobs.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <>
      <div className={styles.stack}>
        <h1>{t("jobs.title")}</h1>
        <p className={styles.soft}>{t("jobs.words")}</p>
      </div>
      {jobs.error && all.length === 0 ? (
        <Problem error={jobs.error} onRetry={() => void jobs.refetch()} />
      ) : jobs.isPending ? (
        <Loading lines={5} />
      ) : all.length === 0 ? (
        <Empty title={t("jobs.none")}>{t("jobs.noneWords")}</Empty>
      ) : (
        <Table
          label={t("jobs.title")}
          rows={all}
          columns={COLUMNS}
          rowId={(job) => String(job.id)}
        />
      )}
      {jobs.hasNextPage ? (
        <div>
          <Button isPending={jobs.isFetchingNextPage} onPress={() => void jobs.fetchNextPage()}>
            {t("jobs.more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** What a job is, with the name of what it makes where it has one. */
export function jobName(job: Job): string {
  const kind = told(`job.${job.kind}`, job.kind);
  const name = job.arguments.name;
  return typeof name === "string" && name ? t("jobs.named", { kind, name }) : kind;
}

export function JobState({ state }: { state: string }) {
  return <Badge tone={TONES[state] ?? "plain"}>{told(`jobs.state.${state}`, state)}</Badge>;
}

const COLUMNS: Column<Job>[] = [
  {
    id: "what",
    head: t("jobs.what"),
    width: "minmax(180px, 3fr)",
    cell: (job) => <Link href={`/jobs/${job.id}`}>{jobName(job)}</Link>,
  },
  {
    id: "state",
    head: t("jobs.state"),
    width: "minmax(120px, 1fr)",
    cell: (job) => (
      <>
        <JobState state={job.state} /> {job.state === "running" ? share(job.share) : ""}
      </>
    ),
  },
  { id: "who", head: t("jobs.who"), width: "minmax(140px, 1.4fr)", cell: (job) => job.actor },
  { id: "when", head: t("jobs.when"), cell: (job) => ago(job.created_at) },
];
