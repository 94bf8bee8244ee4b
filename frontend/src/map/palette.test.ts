import { describe, expect, it } from "vitest";

import { apart, HUES, middles, spreadHues } from "./palette";

describe("colours", () => {
  it.each(["light", "dark"] as const)(
    "no two hues of the %s theme look alike to anybody",
    (theme) => {
      const hues = HUES[theme];
      for (const [n, one] of hues.entries())
        for (const other of hues.slice(n + 1))
          expect(apart(one, other), `${one} ${other}`).toBeGreaterThan(0.1);
    },
  );

  it("red and green of one lightness look alike to some", () => {
    expect(apart("#b04040", "#6f6f2a")).toBeLessThan(apart("#b04040", "#1020d0") / 2);
  });

  const row = Float64Array.from({ length: 60 }, (_, k) => (k % 2 ? 0 : k / 2));

  it("territories side by side have colours that differ much", () => {
    const given = spreadHues(row, HUES.light);
    for (let t = 1; t < given.length; t++) {
      const [one, other] = [given[t - 1], given[t]].map((hue) => HUES.light[hue ?? 0] ?? "");
      expect(apart(one ?? "", other ?? "")).toBeGreaterThan(0.1);
    }
  });

  it("thousands of territories are told apart from those nearest to them", () => {
    const middle = Float64Array.from({ length: 6_000 }, (_, k) => (k % 2 ? k >> 7 : (k >> 1) % 64));
    const given = spreadHues(middle, HUES.light);
    const same = Array.from(given).filter((hue, t) => t % 64 > 0 && hue === given[t - 1]);
    expect(same).toEqual([]);
    expect(new Set(given).size).toBe(HUES.light.length);
  });

  it("a territory keeps its colour while others come and go", () => {
    const before = Array.from(spreadHues(row, HUES.light));
    const more = Float64Array.from([...row, 3.5, 0.1]);
    expect(Array.from(spreadHues(more, HUES.light, before)).slice(0, 30)).toEqual(before);
  });

  it("the middle of a territory is that of its accounts that are placed", () => {
    const pairs = Float32Array.from([0, 0, 2, 4, NaN, NaN, 8, 8]);
    const found = middles(pairs, Uint16Array.from([0, 0, 0, 0xffff]), 2);
    expect(Array.from(found)).toEqual([1, 2, NaN, NaN]);
  });
});
