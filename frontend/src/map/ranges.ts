/** Changed places as few ranges: to write a short gap again costs less than another call. */
const GAP = 4_096;

/** From and to (exclusive) of each range that holds all of some places, which are in order. */
export function ranges(changed: readonly number[], gap = GAP): [number, number][] {
  const found: [number, number][] = [];
  for (const place of changed) {
    const last = found[found.length - 1];
    if (last && place - last[1] <= gap) last[1] = place + 1;
    else found.push([place, place + 1]);
  }
  return found;
}
