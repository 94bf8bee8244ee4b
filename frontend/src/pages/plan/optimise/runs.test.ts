import { describe, expect, it } from "vitest";

import type { Optimising } from "../../../api/generated/types.gen";
import { row, smallState } from "../plan.fixture";
import {
  askedBy,
  bodyOf,
  flowsOf,
  MOST,
  mostOf,
  movedBy,
  phaseOf,
  type ProposedMove,
  territoriesOf,
  withProposal,
} from "./runs";

const run = (job_id: number, given: Partial<Optimising> = {}): Optimising => ({
  job_id, actor: "pia@example.com", yours: true, state: "done", share: 1, accounts: null, revision: null,
  created_at: "2026-01-05T12:00:00Z", ended_at: null, proposal: null, ...given,
}); // prettier-ignore
const NONE: ReadonlySet<number> = new Set();
const said = (runs: readonly Optimising[], revision = 4, aside = NONE) => {
  const phase = phaseOf(runs, revision, aside);
  return phase.of === "setup" ? "setup" : `${phase.of} ${phase.run.job_id}`;
};
const move = (account_id: string, from: string, to: string): ProposedMove => ({
  account_id,
  from_territory_id: from,
  to_territory_id: to,
  reason: "nearer",
});

describe("what the panel is about", () => {
  const waits = { proposal: "open", revision: 4 } as const;

  it("is work that goes on, one's own first", () => {
    const others = run(9, { state: "running", yours: false });
    expect(said([others, run(8, { state: "queued" }), run(7, waits)])).toBe("running 8");
    expect(said([others, run(7, waits)])).toBe("running 9");
    expect(said([others, run(7, waits)], 4, new Set([9]))).toBe("proposal 7");
  });

  it("is a proposal that waits, whatever became of later jobs", () => {
    expect(said([run(9, { state: "cancelled" }), run(7, waits)])).toBe("proposal 7");
    expect(said([run(9, { proposal: "accepted" }), run(7, waits)])).toBe("proposal 7");
  });

  it("is a proposal that an edit has overtaken while nothing came after it", () => {
    expect(said([run(7, waits)], 5)).toBe("proposal 7");
    expect(said([run(9, { proposal: "accepted" }), run(7, waits)], 5)).toBe("setup");
  });

  it("is one's own job that died, until it is set aside or another follows", () => {
    const died = run(9, { state: "interrupted" });
    expect(said([died, run(7, waits)])).toBe("died 9");
    expect(said([died], 4, new Set([9]))).toBe("setup");
    expect(said([run(10, { proposal: "discarded" }), died])).toBe("setup");
    expect(said([run(9, { state: "failed", yours: false })])).toBe("setup");
  });
});

describe("what is asked", () => {
  it("lets a share of the accounts move, at least one, or any number", () => {
    expect(mostOf(0, 3000)).toBe(30);
    expect(mostOf(0, 5)).toBe(1);
    expect(mostOf(MOST.length - 1, 3000)).toBeNull();
  });

  it("is asked again as it was", () => {
    const wanted = { territories: ["T1", "T2"], most: 3, keepMoves: false, slack: 0.5, limit: 60 };
    expect(askedBy({ plan_id: 7, ...bodyOf(wanted) })).toEqual(bodyOf(wanted));
  });

  it("names the territories of accounts in the order of the plan", () => {
    expect(territoriesOf(smallState(), Uint32Array.of(1, 0))).toEqual(["T1", "T2"]);
    expect(territoriesOf(smallState(), Uint32Array.of(2))).toEqual([]);
  });
});

describe("a proposal", () => {
  const state = smallState();
  const moves = [move("A1", "T1", "T2"), move("gone", "T1", "T2"), move("A2", "T2", "T3")];

  it("is shown in a plan of its own: the one that is there stays as it is", () => {
    const moved = movedBy(state, moves);
    const proposal = { territories: [row("T2", 1, 100)], measures: { drive_hours: 5 } };
    const shown = withProposal(state, proposal, moved);
    expect([...shown.territoryOf.slice(0, 2)]).toEqual([1, 2]);
    expect([...state.territoryOf.slice(0, 2)]).toEqual([0, 1]);
    expect(shown.territories[1]?.potential).toBe(100);
    expect(state.territories[1]?.potential).toBe(50);
    expect(shown.plan.measures).toEqual({ drive_hours: 5 });
    expect(shown.plan.revision).toBe(4);
  });

  it("counts who leaves and comes, accounts that are not seen among them", () => {
    const flows = flowsOf(moves);
    expect(flows.get("T1")).toEqual({ leave: 2, come: 0 });
    expect(flows.get("T2")).toEqual({ leave: 1, come: 2 });
  });
});
