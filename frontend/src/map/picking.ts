/** Which accounts are at a place, in a box or in a polygon, all in the unit square of Mercator. */
import KDBush from "kdbush";

import type { Projected } from "./mercator";
import { inRing, ringBox } from "./polygon";

export class Picker {
  private index: KDBush | null = null;
  private numberAt: Uint32Array | null = null;

  constructor(private readonly points: Projected) {}

  /** Take the index that the worker built; until then every point is looked at. */
  useIndex(data: ArrayBuffer, numberAt: Uint32Array): void {
    this.index = KDBush.from(data);
    this.numberAt = numberAt;
  }

  /** The account nearest to a place, within a reach; null where there is none. Hidden ones are passed over. */
  nearest(x: number, y: number, reach: number, hidden: Uint8Array | null): number | null {
    const { originX, originY, pairs } = this.points;
    const px = x - originX;
    const py = y - originY;
    let best = reach * reach;
    let found: number | null = null;
    const look = (i: number) => {
      const dx = (pairs[2 * i] as number) - px;
      const dy = (pairs[2 * i + 1] as number) - py;
      const far = dx * dx + dy * dy;
      if (far <= best && !hidden?.[i]) {
        best = far;
        found = i;
      }
    };
    this.around(px - reach, py - reach, px + reach, py + reach, look);
    return found;
  }

  /** The accounts in a ring of x, y pairs, in their order. */
  inPolygon(ring: Float64Array, hidden: Uint8Array | null): Uint32Array {
    if (ring.length < 6) return new Uint32Array();
    const { originX, originY, pairs } = this.points;
    const own = ring.map((value, k) => value - (k % 2 ? originY : originX));
    const [west, north, east, south] = ringBox(own);
    const found: number[] = [];
    this.around(west, north, east, south, (i) => {
      if (!hidden?.[i] && inRing(own, pairs[2 * i] as number, pairs[2 * i + 1] as number))
        found.push(i);
    });
    return Uint32Array.from(found).sort();
  }

  /** The accounts in a box, in their order. */
  inBox(
    west: number,
    north: number,
    east: number,
    south: number,
    hidden: Uint8Array | null,
  ): Uint32Array {
    const { originX, originY } = this.points;
    const found: number[] = [];
    this.around(west - originX, north - originY, east - originX, south - originY, (i) => {
      if (!hidden?.[i]) found.push(i);
    });
    return Uint32Array.from(found).sort();
  }

  private around(
    west: number,
    north: number,
    east: number,
    south: number,
    look: (i: number) => void,
  ): void {
    const { pairs } = this.points;
    if (this.index && this.numberAt) {
      for (const n of this.index.range(west, north, east, south)) look(this.numberAt[n] as number);
      return;
    }
    for (let i = 0; 2 * i < pairs.length; i++) {
      const x = pairs[2 * i] as number;
      const y = pairs[2 * i + 1] as number;
      if (x >= west && x <= east && y >= north && y <= south) look(i);
    }
  }
}

/** Build the index over the points that are placed: its bytes, and the account of each of its items. */
export function buildIndex(pairs: Float32Array): { data: ArrayBuffer; numberAt: Uint32Array } {
  const numbers = new Uint32Array(pairs.length / 2);
  let kept = 0;
  for (let i = 0; i < numbers.length; i++) if (!Number.isNaN(pairs[2 * i])) numbers[kept++] = i;
  const numberAt = numbers.slice(0, kept);
  const index = new KDBush(Math.max(kept, 1), 64, Float32Array);
  if (kept === 0) index.add(NaN, NaN);
  for (const i of numberAt) index.add(pairs[2 * i] as number, pairs[2 * i + 1] as number);
  index.finish();
  return { data: index.data as ArrayBuffer, numberAt };
}
