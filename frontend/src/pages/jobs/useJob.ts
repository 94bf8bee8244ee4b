import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { showJobOptions, showJobQueryKey } from "../../api/generated/@tanstack/react-query.gen";
import type { Job } from "../../api/generated/types.gen";

const OVER = ["done", "failed", "cancelled", "interrupted"];
const POLL = 1_500; // milliseconds, where events do not come through

export const isOver = (job: Job): boolean => OVER.includes(job.state);

/** A job, as it is told by events while it runs; where those fail it is asked for again and again. */
export function useJob(id: number | null) {
  const queries = useQueryClient();
  const [isSilent, setSilent] = useState(false);
  const job = useQuery({
    ...showJobOptions({ path: { job_id: id ?? 0 } }),
    enabled: id !== null,
    refetchInterval: ({ state }) =>
      isSilent && !(state.data && isOver(state.data)) ? POLL : false,
  });
  const mustFollow = job.data ? !isOver(job.data) : false;
  const attempt = job.data?.attempt;
  useEffect(() => {
    if (id === null || !mustFollow) return;
    const key = showJobQueryKey({ path: { job_id: id } });
    const events = new EventSource(`/api/v1/jobs/${id}/events`);
    events.addEventListener("job", (event) => {
      setSilent(false);
      queries.setQueryData(key, JSON.parse(event.data as string) as Job);
    });
    events.addEventListener("end", () => {
      events.close();
      void queries.invalidateQueries({ queryKey: key });
    });
    events.addEventListener("error", () => {
      setSilent(true); // the browser tries again by itself, unless the stream was refused
    });
    return () => events.close();
  }, [id, mustFollow, attempt, queries]);
  return job;
}
