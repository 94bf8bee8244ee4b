import { tableFromArrays } from "apache-arrow";
import { describe, expect, it } from "vitest";

import type { Edit, Plan } from "../../api/generated/types.gen";
import { Texts } from "../../map/texts";
import { NONE } from "../../map/types";
import { painted, withEdits, withOutcome } from "./applying";
import { chosen, keptBy, nearestTo, NO_FILTER, pasted, totalsOf, withValue } from "./choosing";
import { joinTables, rowsOf } from "./loading";
import { accountsIn, KINDS } from "./model";
import { outcome, row, smallState } from "./plan.fixture";
import { sorted } from "./sorting";

const plain = (values: ArrayLike<number>) => Array.from(values);

describe("joining accounts with a plan", () => {
  it("goes by id where the plan lacks accounts that were imported since", () => {
    const market = tableFromArrays({
      account_id: ["A1", "A2", "A3"],
      name: ["Alpha", "Beta", "Gamma"],
      longitude: Float64Array.of(1, 2, 3),
      latitude: Float64Array.of(1, 2, 3),
      ...Object.fromEntries(KINDS.map((kind) => [kind, ["x", "y", "x"]])),
    });
    const placed = tableFromArrays({
      account_id: ["A1", "A3"],
      territory_id: ["T2", "T1"],
      locked: [false, true],
      potential: Float64Array.of(10, 30),
      workload_hours: Float64Array.of(1, 3),
      kept_why: ["", "named"],
    });
    const { accounts, territoryOf, locked } = joinTables(market, placed, ["T1", "T2"]);
    expect(plain(territoryOf)).toEqual([1, NONE, 0]);
    expect(plain(locked)).toEqual([0, 0, 1]);
    expect(plain(accounts.potential)).toEqual([10, NaN, 30]);
    expect(plain(accounts.kinds.tier.codes)).toEqual([0, 1, 0]);
  });

  it("goes by position where the ids are the same", () => {
    const own = Texts.of(["A", "B"]);
    expect(rowsOf(own, Texts.of(["A", "B"]))).toBeNull();
    expect(plain(rowsOf(own, Texts.of(["B"])) ?? [])).toEqual([-1, 0]);
  });
});

describe("what an edit answered", () => {
  it("moves accounts and renews the territories it touched", () => {
    const before = smallState();
    const after = withOutcome(
      before,
      outcome({
        before: [row("T1", 1, 100), row("T2", 1, 50)],
        territories: [row("T1", 0, 0), row("T2", 2, 150)],
        moves: [{ account_id: "A1", from_territory_id: "T1", to_territory_id: "T2" }],
        locks: [{ account_id: "A2", locked: true }],
      }),
    );
    expect(plain(after.territoryOf)).toEqual([1, 1, NONE]);
    expect(plain(after.locked)).toEqual([0, 1, 0]);
    expect(after.territories.map((one) => one.accounts)).toEqual([0, 2, 0]);
    expect(after.plan.revision).toBe(5);
    expect(after.plan.measures).toEqual({ drive_hours: 7 });
    expect(plain(before.territoryOf)).toEqual([0, 1, NONE]); // what was painted before stays as it was
  });

  it("takes a merged territory away and keeps every other account where it is", () => {
    const after = withOutcome(
      smallState(),
      outcome({
        before: [row("T1", 1, 100), row("T3", 0, 0)],
        territories: [row("T3", 1, 100)],
        moves: [{ account_id: "A1", from_territory_id: "T1", to_territory_id: "T3" }],
      }),
    );
    expect(after.territories.map((one) => one.id)).toEqual(["T2", "T3"]);
    expect(plain(after.territoryOf)).toEqual([1, 0, NONE]);
  });

  it("adds a new territory, and is passed over where it is known already", () => {
    const added = outcome({ territories: [row("T9", 0, 0)] });
    const after = withOutcome(smallState(), added);
    expect(after.territories.map((one) => one.id)).toEqual(["T1", "T2", "T3", "T9"]);
    expect(withOutcome(after, added)).toBe(after);
  });
});

