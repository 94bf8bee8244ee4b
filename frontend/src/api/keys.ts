/** The key of a read whatever its parameters are, to mark all of them as out of date. */
export function keyOf(key: readonly [{ readonly _id: string }, ...unknown[]]): [{ _id: string }] {
  return [{ _id: key[0]._id }];
}
