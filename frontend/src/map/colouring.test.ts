import { describe, expect, it } from "vitest";

import { tableFromArrays, tableFromIPC, tableToIPC, vectorFromArray, Table } from "apache-arrow";

import { amountsOf, categoryOf, numbersOf } from "./arrowColumns";
import { classBounds, classOf, colouring, sizes } from "./colouring";
import { ranges } from "./ranges";
import { NONE } from "./types";

const none = new Uint8Array();

describe("colouring", () => {
  it("by territory names each with how many accounts it has, and those in none", () => {
    const of = Uint16Array.from([0, 1, 1, NONE]);
    const { legend, codes } = colouring(
      { kind: "territory" },
      of,
      [
        { id: "T1", name: "North" },
        { id: "T2", name: "South" },
      ],
      Uint8Array.from([0, 1]),
      "light",
    );
    expect(codes).toBe(of);
    expect(legend.entries.map((one) => [one.name, one.accounts, one.kind])).toEqual([
      ["North", 1, "value"],
      ["South", 2, "value"],
      [null, 1, "none"],
    ]);
  });

  it("by category gives the largest a colour of their own and puts the rest together", () => {
    const names = Array.from({ length: 30 }, (_, n) => `S${String(n)}`);
    const codes = Uint16Array.from({ length: 465 }, (_, i) =>
      Math.floor((Math.sqrt(8 * i + 1) - 1) / 2),
    );
    const { legend } = colouring(
      { kind: "category", codes, names },
      none as never,
      [],
      none,
      "dark",
    );
    expect(legend.entries[0]).toMatchObject({ name: "S29", accounts: 30 });
    expect(legend.entries.at(-1)?.kind).toBe("others");
    expect(legend.entries.reduce((sum, one) => sum + one.accounts, 0)).toBe(465);
  });

  it("by amount has classes of about as many accounts, and one for those not known", () => {
    const values = Float64Array.from({ length: 700 }, (_, i) => i).fill(NaN, 690);
    const { legend } = colouring({ kind: "amount", values }, none as never, [], none, "light");
    const counts = legend.entries.map((one) => one.accounts);
    expect(counts.slice(0, 7).every((size) => size >= 97 && size <= 100)).toBe(true);
    expect(legend.entries.at(-1)).toMatchObject({ kind: "none", accounts: 10 });
  });

  it("by amount has fewer classes where values repeat", () => {
    expect(classBounds(Float64Array.from([0, 0, 0, 0, 5]), 7)).toEqual([0, 5, 5]);
    expect(classBounds(Float64Array.from([NaN]), 7)).toEqual([]);
    expect(classOf(5, [0, 5, 5])).toBe(1);
    expect(classOf(NaN, [0, 5])).toBe(NONE);
  });

  it("sizes grow with the root of an amount", () => {
    const made = sizes(Float64Array.from([0, 25, 100, NaN]), 4);
    expect(Array.from(made)).toEqual([0, 128, 255, 0]);
  });
});

it("changed places become few ranges that hold them all", () => {
  expect(ranges([1, 2, 3, 50, 51], 10)).toEqual([
    [1, 4],
    [50, 52],
  ]);
  expect(ranges([], 10)).toEqual([]);
  expect(ranges([5, 9], 10)).toEqual([[5, 10]]);
});

describe("columns of an Arrow answer", () => {
  const sent = new Table({
    potential: vectorFromArray([1.5, null, 3]),
    owner: vectorFromArray(["R2", "R1", null]),
  });
  const read = tableFromIPC(tableToIPC(sent, "stream"));
  const column = (name: string) =>
    read.getChild(name) as NonNullable<ReturnType<typeof read.getChild>>;

  it("numbers, with those not known", () => {
    expect(Array.from(amountsOf(column("potential")))).toEqual([1.5, NaN, 3]);
    expect(
      Array.from(
        amountsOf(tableFromArrays({ x: Float64Array.from([1, 2]) }).getChildAt(0) as never),
      ),
    ).toEqual([1, 2]);
  });

  it("texts as numbers among those that occur, or among those given", () => {
    const { codes, names } = categoryOf(column("owner"));
    expect([Array.from(codes), names]).toEqual([
      [0, 1, NONE],
      ["R2", "R1"],
    ]);
    expect(Array.from(numbersOf(column("owner"), ["R1"]))).toEqual([NONE, 0, NONE]);
  });
});
