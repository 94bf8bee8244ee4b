/** What answers of edits say, put into what the page knows: nothing is loaded again. */
import type { Edit, Lock, Move, Outcome, Plan } from "../../api/generated/types.gen";
import { NONE } from "../../map/types";
import { numbersOfIds, type PlanState, type Row, type Territory, territoryOfRow } from "./model";

type Parts = Pick<Outcome, "moves" | "locks" | "territories" | "before">;

/** The state after an edit of one's own. */
export function withOutcome(state: PlanState, outcome: Outcome): PlanState {
  if (outcome.revision <= state.plan.revision) return state;
  const next = withTerritories(state, territoriesAfter(state.territories, outcome));
  return {
    ...withPlaces(next, outcome.moves ?? [], outcome.locks ?? []),
    plan: {
      ...state.plan,
      revision: outcome.revision,
      can_undo: outcome.can_undo,
      can_redo: outcome.can_redo,
      measures: outcome.measures,
    },
  };
}

/** The state after edits of whomever: territories and figures as they are now, moves one after the other. */
export function withEdits(
  state: PlanState,
  plan: Plan,
  rows: readonly Row[],
  edits: readonly Edit[],
): PlanState {
  let next = withTerritories(state, rows.map(territoryOfRow));
  for (const edit of edits) next = withPlaces(next, edit.moves ?? [], edit.locks ?? []);
  return { ...next, plan };
}

/** The state with some accounts shown in a territory, before the server has said so. */
export function painted(state: PlanState, accounts: Uint32Array, to: string): PlanState {
  const number = state.territories.findIndex((one) => one.id === to);
  if (number < 0) return state;
  const territoryOf = state.territoryOf.slice();
  for (const account of accounts) territoryOf[account] = number;
  return { ...state, territoryOf };
}

/** Other territories than before: those that stay keep what they hold. */
export function withTerritories(state: PlanState, territories: readonly Territory[]): PlanState {
  const to = new Map(territories.map((one, n) => [one.id, n]));
  const same = state.territories.every((one, n) => to.get(one.id) === n);
  if (same) return { ...state, territories };
  const numbers = Uint16Array.from(state.territories, (one) => to.get(one.id) ?? NONE);
  const territoryOf = state.territoryOf.map((was) => numbers[was] ?? NONE);
  return { ...state, territories, territoryOf };
}

function territoriesAfter(was: readonly Territory[], outcome: Parts): Territory[] {
  const after = new Map(outcome.territories.map((row) => [String(row.territory_id), row]));
  const gone = new Set(outcome.before.map((row) => String(row.territory_id)));
  for (const id of after.keys()) gone.delete(id);
  const kept = was
    .filter((one) => !gone.has(one.id))
    .map((one) => {
      const row = after.get(one.id);
      after.delete(one.id);
      return row ? territoryOfRow(row) : one;
    });
  return [...kept, ...[...after.values()].map(territoryOfRow)];
}

function withPlaces(state: PlanState, moves: readonly Move[], locks: readonly Lock[]): PlanState {
  if (moves.length === 0 && locks.length === 0) return state;
  const numbers = numbersOfIds(state.accounts);
  const to = new Map(state.territories.map((one, n) => [one.id, n]));
  let { territoryOf, locked } = state;
  if (moves.length > 0) {
    territoryOf = territoryOf.slice();
    for (const move of moves) {
      const account = numbers.get(move.account_id);
      if (account !== undefined) territoryOf[account] = to.get(move.to_territory_id) ?? NONE;
    }
  }
  if (locks.length > 0) {
    locked = locked.slice();
    for (const lock of locks) {
      const account = numbers.get(lock.account_id);
      if (account !== undefined) locked[account] = lock.locked ? 1 : 0;
    }
  }
  return { ...state, territoryOf, locked };
}