it("edits of others are put in one after the other", () => {
  const state = smallState();
  const move = (from: string, to: string) =>
    ({ moves: [{ account_id: "A1", from_territory_id: from, to_territory_id: to }] }) as Edit;
  const plan = { ...state.plan, revision: 6 } as Plan;
  const rows = [row("T0", 1, 100), row("T1", 0, 0), row("T2", 1, 50), row("T3", 0, 0)];
  const after = withEdits(state, plan, rows, [move("T1", "T2"), move("T2", "T0")]);
  expect(plain(after.territoryOf)).toEqual([0, 2, NONE]);
  expect(after.plan.revision).toBe(6);
});

it("what is shown before the answer leaves the state as it was", () => {
  const state = smallState();
  expect(plain(painted(state, Uint32Array.of(0), "T3").territoryOf)).toEqual([2, 1, NONE]);
  expect(plain(state.territoryOf)).toEqual([0, 1, NONE]);
  expect(painted(state, Uint32Array.of(0), "gone")).toBe(state);
});

describe("choosing", () => {
  it("replaces, adds and removes", () => {
    const was = Uint32Array.of(1, 2);
    expect(plain(chosen(was, Uint32Array.of(9, 3), "replace"))).toEqual([3, 9]);
    expect(plain(chosen(was, Uint32Array.of(2, 0), "add"))).toEqual([0, 1, 2]);
    expect(plain(chosen(was, Uint32Array.of(2), "remove"))).toEqual([1]);
  });

  it("counts what is known alone", () => {
    expect(totalsOf(smallState(), Uint32Array.of(0, 1, 2))).toEqual({
      accounts: 3,
      potential: 150,
      hours: 5,
      locked: 0,
    });
  });

  it("reads pasted ids and says what is none", () => {
    const { found, unknown } = pasted(smallState().accounts, "A2, A1\n\nA9\tA3");
    expect(plain(found)).toEqual([0, 1, 2]);
    expect(unknown).toEqual(["A9"]);
  });

  it("finds accounts by value and by territory", () => {
    const { accounts, territoryOf } = smallState();
    expect(plain(withValue(accounts, "state", "OH"))).toEqual([0, 2]);
    expect(plain(withValue(accounts, "state", "TX"))).toEqual([]);
    expect(plain(accountsIn(territoryOf, 1))).toEqual([1]);
  });

  it("keeps what every part of a filter keeps", () => {
    const state = smallState();
    expect(keptBy(state, NO_FILTER)).toBeNull();
    expect(plain(keptBy(state, { ...NO_FILTER, kinds: { state: "OH" } }) ?? [])).toEqual([1, 0, 1]);
    const both = { ...NO_FILTER, kinds: { state: "OH" }, territory: "T1" };
    expect(plain(keptBy(state, both) ?? [])).toEqual([1, 0, 0]);
    const span = { ...NO_FILTER, span: { of: "potential" as const, from: 60, to: Infinity } };
    expect(plain(keptBy(state, span) ?? [])).toEqual([1, 0, 0]);
  });

  it("puts the nearest territory first and those without a place last", () => {
    const state = smallState();
    const [first, second, third] = state.territories;
    if (!first || !second || !third) throw new Error("three territories");
    const territories = [
      { ...first, longitude: null, latitude: null },
      { ...second, longitude: -90, latitude: 40 },
      { ...third, longitude: -80.1, latitude: 40 },
    ];
    expect(nearestTo({ ...state, territories }, Uint32Array.of(0))).toEqual([2, 1, 0]);
  });
});

it("sorts what has no value last, whichever way", () => {
  const rows = Uint32Array.of(0, 1, 2);
  const value = (n: number) => [5, NaN, 9][n] ?? NaN;
  expect(plain(sorted(rows, value, false))).toEqual([0, 2, 1]);
  expect(plain(sorted(rows, value, true))).toEqual([2, 0, 1]);
});
