/** Shapes of territories from their accounts: a grid whose cells belong to whom most accounts in them do. */
import { latitudeAt, longitudeAt, type Projected } from "./mercator";
import { NONE } from "./types";

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly west: number;
  readonly north: number;
  readonly cell: number;
  /** Territory of each cell, row by row; `NONE` where nobody is near. */
  readonly owner: Uint16Array;
}

/** Rings of a territory in degrees: closed, outer ones and holes together (filled even-odd by direction). */
export type Rings = number[][][];

const MOST_CELLS = 360; // along the longer side

/** Lay the grid and give each cell its owner; empty cells within `reach` go to the nearest that has one. */
export function grid(
  points: Projected,
  territoryOf: Uint16Array,
  territories: number,
  reach = 4,
): Grid | null {
  if (!points.box || territories === 0) return null;
  const [west, north, east, south] = points.box;
  const finest = Math.sqrt(Math.max(points.placed, 1) * 2.5);
  const along = Math.max(24, Math.min(MOST_CELLS, Math.round(finest)));
  const cell = Math.max(east - west, south - north, 1e-5) / along;
  const margin = reach + 1;
  const columns = Math.ceil((east - west) / cell) + 1 + 2 * margin;
  const rows = Math.ceil((south - north) / cell) + 1 + 2 * margin;
  const left = west - margin * cell;
  const top = north - margin * cell;
  const owner = majority(points, territoryOf, territories, { columns, rows, left, top, cell });
  grow(owner, columns, rows, reach);
  return { columns, rows, west: left, north: top, cell, owner };
}

interface Laid {
  columns: number;
  rows: number;
  left: number;
  top: number;
  cell: number;
}

function majority(
  points: Projected,
  territoryOf: Uint16Array,
  territories: number,
  laid: Laid,
): Uint16Array {
  const { columns, rows, left, top, cell } = laid;
  const votes = new Map<number, number>(); // by cell and territory
  const dx = points.originX - left;
  const dy = points.originY - top;
  for (let i = 0; i < territoryOf.length; i++) {
    const t = territoryOf[i] as number;
    const x = points.pairs[2 * i] as number;
    if (t >= territories || Number.isNaN(x)) continue;
    const y = points.pairs[2 * i + 1] as number;
    const at = Math.floor((y + dy) / cell) * columns + Math.floor((x + dx) / cell);
    const key = at * territories + t;
    votes.set(key, (votes.get(key) ?? 0) + 1);
  }
  const owner = new Uint16Array(columns * rows).fill(NONE);
  const most = new Uint32Array(columns * rows);
  for (const [key, count] of votes) {
    const at = Math.floor(key / territories);
    const t = key % territories;
    const had = most[at] as number;
    if (count > had || (count === had && t < (owner[at] as number))) {
      owner[at] = t;
      most[at] = count;
    }
  }
  return owner;
}

function grow(owner: Uint16Array, columns: number, rows: number, reach: number): void {
  let front: number[] = [];
  for (let at = 0; at < owner.length; at++) if (owner[at] !== NONE) front.push(at);
  for (let step = 0; step < reach; step++) {
    const next: number[] = [];
    for (const at of front) {
      const t = owner[at] as number;
      const column = at % columns;
      const row = (at - column) / columns;
      const take = (other: number) => {
        if (owner[other] !== NONE) return;
        owner[other] = t;
        next.push(other);
      };
      if (column > 0) take(at - 1);
      if (column < columns - 1) take(at + 1);
      if (row > 0) take(at - columns);
      if (row < rows - 1) take(at + columns);
    }
    front = next;
  }
}

/** Take cells that stick out alone to what lies round them, so that shapes have few specks. */
export function smoothed(made: Grid, rounds = 2): Grid {
  const { columns, rows } = made;
  let owner = made.owner;
  for (let round = 0; round < rounds; round++) {
    const next = owner.slice();
    for (let row = 1; row < rows - 1; row++) {
      for (let column = 1; column < columns - 1; column++) {
        const at = row * columns + column;
        const round8 = [
          -columns - 1,
          -columns,
          -columns + 1,
          -1,
          1,
          columns - 1,
          columns,
          columns + 1,
        ];
        const own = owner[at] as number;
        let same = 0;
        let other = NONE;
        let agree = 0;
        for (const step of round8) {
          const near = owner[at + step] as number;
          if (near === own) same++;
          else if (near === other) agree++;
          else if (agree === 0) [other, agree] = [near, 1];
          else agree--;
        }
        if (own !== NONE && other !== NONE && same <= 2 && agree >= 2) next[at] = other;
      }
    }
    owner = next;
  }
  return { ...made, owner };
}

