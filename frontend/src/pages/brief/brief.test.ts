import { describe, expect, it } from "vitest";

import { at, type Brief, put, said } from "./brief";
import { edited } from "./editing";
import { faultLine, lineOf, read, written } from "./toml";
import {
  balanceOf,
  balanceWords,
  homeOf,
  keepWords,
  kindOf,
  movesWords,
  shapeWords,
  travelWords,
} from "./words";

const DEFAULTS: Brief = {
  balance: {
    potential: { tolerance: 0.1, target: "share" },
    workload: { tolerance: 0.1, target: "capacity" },
  },
  cost: { home: 0.5, center: 0.5, measure: "drive" },
  territories: { regions: false },
};

const FULL: Brief = {
  alternatives: 3,
  territories: { count: 26, unit: "postal_code", contiguous: true, regions: 4 },
  stack: [
    { kind: "named", accounts: "tier == 'A' and name != \"x\\y\"", reps: "role:strategic" },
    { kind: "geographic" },
  ],
  balance: { potential: 0.05, "beds in use": { tolerance: 0.2, minimum: 3 } },
  moves: { accounts: 0.1, price: { account: 2.5 }, protect: ["open_pipeline > 1e5"] },
  locks: { named: false, families: "whole", rules: [] },
  skills: { "industry:healthcare": "industry == 'healthcare'" },
  apart: [{ accounts: ["A1", "Ä2"] }],
  plan: { effective: "2026-01-31", seed: 7 },
};

function back(text: string): Brief {
  const found = read(text);
  if ("fault" in found) throw new Error(found.fault.words);
  return found.brief;
}

describe("a brief and its text", () => {
  it("say the same, both ways", () => {
    expect(back(written(FULL))).toEqual(FULL);
    expect(back(written({}))).toEqual({});
    expect(written(back(written(FULL)))).toBe(written(FULL));
  });

  it("say the same after any change by a control", () => {
    const changes: [string, Parameters<typeof put>[2]][] = [
      ["moves.accounts", 0.25],
      ["moves.accounts", undefined],
      ["balance", { potential: 0.125, workload: 0.3 }],
      ["locks.families", "site_group"],
      ["locks.rules", ["a == 'b'", 'c == "d"']],
      ["territories.count", 12],
      ["territories.regions", true],
      ["cost.home", 0.7],
      ["cost.center", 0.3],
      ["plan.effective", "2027-12-31"],
      ["stack", undefined],
      ["fit.required", ["languages"]],
      ["workload.visits_per_day", 7.5],
    ];
    for (let seed = 1; seed <= 200; seed++) {
      let brief: Brief = seed % 2 ? {} : FULL;
      let state = seed;
      for (let step = 0; step < 8; step++) {
        state = (state * 48271) % 2147483647;
        const [path, value] = changes[state % changes.length] ?? ["", undefined];
        brief = put(brief, path, value);
        expect(at(brief, path)).toEqual(value);
        expect(back(written(brief))).toEqual(brief);
      }
    }
  });

  it("read days as text and refuse what is no number", () => {
    expect(back("[plan]\neffective = 2026-01-31\n")).toEqual({ plan: { effective: "2026-01-31" } });
    expect(read("[balance]\npotential = inf\n")).toHaveProperty("fault");
  });

  it("tell the line of a fault", () => {
    expect(read("[balance]\npotential = \n")).toMatchObject({ fault: { line: 2 } });
    const text = '[balance]\npotential = 0.1\n\n[moves]\naccounts = 2\n\n["a"]\nb = 1\n';
    expect(lineOf(text, "moves.accounts")).toBe(5);
    expect(lineOf(text, "moves.nothing")).toBe(4);
    expect(lineOf(text, "cost.home")).toBeNull();
    expect(faultLine(text, { path: "balance", words: "potential: a tolerance" })).toBe(2);
    const layers = '[[stack]]\nkind = "named"\n\n[[stack]]\nkind = "x"\n';
    expect(lineOf(layers, "stack 2.kind")).toBe(5);
  });
});

