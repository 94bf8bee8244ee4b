import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from "react";

import { send } from "../../../api/client";
import {
  beginOptimiseMutation,
  discardProposalMutation,
  listOptimisingsOptions,
  listOptimisingsQueryKey,
  showJobQueryKey,
  showProposalOptions,
} from "../../../api/generated/@tanstack/react-query.gen";
import type { NewOptimise, Optimisings } from "../../../api/generated/types.gen";
import { sentence } from "../../../shell/problems";
import { useMay } from "../../../shell/session";
import { showDone } from "../../../shell/toasts";
import { t } from "../../../texts";
import { useJob } from "../../jobs/useJob";
import type { PlanState } from "../model";
import type { View } from "../bench";
import { changesOf } from "../editsSince";
import type { PlanStore } from "../PlanStore";
import { acceptance } from "./acceptance";
import type { Optimising, Overtaken } from "./optimising";
import { isGoing, movedBy, phaseOf, type ProposedMove, withProposal } from "./runs";

const [SOON, LATER] = [3_000, 20_000]; // milliseconds between looks at what others have begun
const NO_MOVES: ReadonlyMap<number, ProposedMove> = new Map();
const NO_RUNS: Optimisings = { items: [] };

/** Optimising the plan that is open: the job that runs, the proposal that waits, and what the page shows. */
export function useOptimise(
  store: PlanStore,
  now: PlanState,
  isOpen: boolean,
  show: (view: View) => void,
): { optimising: Optimising; state: PlanState } {
  const queries = useQueryClient();
  const canWork = useMay()("jobs:write");
  const planId = now.plan.id;
  const may = now.plan.may_edit && canWork;
  const path = useMemo(() => ({ plan_id: planId }), [planId]);
  const key = useMemo(() => listOptimisingsQueryKey({ path }), [path]);
  const [aside, setAside] = useState<ReadonlySet<number>>(new Set());
  const [wantsShown, setShown] = useState(false);
  const [refused, setRefused] = useState<ReadonlyMap<number, Overtaken>>(new Map());

  const runs = useQuery({
    ...listOptimisingsOptions({ path }),
    enabled: may,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isGoing) ? SOON : LATER),
  });
  const { items } = runs.data ?? NO_RUNS;
  const phase = useMemo(() => phaseOf(items, now.plan.revision, aside), [items, now, aside]);
  const run = phase.of === "setup" ? null : phase.run;
  const followed = useJob(run?.yours ? run.job_id : null);
  const job = run?.yours && followed.data?.id === run.job_id ? followed.data : null;
  const look = useCallback(() => queries.invalidateQueries({ queryKey: key }), [queries, key]);
  const isStateNew = job !== null && run !== null && job.state !== run.state;
  const onEnd = useEffectEvent((state: string | undefined) => {
    if (state === "cancelled") showDone(t("optimise.cancelled"));
    if (state === "done" && !isOpen)
      showDone(t("optimise.ready"), {
        label: t("optimise.look"),
        run: () => show({ of: "optimise" }),
      });
    void look();
  });
  const stage = job?.state;
  useEffect(() => {
    if (isStateNew) onEnd(stage);
  }, [isStateNew, stage]);

  const at = phase.of === "proposal" ? phase.run : null;
  const of = { plan_id: planId, job_id: at?.job_id ?? 0 };
  const isWanted = at !== null && (isOpen || wantsShown);
  const proposal = useQuery({
    ...showProposalOptions({ path: of }),
    enabled: isWanted,
    staleTime: Infinity,
  });
  const moves = useQuery({
    queryKey: ["proposed moves", planId, of.job_id],
    enabled: isWanted,
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const place = `/api/v1/plans/${planId}/optimise/${of.job_id}/moves`;
      const found = await send(place, { headers: { Accept: "application/json" }, signal });
      return ((await found.json()) as { items: ProposedMove[] }).items;
    },
  });
  const { accounts } = now;
  const moved = useMemo(
    () => (at && moves.data ? movedBy({ accounts }, moves.data) : NO_MOVES),
    [at, moves.data, accounts],
  );
  // It was made from a later plan than is known here: the next look brings that.
  const isAhead = at !== null && (at.revision ?? 0) > now.plan.revision;
  useEffect(() => {
    if (isAhead) void store.look();
  }, [isAhead, store]);
  const overtaken = useMemo((): Overtaken | null => {
    if (!at || isAhead) return null;
    if (at.revision !== now.plan.revision) return { words: "", changes: [] };
    return refused.get(at.job_id) ?? null;
  }, [at, isAhead, now.plan.revision, refused]);

  const found = at && proposal.data && moves.data ? proposal.data : null;
  const isShown = wantsShown && may && found !== null && overtaken === null && !isAhead;
  const state = useMemo(
    () => (isShown && found ? withProposal(now, found, moved) : now),
    [isShown, found, now, moved],
  );

  const settle = useCallback(
    (jobId: number, how: "accepted" | "discarded") => {
      setShown(false);
      queries.setQueryData<Optimisings>(key, (was) => ({
        items: (was ?? NO_RUNS).items.map((one) =>
          one.job_id === jobId ? { ...one, proposal: how } : one,
        ),
      }));
    },
    [queries, key],
  );
  const begin = useMutation({ ...beginOptimiseMutation(), meta: { quiet: true } });
  const drop = useMutation(discardProposalMutation());
  const { mutateAsync: beginNow } = begin;
  const { mutateAsync: dropNow } = drop;
  const start = useCallback(
    async (body: NewOptimise) => {
      const made = await beginNow({ path, body });
      queries.setQueryData(showJobQueryKey({ path: { job_id: made.id } }), made);
      const { actor, state: is, share, created_at, ended_at } = made;
      queries.setQueryData<Optimisings>(key, (was) => ({
        items: [
          {
            job_id: made.id, actor, state: is, share, created_at, ended_at, yours: true,
            proposal: null, revision: null, accounts: null,
          },
          ...(was ?? NO_RUNS).items,
        ],
      })); // prettier-ignore
    },
    [beginNow, path, queries, key],
  );

  const optimising = useMemo((): Optimising => {
    const accept = async () => {
      if (!at || !found) return;
      const command = acceptance(at.job_id, found.accounts, {
        onDone: () => {
          settle(at.job_id, "accepted");
          show({ of: "plan" });
        },
        onOvertaken: (error) => {
          const told = { words: sentence(error.detail), changes: changesOf(error) };
          setRefused((was) => new Map(was).set(at.job_id, told));
        },
      });
      // Refused as too old, it is known from then on why; the look brings what others did.
      if (!(await store.do(command))) await store.look();
    };
    const discard = async () => {
      if (!at) return;
      await dropNow({ path: { plan_id: planId, job_id: at.job_id } });
      settle(at.job_id, "discarded");
    };
    return {
      may, phase, job, proposal: found, moved, overtaken, now, isShown, setShown, start, accept,
      discard, look,
      isLoading: runs.isPending || (at !== null && (proposal.isPending || moves.isPending || isAhead)),
      error: runs.error ?? (at ? (proposal.error ?? moves.error) : null),
      retry: () => {
        void look();
        if (!at) return;
        void proposal.refetch();
        void moves.refetch();
      },
      putAside: (jobId) => setAside((was) => new Set(was).add(jobId)),
    }; // prettier-ignore
  }, [
    at, found, settle, store, dropNow, planId, may, phase, job, moved, overtaken, now, isShown, start, look, show,
    runs.isPending, runs.error, proposal, moves, isAhead,
  ]); // prettier-ignore
  return { optimising, state };
}
