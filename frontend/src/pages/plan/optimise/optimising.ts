import { createContext, useContext } from "react";

import type {
  Job,
  NewOptimise,
  ProposalOutput as Proposal,
} from "../../../api/generated/types.gen";
import type { Change } from "../editsSince";
import type { PlanState } from "../model";
import type { Phase, ProposedMove } from "./runs";

/** Why a proposal cannot be accepted any more. */
export interface Overtaken {
  readonly words: string;
  readonly changes: readonly Change[];
}

/** What every part of optimising shares. */
export interface Optimising {
  /** Whether the plan may be optimised: a draft that is theirs to change. */
  readonly may: boolean;
  readonly phase: Phase;
  /** The runs are not known yet, or could not be asked for. */
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly retry: () => void;
  /** One's own job, as it is followed; null for another's. */
  readonly job: Job | null;
  readonly proposal: Proposal | null;
  readonly moved: ReadonlyMap<number, ProposedMove>;
  /** The plan was changed since the proposal was made. */
  readonly overtaken: Overtaken | null;
  /** The plan as it is, whatever is looked at. */
  readonly now: PlanState;
  /** Whether the page shows the plan as it is proposed. */
  readonly isShown: boolean;
  readonly setShown: (shown: boolean) => void;
  readonly start: (body: NewOptimise) => Promise<void>;
  readonly accept: () => Promise<void>;
  readonly discard: () => Promise<void>;
  /** Look no longer at a run that is over, or another's. */
  readonly putAside: (jobId: number) => void;
  /** Ask again how the runs of the plan are. */
  readonly look: () => Promise<void>;
}

export const OptimisingContext = createContext<Optimising | null>(null);

export function useOptimising(): Optimising {
  const found = useContext(OptimisingContext);
  if (!found) throw new Error("useOptimising is for parts of the page of a plan");
  return found;
}