describe("a text that a control changes", () => {
  const TEXT = `# Why we draw anew
[moves] # agreed in May
accounts = 0.1 # a tenth, "no more"
protect = ["a == 'b # c'"]

# Even first
[balance]
potential = 0.05
`;
  const changed = (path: string, value: Parameters<typeof put>[2], text = TEXT) =>
    edited(text, put(back(text), path, value));

  it("keeps its comments and its order", () => {
    expect(changed("moves.accounts", 0.25)).toBe(TEXT.replace("0.1 #", "0.25 #"));
    expect(changed("balance.potential", undefined)).toContain("# Even first");
    expect(changed("moves.potential", 0.5)).toBe(
      TEXT.replace("c'\"]\n", "c'\"]\npotential = 0.5\n"),
    );
    expect(changed("territories.count", 7)).toBe(`${TEXT}\n[territories]\ncount = 7\n`);
    expect(changed("alternatives", 3)).toMatch(/^# Why we draw anew\nalternatives = 3\n/);
  });

  it("says what it is to say, or is written anew", () => {
    const changes: [string, Parameters<typeof put>[2]][] = [
      ["moves.accounts", 0.25],
      ["moves.accounts", undefined],
      ["balance", { potential: 0.125, "beds in use": { tolerance: 0.2 } }],
      ["locks.rules", ["a == 'b'", 'c == "d # e"']],
      ["territories.count", 12],
      ["stack", undefined],
      ["apart", [{ accounts: ["A1"] }]],
      ["plan.effective", "2027-12-31"],
    ];
    for (const start of [
      TEXT,
      written(FULL),
      "",
      "moves.accounts = 0.1\n",
      "a = [\n1, # x\n2]\n",
    ]) {
      let text = start;
      for (const [path, value] of changes) {
        const next = put(back(text), path, value);
        const made = edited(text, next);
        if (made !== null) expect(at(back(made), path)).toEqual(at(next, path));
        text = made ?? written(next);
      }
    }
    expect(changed("a", [3], "a = [\n1, # x\n2]\n")).toBeNull();
  });
});

describe("what was said of a whole brief", () => {
  it("is what differs from the default", () => {
    const whole = {
      ...DEFAULTS,
      moves: { accounts: 0.1, potential: null, protect: [] },
      frontier: null,
    };
    expect(said(whole, DEFAULTS)).toEqual({ moves: { accounts: 0.1 } });
  });

  it("keeps every activity once one differs, since naming some says that there are no others", () => {
    const balance = {
      potential: { tolerance: 0.05, target: "share", minimum: null },
      workload: { tolerance: 0.1, target: "capacity" },
    };
    expect(said({ balance }, DEFAULTS)).toEqual({
      balance: {
        potential: { tolerance: 0.05, target: "share" },
        workload: { tolerance: 0.1, target: "capacity" },
      },
    });
  });

  it("keeps both weights of the cost, since one would say the other", () => {
    const whole = { ...DEFAULTS, cost: { home: 0.8, center: 0.5, measure: "drive" } };
    expect(said(whole, DEFAULTS).cost).toEqual({ home: 0.8, center: 0.5 });
  });
});

describe("the words of a brief", () => {
  it("name the tolerances, and the default where nothing is said", () => {
    expect(balanceWords({ balance: { potential: 0.05 } }, DEFAULTS)).toBe(
      "Every territory within 5% of its fair share of potential.",
    );
    expect(balanceOf({}, DEFAULTS).map((one) => one.target)).toEqual(["share", "capacity"]);
  });

  it("say what may move and what stays", () => {
    expect(movesWords({})).toBe("Any account may change hands.");
    expect(movesWords({ moves: { accounts: 0.1, potential: 0.05 } })).toBe(
      "At most 10% of accounts and 5% of potential may change hands.",
    );
    expect(keepWords({ locks: { named: false } }, "USD")).toContain("locked accounts");
  });

  it("count territories and vacant ones", () => {
    expect(shapeWords({ territories: { count: 26 } }, 24)).toBe(
      "26 territories, 2 of them vacant, by ground.",
    );
    expect(kindOf(FULL)).toBe("named_first");
    expect(shapeWords(FULL, null)).toContain("named accounts first");
  });

  it("weigh the way from home against compact ground", () => {
    expect(homeOf({})).toBe(0.5);
    expect(homeOf({ cost: { home: 0.9 } })).toBeCloseTo(0.9);
    expect(homeOf({ cost: { center: 1 } })).toBe(0);
    expect(travelWords({ cost: { home: 1, center: 0 } }, "USD")).toContain("home");
  });
});
