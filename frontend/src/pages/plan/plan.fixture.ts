/** A small plan for tests of the data layer. */
import type { Outcome, Plan } from "../../api/generated/types.gen";
import { Texts } from "../../map/texts";
import { NONE } from "../../map/types";
import { type Accounts, type Category, KINDS, type PlanState, territoryOfRow } from "./model";

const NOTHING: Category = { codes: Uint16Array.of(NONE, NONE, NONE), names: [] };

export const row = (id: string, accounts: number, potential: number) => ({
  territory_id: id,
  rep_id: `R${id}`,
  accounts,
  potential,
  workload_hours: 10,
  imbalance_potential: 0.1,
});

export function smallState(): PlanState {
  const kinds = Object.fromEntries(
    KINDS.map((kind) => [kind, NOTHING]),
  ) as unknown as Accounts["kinds"];
  return {
    plan: {
      id: 1, name: "North", revision: 4, status: "draft", may_edit: true, can_undo: false,
      can_redo: false, brief: {}, measures: {}, changed_at: "2026-01-05T12:00:00Z",
    } as unknown as Plan, // prettier-ignore
    accounts: {
      ids: Texts.of(["A1", "A2", "A3"]),
      names: Texts.of(["Alpha", "Beta", "Gamma"]),
      longitude: Float64Array.of(-80, -81, NaN),
      latitude: Float64Array.of(40, 41, NaN),
      potential: Float64Array.of(100, 50, NaN),
      hours: Float64Array.of(3, 2, NaN),
      kept: NOTHING,
      kinds: { ...kinds, state: { codes: Uint16Array.of(0, 1, 0), names: ["OH", "PA"] } },
    },
    territories: [row("T1", 1, 100), row("T2", 1, 50), row("T3", 0, 0)].map(territoryOfRow),
    territoryOf: Uint16Array.of(0, 1, NONE),
    locked: Uint8Array.of(0, 0, 0),
    reps: new Map(),
  };
}

export function outcome(given: Partial<Outcome>): Outcome {
  return {
    accounts: 0, before: [], broken: [], can_redo: false, can_undo: true, kind: "move", locks: [],
    measures: { drive_hours: 7 }, moves: [], revision: 5, territories: [], undoes: null, ...given,
  }; // prettier-ignore
}
