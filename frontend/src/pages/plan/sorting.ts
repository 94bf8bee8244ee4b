import { useMemo } from "react";

export interface Sort {
  readonly id: string;
  readonly descending: boolean;
}

interface Sortable {
  readonly id: string;
  readonly value?: (row: number) => string | number;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const MANY = 20_000; // texts that are compared as people read them; more are compared by their letters alone

/** Rows in the order of a column; what has no value comes last. */
export function sorted(
  rows: Uint32Array,
  value: (row: number) => string | number,
  descending: boolean,
): Uint32Array {
  const keys = Array.from(rows, value);
  const order = Uint32Array.from(rows, (_, n) => n);
  const sign = descending ? -1 : 1;
  const isEmpty = (key: string | number | undefined) =>
    key === "" || key === undefined || Number.isNaN(key);
  const byLetters = keys.length > MANY;
  order.sort((a, b) => {
    const one = keys[a];
    const other = keys[b];
    if (isEmpty(one) || isEmpty(other))
      return Number(isEmpty(one)) - Number(isEmpty(other)) || a - b;
    if (typeof one === "string" && typeof other === "string" && !byLetters)
      return sign * collator.compare(one, other) || a - b;
    return one === other ? a - b : sign * ((one ?? 0) < (other ?? 0) ? -1 : 1);
  });
  return order.map((n) => rows[n] as number);
}

export function useSorted(
  rows: Uint32Array,
  columns: readonly Sortable[],
  sort: Sort | null,
): Uint32Array {
  const value = sort ? columns.find((one) => one.id === sort.id)?.value : undefined;
  const descending = sort?.descending ?? false;
  return useMemo(() => (value ? sorted(rows, value, descending) : rows), [rows, value, descending]);
}
