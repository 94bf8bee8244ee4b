/** From columns of an Arrow table (`apache-arrow`) to what the map takes; no object is made per account. */
import { Texts } from "./texts";
import { NONE } from "./types";

interface ArrowPart {
  readonly values: ArrayLike<number> | undefined;
  readonly valueOffsets?: ArrayLike<number | bigint> | undefined;
  readonly nullBitmap?: Uint8Array | undefined;
  readonly offset?: number;
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

/** Whether a row of a part is known. */
function knownIn({ nullCount, nullBitmap, offset = 0 }: ArrowPart): (row: number) => boolean {
  if (nullCount === 0 || !nullBitmap || nullBitmap.length === 0) return () => true;
  return (row) => (((nullBitmap[(offset + row) >> 3] as number) >> ((offset + row) & 7)) & 1) === 1;
}

/** Numbers; NaN where they are not known. */
export function amountsOf(column: ArrowColumn): Float64Array {
  const made = new Float64Array(column.length);
  let row = 0;
  for (const part of column.data) {
    const { values } = part;
    if (values instanceof Float64Array && part.nullCount === 0) {
      made.set(values.subarray(0, part.length), row);
      row += part.length;
      continue;
    }
    const known = knownIn(part);
    for (let k = 0; k < part.length; k++, row++) {
      made[row] = known(k) ? Number(values ? values[k] : column.get(row)) : NaN;
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
    const isKnown = knownIn(part);
    const seen = new Map<number, number>(); // number in the dictionary: ours
    for (let k = 0; k < part.length; k++, row++) {
      if (!isKnown(k)) continue;
      if (!dictionary || !values) {
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

/** 1 for each row that is true; 0 where it is false or not known. */
export function truthsOf(column: ArrowColumn): Uint8Array {
  const made = new Uint8Array(column.length);
  let row = 0;
  for (const part of column.data) {
    const { values: bits, offset = 0 } = part;
    const isKnown = knownIn(part);
    for (let k = 0; k < part.length; k++, row++) {
      const at = offset + k;
      const isTrue = bits ? ((bits[at >> 3] as number) >> (at & 7)) & 1 : column.get(row) ? 1 : 0;
      made[row] = isKnown(k) ? isTrue : 0;
    }
  }
  return made;
}

/** Texts; "" where they are not known. */
export function textsOf(column: ArrowColumn): Texts {
  const parts = column.data.map(partOf);
  const ready = parts.filter((part) => part !== null);
  return ready.length === parts.length ? Texts.joined(ready) : eachOf(column);
}

const eachOf = (column: ArrowColumn): Texts =>
  Texts.of(Array.from({ length: column.length }, (_, row) => String(column.get(row) ?? "")));

function partOf(part: ArrowPart): Texts | null {
  const { values, valueOffsets, dictionary, length } = part;
  if (dictionary || !(values instanceof Uint8Array) || !valueOffsets) return null;
  const ends = new Uint32Array(length + 1);
  if (length === 0) return new Texts(values, ends);
  if (valueOffsets instanceof BigInt64Array) {
    const halves = new Uint32Array(valueOffsets.buffer, valueOffsets.byteOffset, 2 * (length + 1));
    for (let n = 0; n <= length; n++) ends[n] = halves[2 * n] as number;
  } else {
    for (let n = 0; n <= length; n++) ends[n] = Number(valueOffsets[n]);
  }
  return new Texts(values, ends, part.nullCount > 0 ? knownIn(part) : undefined);
}
