import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import {
  cancelJobMutation,
  showJobQueryKey,
  stopJobMutation,
} from "../../api/generated/@tanstack/react-query.gen";
import type { Job } from "../../api/generated/types.gen";

/** How a job that runs is stopped, which keeps the best so far, or given up once one has been asked. */
export function useEnding(job: Job) {
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const changed = (now: Job) =>
    queries.setQueryData(showJobQueryKey({ path: { job_id: job.id } }), now);
  const stop = useMutation({ ...stopJobMutation(), onSuccess: changed });
  const cancel = useMutation({
    ...cancelJobMutation(),
    onSuccess: changed,
    onSettled: () => setAsking(false),
  });
  return { stop, cancel, isAsking, setAsking };
}
