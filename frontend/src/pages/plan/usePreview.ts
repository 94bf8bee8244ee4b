import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { ifMatch } from "../../api/client";
import { previewMove } from "../../api/generated/sdk.gen";
import type { Preview } from "../../api/generated/types.gen";
import { ProblemError } from "../../api/problem";
import type { PlanStore } from "./PlanStore";

export const MOST_MOVED = 100_000;
const PAUSE = 120; // milliseconds that a territory is looked at before it is asked about

export interface Asked {
  readonly ids: readonly string[];
  readonly to: string;
}

/** What a move would do, asked while territories are looked at: the last answer counts, others are given up. */
export function usePreview(
  store: PlanStore,
  planId: number,
  revision: number,
  asked: Asked | null,
) {
  const [calm, setCalm] = useState(asked);
  useEffect(() => {
    const timer = window.setTimeout(() => setCalm(asked), PAUSE);
    return () => window.clearTimeout(timer);
  }, [asked]);
  const found = useQuery<Preview>({
    // The array of ids is one object as long as the selection is: its number stands for it.
    queryKey: ["preview", planId, revision, calm?.to ?? null, calm ? numberOf(calm.ids) : 0],
    enabled: calm !== null,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    staleTime: Infinity,
    retry: false,
    queryFn: async ({ signal }) => {
      const { ids, to } = calm ?? { ids: [], to: "" };
      try {
        const { data } = await previewMove({
          path: { plan_id: planId },
          body: { account_ids: [...ids], to },
          headers: ifMatch(revision),
          signal,
        });
        return data;
      } catch (error) {
        if (error instanceof ProblemError && error.kind === "stale") void store.look();
        throw error;
      }
    },
  });
  const isCurrent = !found.isPlaceholderData && calm?.to === asked?.to && calm?.ids === asked?.ids;
  return {
    preview: found.data ?? null,
    error: found.error,
    isCurrent: isCurrent && !found.isFetching,
  };
}

const known = new WeakMap<object, number>();
let last = 0;

function numberOf(thing: object): number {
  let number = known.get(thing);
  if (number === undefined) {
    number = ++last;
    known.set(thing, number);
  }
  return number;
}
