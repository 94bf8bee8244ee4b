/** Which of a plan's jobs the page shows, and what is asked of one: nothing here asks the server. */
import type { NewOptimise, Optimising } from "../../../api/generated/types.gen";
import { numbersOfIds, type PlanState, type Row, territoryOfRow } from "../model";

/** What the panel is about. */
export type Phase =
  | { readonly of: "setup" }
  | { readonly of: "running"; readonly run: Optimising }
  | { readonly of: "died"; readonly run: Optimising }
  | { readonly of: "proposal"; readonly run: Optimising };

const GOING = ["queued", "running"];
const DIED = ["failed", "interrupted"];

export const isGoing = (run: Optimising): boolean => GOING.includes(run.state);

/** What comes first: work that goes on, one's own before others'; then the newest that has something to say. */
export function phaseOf(
  runs: readonly Optimising[],
  revision: number,
  aside: ReadonlySet<number>,
): Phase {
  const seen = runs.filter((run) => !aside.has(run.job_id));
  const going = seen.filter(isGoing);
  const run = going.find((one) => one.yours) ?? going[0];
  if (run) return { of: "running", run };
  for (const [at, one] of seen.entries()) {
    const isNewest = at === 0 && one === runs[0];
    if (one.yours && isNewest && DIED.includes(one.state)) return { of: "died", run: one };
    // A proposal that a later edit has overtaken is told of only while nothing came after it.
    if (one.proposal === "open" && (isNewest || one.revision === revision))
      return { of: "proposal", run: one };
  }
  return { of: "setup" };
}

/** Shares of the accounts that may move at most; the last is no limit. */
export const MOST: readonly number[] = [0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1];
export const USUAL_MOST = 3;

/** How many accounts a share comes to: at least one; null for all of them. */
export function mostOf(step: number, accounts: number): number | null {
  const share = MOST[step] ?? 1;
  return share >= 1 ? null : Math.max(1, Math.round(share * accounts));
}

export interface Wanted {
  /** Ids of the territories among which accounts move; empty: all of them. */
  readonly territories: readonly string[];
  readonly most: number | null;
  readonly keepMoves: boolean;
  /** Times every tolerance of the brief. */
  readonly slack: number;
  /** Seconds; null for as long as it takes. */
  readonly limit: number | null;
}

export function bodyOf(wanted: Wanted): NewOptimise {
  return {
    territories: [...wanted.territories],
    most_moves: wanted.most,
    keep_moves: wanted.keepMoves,
    slack: wanted.slack,
    time_limit: wanted.limit,
  };
}

/** What a job was asked, to ask it again. */
export function askedBy(given: Readonly<Record<string, unknown>>): NewOptimise {
  const asked: Record<string, unknown> = { ...given };
  delete asked.plan_id;
  return asked;
}

/** The territories that some accounts lie in, in the order of the plan. */
export function territoriesOf(state: PlanState, accounts: Uint32Array): string[] {
  const numbers = new Set<number>();
  for (const account of accounts) numbers.add(state.territoryOf[account] ?? -1);
  return state.territories.filter((_, n) => numbers.has(n)).map((one) => one.id);
}

export interface ProposedMove {
  readonly account_id: string;
  readonly from_territory_id: string;
  readonly to_territory_id: string;
  readonly reason: string;
}

/** Where a proposal would put accounts, by their number; those that are not seen are left out. */
export function movedBy(
  { accounts }: Pick<PlanState, "accounts">,
  moves: readonly ProposedMove[],
): ReadonlyMap<number, ProposedMove> {
  const numbers = numbersOfIds(accounts);
  const found = new Map<number, ProposedMove>();
  for (const move of moves) {
    const account = numbers.get(move.account_id);
    if (account !== undefined) found.set(account, move);
  }
  return found;
}

interface Proposed {
  readonly territories: readonly Row[];
  readonly measures: Readonly<Record<string, unknown>>;
}

/** The plan as a proposal would have it, to look at: places, territories and measures. */
export function withProposal(
  state: PlanState,
  proposal: Proposed,
  moved: ReadonlyMap<number, ProposedMove>,
): PlanState {
  const number = new Map(state.territories.map((one, n) => [one.id, n]));
  const territoryOf = state.territoryOf.slice();
  for (const [account, { to_territory_id }] of moved) {
    const to = number.get(to_territory_id);
    if (to !== undefined) territoryOf[account] = to;
  }
  const then = new Map(proposal.territories.map((row) => [String(row.territory_id), row]));
  const territories = state.territories.map((one) => {
    const row = then.get(one.id);
    return row ? territoryOfRow(row) : one;
  });
  return {
    ...state,
    territoryOf,
    territories,
    plan: { ...state.plan, measures: { ...proposal.measures } },
  };
}

export interface Flow {
  readonly leave: number;
  readonly come: number;
}

/** How many accounts leave and come, by the id of the territory. */
export function flowsOf(moves: Iterable<ProposedMove>): ReadonlyMap<string, Flow> {
  const flows = new Map<string, { leave: number; come: number }>();
  const of = (id: string) => {
    let flow = flows.get(id);
    if (!flow) flows.set(id, (flow = { leave: 0, come: 0 }));
    return flow;
  };
  for (const { from_territory_id, to_territory_id } of moves) {
    of(from_territory_id).leave++;
    of(to_territory_id).come++;
  }
  return flows;
}
