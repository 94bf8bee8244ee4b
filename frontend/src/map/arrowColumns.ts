/** From columns of an Arrow table (`apache-arrow`) to what the map takes; no object is made per account. */
import { NONE } from "./types";

interface ArrowPart {
  readonly values: ArrayLike<number> | undefined;
  readonly length: number;
  readonly nullCount: number;
  readonly dictionary?: { get(n: number): unknown } | undefined;
}

/** As much of a `Vector` as is read here. */
export interface ArrowColumn {
  readonly length: number;
  readonly nullCount: number;
  readonly data: readonly ArrowPart[];
  get(row: number): unknown;
}

/** Numbers; NaN where they are not known. */
export function amountsOf(column: ArrowColumn): Float64Array {
  const made = new Float64Array(column.length);
  let row = 0;
  for (const part of column.data) {
    const values = part.values;
    for (let k = 0; k < part.length; k++, row++) {
      const known = part.nullCount === 0 && values ? values[k] : column.get(row);
      made[row] = known === null || known === undefined ? NaN : Number(known);
    }
  }
  return made;
}

/** Different texts and the number of each row's among them, `NONE` where there is none. */
export function categoryOf(column: ArrowColumn): { codes: Uint16Array; names: string[] } {
  const codes = new Uint16Array(column.length).fill(NONE);
  const names: string[] = [];
  const known = new Map<string, number>();
  const numberOf = (value: unknown): number => {
    if (value === null || value === undefined || value === "") return NONE;
    const text = String(value);
    let number = known.get(text);
    if (number === undefined) {
      if (names.length >= NONE) return NONE;
      number = names.push(text) - 1;
      known.set(text, number);
    }
    return number;
  };
  let row = 0;
  for (const part of column.data) {
    const { dictionary, values } = part;
    const seen = new Map<number, number>(); // number in the dictionary: ours
    for (let k = 0; k < part.length; k++, row++) {
      if (!dictionary || !values || part.nullCount > 0) {
        codes[row] = numberOf(column.get(row));
        continue;
      }
      const there = values[k] as number;
      let number = seen.get(there);
      if (number === undefined) {
        number = numberOf(dictionary.get(there));
        seen.set(there, number);
      }
      codes[row] = number;
    }
  }
  return { codes, names };
}

/** Numbers among names that are known already, such as those of the territories; `NONE` for any other. */
export function numbersOf(column: ArrowColumn, names: readonly string[]): Uint16Array {
  const own = new Map(names.map((name, n) => [name, n]));
  const found = categoryOf(column);
  const to = found.names.map((name) => own.get(name) ?? NONE);
  return found.codes.map((code) => to[code] ?? NONE);
}

export function textsOf(column: ArrowColumn): string[] {
  return Array.from({ length: column.length }, (_, row) => String(column.get(row) ?? ""));
}
