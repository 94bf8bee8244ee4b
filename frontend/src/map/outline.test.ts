import { describe, expect, it } from "vitest";

import { project } from "./mercator";
import { grid, polygons, smoothed, traced } from "./outline";

const side = 60;
const longitude = Float64Array.from({ length: side * side }, (_, i) => -100 + (i % side) / 10);
const latitude = Float64Array.from(
  { length: side * side },
  (_, i) => 36 + Math.floor(i / side) / 10,
);
const points = project(longitude, latitude);

function shapes(territoryOf: Uint16Array, count: number) {
  const laid = grid(points, territoryOf, count);
  return laid ? traced(smoothed(laid), count).map(polygons) : [];
}

function holds(parts: number[][][][], x: number, y: number): boolean {
  return parts.some((rings) =>
    rings.reduce((inside, ring) => {
      ring.forEach(([ax = 0, ay = 0], k) => {
        const [bx = 0, by = 0] = ring[(k + 1) % ring.length] ?? [];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      });
      return inside;
    }, false),
  );
}

describe("shapes of territories", () => {
  const halves = Uint16Array.from(longitude, (x) => (x < -97 ? 0 : 1));

  it("hold the accounts of their own and not the others", () => {
    const [west, east] = shapes(halves, 2);
    expect(holds(west ?? [], -99, 38)).toBe(true);
    expect(holds(east ?? [], -99, 38)).toBe(false);
    expect(holds(east ?? [], -95, 38)).toBe(true);
  });

  it("are one closed ring each where there is one piece", () => {
    for (const parts of shapes(halves, 2)) {
      expect(parts.length).toBe(1);
      const ring = parts[0]?.[0] ?? [];
      expect(ring[0]).toEqual(ring[ring.length - 1]);
    }
  });

  it("leave out a territory that lies within another, as a hole", () => {
    const within = Uint16Array.from(longitude, (x, i) =>
      Math.hypot(x + 97, (latitude[i] ?? 0) - 39) < 1.2 ? 1 : 0,
    );
    const [outer, inner] = shapes(within, 2);
    expect(outer?.[0]?.length).toBe(2);
    expect(holds(outer ?? [], -97, 39)).toBe(false);
    expect(holds(inner ?? [], -97, 39)).toBe(true);
  });

  it("are nothing for a territory without accounts, and for no accounts at all", () => {
    expect(shapes(halves, 3)[2]).toEqual([]);
    expect(grid(project(new Float64Array(), new Float64Array()), new Uint16Array(), 2)).toBeNull();
  });

  it("are made for a single account", () => {
    const one = project(Float64Array.from([8.5]), Float64Array.from([47.4]));
    const laid = grid(one, Uint16Array.from([0]), 1);
    const made = laid ? traced(laid, 1).map(polygons) : [];
    expect(holds(made[0] ?? [], 8.5, 47.4)).toBe(true);
  });

  it("do not count accounts in no territory", () => {
    expect(shapes(new Uint16Array(side * side).fill(0xffff), 2)).toEqual([[], []]);
  });
});
