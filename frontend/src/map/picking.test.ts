import { describe, expect, it } from "vitest";

import { project } from "./mercator";
import { buildIndex, Picker } from "./picking";
import { inRing, thinned } from "./polygon";
import { mercatorX, mercatorY } from "./mercator";

const count = 2_000;
const at = (i: number, step: number) => ((i * step) % 4_001) / 4_001;
const longitude = Float64Array.from({ length: count }, (_, i) =>
  i === 7 ? NaN : -100 + 20 * at(i, 379),
);
const latitude = Float64Array.from({ length: count }, (_, i) => 30 + 10 * at(i, 613));
const points = project(longitude, latitude);

function both(): [string, Picker][] {
  const plain = new Picker(points);
  const indexed = new Picker(points);
  const { data, numberAt } = buildIndex(points.pairs);
  indexed.useIndex(data, numberAt);
  return [
    ["looking at each", plain],
    ["by the index", indexed],
  ];
}

describe.each(both())("picking %s", (_, picker) => {
  it("finds the account at a place and nothing far from all", () => {
    const x = mercatorX(longitude[42] ?? 0);
    const y = mercatorY(latitude[42] ?? 0);
    expect(picker.nearest(x, y, 1e-6, null)).toBe(42);
    expect(picker.nearest(0.9, 0.9, 1e-3, null)).toBeNull();
  });

  it("passes over what a filter leaves out", () => {
    const hidden = new Uint8Array(count);
    hidden[42] = 1;
    const x = mercatorX(longitude[42] ?? 0);
    const y = mercatorY(latitude[42] ?? 0);
    expect(picker.nearest(x, y, 1e-6, hidden)).not.toBe(42);
  });

  it("takes exactly what lies in a lasso, in order", () => {
    const ring = Float64Array.from([0.23, 0.38, 0.26, 0.37, 0.26, 0.42, 0.245, 0.39, 0.23, 0.42]);
    const wanted = Array.from({ length: count }, (_, i) => i).filter((i) =>
      inRing(ring, mercatorX(longitude[i] ?? 0), mercatorY(latitude[i] ?? 0)),
    );
    expect(wanted.length).toBeGreaterThan(50);
    expect(Array.from(picker.inPolygon(ring, null))).toEqual(wanted);
  });

  it("takes what lies in a box", () => {
    const found = picker.inBox(0, 0, 1, 1, null);
    expect(found.length).toBe(count - 1); // one has no place
  });

  it("takes nothing by a line that is no area", () => {
    expect(picker.inPolygon(Float64Array.from([0, 0, 1, 1]), null).length).toBe(0);
  });
});

describe("a ring", () => {
  const ring = Float64Array.from([0, 0, 4, 0, 4, 4, 2, 1, 0, 4]); // a notch from above
  it.each([
    [1, 1, true],
    [2, 3, false],
    [5, 1, false],
    [-1, 1, false],
  ])("holds %d, %d: %s", (x, y, held) => {
    expect(inRing(ring, x, y)).toBe(held);
  });

  it("is thinned to points some way apart", () => {
    expect(Array.from(thinned([0, 0, 0.5, 0, 3, 0, 3.2, 0, 9, 9], 1))).toEqual([0, 0, 3, 0, 9, 9]);
  });
});

it("no accounts make an index too", () => {
  const { data, numberAt } = buildIndex(new Float32Array());
  const picker = new Picker(project(new Float64Array(), new Float64Array()));
  picker.useIndex(data, numberAt);
  expect(picker.inBox(0, 0, 1, 1, null).length).toBe(0);
});
