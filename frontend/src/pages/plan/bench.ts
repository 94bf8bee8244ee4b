import { createContext, useContext } from "react";

import type { SelectHow, Unavailable } from "../../map/types";
import type { Filter, Totals } from "./choosing";
import type { Command } from "./commands";
import type { PlanState } from "./model";
import type { Closed, Held, PlanStore } from "./PlanStore";

/** What the side panel shows. */
export type View =
  | { readonly of: "plan" }
  | { readonly of: "territory"; readonly id: string }
  | { readonly of: "account"; readonly account: number }
  | { readonly of: "assign" }
  | { readonly of: "optimise" };

/** What every part of the page shares. */
export interface Bench {
  readonly store: PlanStore;
  readonly state: PlanState;
  readonly held: Held | null;
  readonly isBusy: boolean;
  readonly isOffline: boolean;
  readonly isSignedOut: boolean;
  readonly closed: Closed | null;
  /** Whether edits may be made now: a draft of one's own, and none waits. */
  readonly mayEdit: boolean;
  /** Whether accounts are shown as a table: where that was asked for, or no map can be drawn. */
  readonly isTable: boolean;
  /** Why no map can be drawn; null: it can. */
  readonly mapOut: Unavailable | null;
  readonly drawMap: () => void;
  readonly selected: Uint32Array;
  readonly isSelected: (account: number) => boolean;
  readonly totals: Totals;
  readonly select: (accounts: Uint32Array, way: SelectHow) => void;
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
  readonly kept: Uint8Array | null;
  readonly view: View;
  readonly show: (view: View) => void;
  /** The middle of what the map shows; null where there is no map. */
  readonly middle: () => { readonly latitude: number; readonly longitude: number } | null;
  readonly zoomTo: (accounts: ArrayLike<number>) => void;
  /** Make an edit; `anyway` where rules that it breaks have been shown. */
  readonly run: (command: Command, anyway?: boolean) => Promise<boolean>;
  /** What a territory is called: its id and its rep. */
  readonly nameOf: (territory: number) => string;
  readonly repName: (repId: string | null) => string;
  readonly colourOf: (territory: number) => string | undefined;
  /** An amount of potential in words. */
  readonly worth: (potential: number) => string;
}

export const BenchContext = createContext<Bench | null>(null);

export function useBench(): Bench {
  const bench = useContext(BenchContext);
  if (!bench) throw new Error("useBench is for parts of the page of a plan");
  return bench;
}
