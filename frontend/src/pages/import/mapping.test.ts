import { describe, expect, it } from "vitest";

import type { FileColumns, Reject } from "../../api/generated/types.gen";
import { choose, IGNORED, mapOf, mayBeOwn, missing, OWN, swap, targets } from "./mapping";
import { lineOf, remediesOf } from "./rejects";

const known = ["account_id", "name", "latitude", "longitude", "owner"].map((name) => ({
  name,
  type: "text",
  required: name === "account_id",
  meaning: "",
}));

function look(columns: Readonly<Record<string, string | null>>): FileColumns {
  return {
    table: "accounts",
    guessed: "accounts",
    rows: 1,
    whole: true,
    notes: [],
    known,
    columns: Object.entries(columns).map(([name, ours]) => ({
      name,
      ours,
      samples: [],
      filled: 1,
    })),
  };
}

const FILE = look({ ID: "account_id", lat: "latitude", lng: "longitude", Colour: null });

describe("the mapping of a file", () => {
  it("is not told where nothing was chosen, or what was chosen was so before", () => {
    expect(mapOf(FILE, {})).toEqual({});
    expect(mapOf(FILE, { ID: "account_id", Colour: OWN })).toEqual({});
  });

  it("is told whole once something was chosen, so that nothing is matched anew", () => {
    expect(mapOf(FILE, choose(FILE, {}, "Colour", IGNORED))).toEqual({
      ID: "account_id",
      lat: "latitude",
      lng: "longitude",
      Colour: "-",
    });
  });

  it("has one column for each of ours, whatever is chosen in whatever order", () => {
    const names = FILE.columns.map((one) => one.name);
    const goals = [...known.map((one) => one.name), OWN, IGNORED];
    for (let seed = 1; seed <= 300; seed++) {
      let choices = {};
      let state = seed;
      for (let step = 0; step < 6; step++) {
        state = (state * 48271) % 2147483647;
        const name = names[state % names.length] ?? "";
        const goal = goals[Math.floor(state / 7) % goals.length] ?? "";
        choices = choose(FILE, choices, name, goal);
        expect(targets(FILE, choices).get(name)).toBe(goal);
      }
      const ours = Object.values(mapOf(FILE, choices)).filter((one) => one !== IGNORED);
      expect(new Set(ours).size).toBe(ours.length);
    }
  });

  it("lacks what is required and not matched", () => {
    expect(missing(FILE, {})).toEqual([]);
    expect(missing(FILE, choose(FILE, {}, "ID", OWN))).toEqual(["account_id"]);
  });

  it("swaps two columns", () => {
    const swapped = targets(FILE, swap(FILE, {}, "latitude", "longitude"));
    expect([swapped.get("lat"), swapped.get("lng")]).toEqual(["longitude", "latitude"]);
  });

  it("keeps no column under a name that is one of ours", () => {
    const named = look({ Name: "name", "Lat.": null });
    expect(mayBeOwn(named, "Name")).toBe(false);
    expect(mayBeOwn(named, "Lat.")).toBe(true);
    expect(choose(named, {}, "Lat.", "name")).toEqual({ "Lat.": "name", Name: IGNORED });
  });
});

const reject = (column: string, value: string | null): Reject => ({
  table: "accounts",
  line: 2,
  column,
  value,
  reason: "expected a number",
});

describe("what was rejected", () => {
  it("is mended by what most of it has in common", () => {
    const found = remediesOf(
      [reject("Size", "n/a"), reject("Size", "n/a"), reject("Size", "12 m"), reject("lat", "99")],
      ["ID"],
    );
    expect(found.map((one) => [one.kind, one.what, one.count])).toEqual([
      ["null", "n/a", 2],
      ["column", "Size", 3],
    ]);
  });

  it("never offers to leave out what must be there", () => {
    expect(remediesOf([reject("ID", ""), reject("ID", "")], ["ID"])).toEqual([]);
  });

  it("is written as CSV that no spreadsheet runs", () => {
    expect(lineOf(reject("a,b", '=1+"1"'))).toBe('accounts,2,"a,b","\'=1+""1""",expected a number');
    expect(lineOf(reject("a", "-5"))).toBe("accounts,2,a,-5,expected a number");
  });
});
