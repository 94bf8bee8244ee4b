/** Web Mercator in the unit square, and Float32 pairs round an origin that keep its precision. */

export const MOST_LATITUDE = 85.051129;
const HALF_TURN = 180;

/** 0 at 180° west, 1 at 180° east. */
export function mercatorX(longitude: number): number {
  return (longitude + HALF_TURN) / 360;
}

/** 0 in the north, 1 in the south. */
export function mercatorY(latitude: number): number {
  const held = Math.max(-MOST_LATITUDE, Math.min(MOST_LATITUDE, latitude));
  const angle = (held * Math.PI) / HALF_TURN;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / (2 * Math.PI);
}

export function longitudeAt(x: number): number {
  return x * 360 - HALF_TURN;
}

export function latitudeAt(y: number): number {
  return (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90;
}

/** A box in the unit square: west, north, east, south. */
export type Box = readonly [number, number, number, number];

/** Points as x, y pairs round an origin: what the graphics card holds. */
export interface Projected {
  readonly originX: number;
  readonly originY: number;
  /** x, y, x, y ... relative to the origin; NaN where the place is not known. */
  readonly pairs: Float32Array;
  /** How many are placed. */
  readonly placed: number;
  readonly box: Box | null;
}

/** Project columns of degrees; the origin is the middle of the box that holds them. */
export function project(longitude: Float64Array, latitude: Float64Array): Projected {
  const count = longitude.length;
  let west = Infinity;
  let east = -Infinity;
  let low = Infinity;
  let high = -Infinity;
  let placed = 0;
  for (let i = 0; i < count; i++) {
    const x = longitude[i] as number;
    const y = latitude[i] as number;
    if (!(Math.abs(x) <= HALF_TURN && Math.abs(y) <= 90)) continue;
    placed++;
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < low) low = y;
    if (y > high) high = y;
  }
  const pairs = new Float32Array(count * 2);
  if (placed === 0)
    return { originX: 0.5, originY: 0.5, pairs: pairs.fill(NaN), placed, box: null };
  const box: Box = [mercatorX(west), mercatorY(high), mercatorX(east), mercatorY(low)];
  const originX = (box[0] + box[2]) / 2;
  const originY = (box[1] + box[3]) / 2;
  for (let i = 0; i < count; i++) {
    const x = longitude[i] as number;
    const y = latitude[i] as number;
    const known = Math.abs(x) <= HALF_TURN && Math.abs(y) <= 90;
    pairs[2 * i] = known ? mercatorX(x) - originX : NaN;
    pairs[2 * i + 1] = known ? mercatorY(y) - originY : NaN;
  }
  return { originX, originY, pairs, placed, box };
}

/** The box of some points in the unit square; null where none is placed. */
export function boxOf(points: Projected, which: ArrayLike<number>): Box | null {
  let west = Infinity;
  let east = -Infinity;
  let north = Infinity;
  let south = -Infinity;
  for (let n = 0; n < which.length; n++) {
    const i = which[n] as number;
    const x = points.pairs[2 * i] as number;
    const y = points.pairs[2 * i + 1] as number;
    if (Number.isNaN(x)) continue;
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < north) north = y;
    if (y > south) south = y;
  }
  if (west === Infinity) return null;
  const { originX, originY } = points;
  return [west + originX, north + originY, east + originX, south + originY];
}
