import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { ifMatch } from "../../api/client";
import {
  previewGiving,
  previewMerge,
  previewSplit,
  previewTerritory,
} from "../../api/generated/sdk.gen";
import type {
  Preview,
  WhichGiving,
  WhichMerge,
  WhichNew,
  WhichSplit,
} from "../../api/generated/types.gen";
import { ProblemError } from "../../api/problem";
import { useBench } from "./bench";

/** An edit of territories that is not made yet. */
export type Meant =
  | { readonly edit: "new"; readonly body: WhichNew }
  | { readonly edit: "merge"; readonly body: WhichMerge }
  | { readonly edit: "split"; readonly body: WhichSplit }
  | { readonly edit: "give"; readonly body: WhichGiving };

export interface Foreseen {
  readonly preview: Preview | null;
  readonly error: unknown;
  /** Whether it is of what is meant now, and complete: only then may the edit be made. */
  readonly isKnown: boolean;
  readonly breaks: number;
}

const PAUSE = 250; // milliseconds without another key until an id is asked about

/** What an edit of territories would do; null: nothing is meant yet. */
export function useForeseen(meant: Meant | null): Foreseen {
  const { state, store } = useBench();
  const { id, revision } = state.plan;
  const key = JSON.stringify(meant);
  const [calm, setCalm] = useState(key);
  useEffect(() => {
    const timer = window.setTimeout(() => setCalm(key), PAUSE);
    return () => window.clearTimeout(timer);
  }, [key]);
  const found = useQuery<Preview>({
    queryKey: ["foreseen", id, revision, calm],
    enabled: calm !== "null",
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
    queryFn: async ({ signal }) => {
      const asked = { path: { plan_id: id }, headers: ifMatch(revision), signal };
      try {
        return await ask(JSON.parse(calm) as Meant, asked);
      } catch (error) {
        if (error instanceof ProblemError && error.kind === "stale") void store.look();
        throw error;
      }
    },
  });
  const isCurrent = calm === key && meant !== null;
  return {
    preview: isCurrent ? (found.data ?? null) : null,
    error: isCurrent ? found.error : null,
    isKnown: isCurrent && found.isSuccess,
    breaks: isCurrent ? (found.data?.broken.length ?? 0) : 0,
  };
}

interface Asked {
  readonly path: { readonly plan_id: number };
  readonly headers: { readonly "If-Match": string };
  readonly signal: AbortSignal;
}

async function ask({ edit, body }: Meant, asked: Asked): Promise<Preview> {
  if (edit === "new") return (await previewTerritory({ ...asked, body })).data;
  if (edit === "merge") return (await previewMerge({ ...asked, body })).data;
  if (edit === "split") return (await previewSplit({ ...asked, body })).data;
  return (await previewGiving({ ...asked, body })).data;
}