/** Trace the edge of every territory's cells; each ring has its territory on the right hand. */
export function traced(made: Grid, territories: number): Rings[] {
  const { columns, rows, owner } = made;
  const wide = columns + 1;
  const starts = Array.from({ length: territories }, () => new Map<number, number[]>());
  const add = (t: number, from: number, to: number) => {
    const own = starts[t] as Map<number, number[]>;
    const there = own.get(from);
    if (there) there.push(to);
    else own.set(from, [to]);
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const t = owner[at] as number;
      if (t === NONE) continue;
      const corner = row * wide + column;
      if (row === 0 || owner[at - columns] !== t) add(t, corner, corner + 1);
      if (column === columns - 1 || owner[at + 1] !== t) add(t, corner + 1, corner + wide + 1);
      if (row === rows - 1 || owner[at + columns] !== t) add(t, corner + wide + 1, corner + wide);
      if (column === 0 || owner[at - 1] !== t) add(t, corner + wide, corner);
    }
  }
  return starts.map((own) => joined(own).map((ring) => placed(rounded(ring, wide), made)));
}

function joined(starts: Map<number, number[]>): number[][] {
  const rings: number[][] = [];
  for (const first of starts.keys()) {
    while (starts.get(first)?.length) {
      const ring: number[] = [];
      let at = first;
      do {
        ring.push(at);
        const ways = starts.get(at);
        const next = ways?.pop();
        if (next === undefined) break;
        if (ways?.length === 0) starts.delete(at);
        at = next;
      } while (at !== first);
      rings.push(ring);
    }
  }
  return rings;
}

const ROUNDS = 3;

/** Through the middles of the cells' edges, then evened out: a border of two territories is so alike for both. */
function rounded(ring: readonly number[], wide: number): [number, number][] {
  const corners = ring.map((corner): [number, number] => [
    corner % wide,
    Math.floor(corner / wide),
  ]);
  const next = (line: readonly [number, number][], k: number) =>
    line[(k + 1) % line.length] as [number, number];
  let line = corners.map(([x, y], k): [number, number] => {
    const [nx, ny] = next(corners, k);
    return [(x + nx) / 2, (y + ny) / 2];
  });
  for (let round = 0; round < ROUNDS; round++) {
    const had = line;
    line = had.map(([x, y], k): [number, number] => {
      const [px, py] = had[(k + had.length - 1) % had.length] as [number, number];
      const [nx, ny] = next(had, k);
      return [(px + 2 * x + nx) / 4, (py + 2 * y + ny) / 4];
    });
  }
  return line;
}

function placed(line: readonly [number, number][], made: Grid): number[][] {
  const ring = line.map(([x, y]) => [
    Math.round(longitudeAt(made.west + x * made.cell) * 1e5) / 1e5,
    Math.round(latitudeAt(made.north + y * made.cell) * 1e5) / 1e5,
  ]);
  const first = ring[0];
  return first ? [...ring, first] : ring;
}

const doubleArea = (ring: readonly number[][]) =>
  ring.reduce((sum, [x, y], k) => {
    const [nx, ny] = ring[(k + 1) % ring.length] as number[];
    return sum + ((x as number) * (ny as number) - (nx as number) * (y as number));
  }, 0);

/** Put holes to the ring that holds them, as GeoJSON wants it: polygons of an outer ring and its holes. */
export function polygons(rings: Rings): number[][][][] {
  const outer = rings.filter((ring) => doubleArea(ring) < 0).map((ring) => [ring]);
  for (const hole of rings.filter((ring) => doubleArea(ring) > 0)) {
    const [x, y] = hole[0] as [number, number];
    const holder = outer
      .filter(([ring]) => within(ring as number[][], x, y))
      .sort(
        (a, b) =>
          Math.abs(doubleArea(a[0] as number[][])) - Math.abs(doubleArea(b[0] as number[][])),
      )[0];
    holder?.push(hole);
  }
  return outer;
}

function within(ring: readonly number[][], x: number, y: number): boolean {
  let inside = false;
  for (let k = 0, p = ring.length - 1; k < ring.length; p = k++) {
    const [ax, ay] = ring[k] as [number, number];
    const [bx, by] = ring[p] as [number, number];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
