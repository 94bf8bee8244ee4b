/** The order in which points lie in the buffers: at random, so that the first so many are a fair part of all. */

export interface Order {
  /** The account of each place in the buffers; those that are not placed are left out. */
  readonly accountAt: Uint32Array;
  /** The place of each account; `NOWHERE` where it is left out. */
  readonly slotOf: Uint32Array;
}

export const NOWHERE = 0xffffffff;

/** Shuffle the accounts that are placed; the same number of them is always shuffled alike. */
export function shuffled(pairs: Float32Array): Order {
  const count = pairs.length / 2;
  const all = new Uint32Array(count);
  let kept = 0;
  for (let i = 0; i < count; i++) if (!Number.isNaN(pairs[2 * i])) all[kept++] = i;
  const accountAt = all.subarray(0, kept);
  let state = 0x9e3779b9;
  for (let i = kept - 1; i > 0; i--) {
    // xorshift32: quick, and alike in every browser
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const j = (state >>> 0) % (i + 1);
    const other = accountAt[j] as number;
    accountAt[j] = accountAt[i] as number;
    accountAt[i] = other;
  }
  const slotOf = new Uint32Array(count).fill(NOWHERE);
  for (let slot = 0; slot < kept; slot++) slotOf[accountAt[slot] as number] = slot;
  return { accountAt, slotOf };
}
