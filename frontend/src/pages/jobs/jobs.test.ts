import { describe, expect, it } from "vitest";

import { summaryOf } from "./summary";
import { added, type Best } from "./trail";

const best = (at: number, cost: number): Best => ({
  at,
  cost,
  gap: null,
  feasible: true,
  imbalance: { potential: cost / 100 },
});

describe("the best so far", () => {
  it("is kept only where it changes", () => {
    expect(added([best(1, 10)], best(2, 10))).toHaveLength(1);
    expect(added([best(1, 10)], best(2, 9))).toHaveLength(2);
  });

  it("never grows without end, and its latest is always there", () => {
    let trail: readonly Best[] = [];
    for (let step = 0; step < 3000; step++) trail = added(trail, best(step, 3000 - step));
    expect(trail.length).toBeLessThanOrEqual(401);
    expect(trail.at(-1)?.cost).toBe(1);
  });
});

describe("the summary of a plan", () => {
  const plan = {
    brief: { balance: { potential: { tolerance: 0.05 }, workload: 0.1, beds: { tolerance: 0.1 } } },
    measures: {
      imbalance_potential: 0.05,
      imbalance_workload: 0.14,
      imbalance_beds: 0.5,
      drive_hours: 1234,
    },
    figures: {
      feasible: false,
      reasons: ["too few reps"],
      floor: { workload: 0.14 },
      tolerances: { potential: 0.05, workload: 0.14, beds: 0.1 },
      moved: { accounts: 10, owned_accounts: 100, forced: 3 },
      rules: [
        { name: "moves", state: "held", words: "x" },
        { name: "skills", state: "broken", words: "y" },
      ],
    },
  };

  it("tells what was kept, what was widened to what is possible, and what was missed", () => {
    const found = summaryOf(plan);
    expect(found.balance.map((one) => one.verdict)).toEqual(["kept", "widened", "missed"]);
    expect([found.feasible, found.drive, found.gap]).toEqual([false, 1234, null]);
    expect(found.moved).toEqual({ accounts: 10, share: 0.1, forced: 3 });
    expect(found.rules).toEqual(["skills: y"]);
  });

  it("is short where one does not see the whole market", () => {
    const none = summaryOf({ brief: null, measures: null, figures: null });
    expect([none.balance, none.moved, none.rules]).toEqual([[], null, []]);
  });
});
