import { hashKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { showJobQueryKey } from "../../api/generated/@tanstack/react-query.gen";
import type { Job } from "../../api/generated/types.gen";

/** Figures of the best plan so far, at a moment. */
export interface Best {
  /** Seconds since the job began. */
  readonly at: number;
  readonly cost: number;
  readonly gap: number | null;
  readonly feasible: boolean;
  /** By activity, the share by which the worst territory misses its target. */
  readonly imbalance: Readonly<Record<string, number>>;
}

const MOST = 400;

/** The figures of a job's best so far; null where it has none or of another kind. */
export function bestOf(job: Job, at: number): Best | null {
  const { best } = job;
  if (!best || typeof best.cost !== "number" || typeof best.imbalance !== "object") return null;
  return {
    at,
    cost: best.cost,
    gap: typeof best.gap === "number" ? best.gap : null,
    feasible: best.feasible === true,
    imbalance: (best.imbalance ?? {}) as Record<string, number>,
  };
}

/** A trail with one more point, where the figures differ from the last; long ones lose every other point. */
export function added(trail: readonly Best[], best: Best): readonly Best[] {
  const last = trail.at(-1);
  if (last && JSON.stringify({ ...last, at: 0 }) === JSON.stringify({ ...best, at: 0 }))
    return trail;
  const kept = trail.length >= MOST ? trail.filter((_, at) => at % 2 === 0) : trail;
  return [...kept, best];
}

/** How the best so far of a job has become better while the page was open. */
export function useTrail(id: number): readonly Best[] {
  const queries = useQueryClient();
  const [trail, setTrail] = useState<readonly Best[]>([]);
  useEffect(() => {
    const key = showJobQueryKey({ path: { job_id: id } });
    const hash = hashKey(key);
    return queries.getQueryCache().subscribe(({ type, query }) => {
      if (type !== "updated" || query.queryHash !== hash) return;
      const job = queries.getQueryData<Job>(key);
      if (!job) return;
      const began = Date.parse(job.started_at ?? job.created_at);
      const best = bestOf(job, Math.max(0, (Date.now() - began) / 1000));
      if (best) setTrail((now) => added(now, best));
    });
  }, [id, queries]);
  return trail;
}
