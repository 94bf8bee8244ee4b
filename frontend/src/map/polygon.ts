/** Points in a drawn polygon: a ring of x, y pairs in one flat array, closed by itself. */

/** Whether a point lies in a ring, by crossings (even-odd, as a lasso that crosses itself is filled). */
export function inRing(ring: Float64Array, x: number, y: number): boolean {
  let inside = false;
  const length = ring.length;
  let px = ring[length - 2] as number;
  let py = ring[length - 1] as number;
  for (let k = 0; k < length; k += 2) {
    const qx = ring[k] as number;
    const qy = ring[k + 1] as number;
    if (qy > y !== py > y && x < ((px - qx) * (y - qy)) / (py - qy) + qx) inside = !inside;
    px = qx;
    py = qy;
  }
  return inside;
}

/** Leave out points of a drawn line that add nothing: closer than `least` to the last one kept. */
export function thinned(line: readonly number[], least: number): Float64Array {
  const kept: number[] = [];
  for (let k = 0; k + 1 < line.length; k += 2) {
    const x = line[k] as number;
    const y = line[k + 1] as number;
    const n = kept.length;
    const near =
      n > 0 && Math.hypot(x - (kept[n - 2] as number), y - (kept[n - 1] as number)) < least;
    if (!near) kept.push(x, y);
  }
  return Float64Array.from(kept);
}

/** The box of a ring: least x, least y, most x, most y. */
export function ringBox(ring: Float64Array): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < ring.length; k += 2) {
    const x = ring[k] as number;
    const y = ring[k + 1] as number;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}
