import { describe, expect, it } from "vitest";

import { boxOf, latitudeAt, longitudeAt, mercatorX, mercatorY, project } from "./mercator";
import { shuffled } from "./shuffled";

describe("projection", () => {
  it.each([-85, -33.9, 0, 40.44, 85])("latitude %d comes back", (latitude) => {
    expect(latitudeAt(mercatorY(latitude))).toBeCloseTo(latitude, 9);
  });

  it("longitude comes back", () => expect(longitudeAt(mercatorX(-79.99))).toBeCloseTo(-79.99, 12));

  it("Float32 pairs keep an account within half a metre across a country", () => {
    const longitude = Float64Array.from([-124.5, -79.995886, -67]);
    const latitude = Float64Array.from([25, 40.440625, 49]);
    const { pairs, originX, originY } = project(longitude, latitude);
    const metres = 40_075_017;
    expect(Math.abs((pairs[2] ?? 0) + originX - mercatorX(-79.995886)) * metres).toBeLessThan(0.5);
    expect(Math.abs((pairs[3] ?? 0) + originY - mercatorY(40.440625)) * metres).toBeLessThan(0.5);
  });

  it("an account without a place, or with one that is none, is left out", () => {
    const points = project(
      Float64Array.from([NaN, 10, 999, 20]),
      Float64Array.from([1, NaN, 5, 20]),
    );
    expect(points.placed).toBe(1);
    expect(Array.from(shuffled(points.pairs).accountAt)).toEqual([3]);
    expect(boxOf(points, [0, 1, 2])).toBeNull();
  });

  it("no account at all is no fault", () => {
    expect(project(new Float64Array(), new Float64Array()).box).toBeNull();
  });
});

describe("the order in the buffers", () => {
  it("holds every account once and is always the same", () => {
    const pairs = new Float32Array(2_000).fill(0.5);
    const { accountAt, slotOf } = shuffled(pairs);
    expect(Array.from(accountAt).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 1_000 }, (_, i) => i),
    );
    expect(slotOf[accountAt[17] ?? 0]).toBe(17);
    expect(Array.from(shuffled(pairs).accountAt)).toEqual(Array.from(accountAt));
  });

  it("has a fair part of every region at its beginning", () => {
    const { accountAt } = shuffled(new Float32Array(20_000));
    const early = accountAt.slice(0, 1_000).filter((i) => i < 5_000).length;
    expect(early).toBeGreaterThan(420);
    expect(early).toBeLessThan(580);
  });
});
