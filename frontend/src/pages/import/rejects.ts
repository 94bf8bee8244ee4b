import { listRejected } from "../../api/generated/sdk.gen";
import type { Reject } from "../../api/generated/types.gen";

const PAGE = 1000;
const LEAST = 2; // cells alike before a remedy for all of them is offered

/** Something that makes many rejected rows good at once. */
export interface Remedy {
  readonly kind: "null" | "column";
  readonly table: string;
  /** The value that means unknown, or the column to leave out. */
  readonly what: string;
  readonly count: number;
}

/** Remedies for what was rejected: values that look like unknown, and columns that are wrong throughout. */
export function remediesOf(rejects: readonly Reject[], required: readonly string[]): Remedy[] {
  const values = new Map<string, Remedy>();
  const columns = new Map<string, Remedy>();
  for (const { table, column, value } of rejects) {
    if (value !== null && /^[^\s]{1,12}$/.test(value) && isUnknownLike(value)) {
      const had = values.get(value)?.count ?? 0;
      values.set(value, { kind: "null", table, what: value, count: had + 1 });
    }
    if (column && !required.includes(column)) {
      const key = `${table} ${column}`;
      const had = columns.get(key)?.count ?? 0;
      columns.set(key, { kind: "column", table, what: column, count: had + 1 });
    }
  }
  const many = (one: Remedy) => one.count >= LEAST;
  const most = (a: Remedy, b: Remedy) => b.count - a.count;
  return [
    ...[...values.values()].filter(many).sort(most).slice(0, 3),
    ...[...columns.values()].filter(many).sort(most).slice(0, 3),
  ];
}

/** Values that people write where nothing is known. */
function isUnknownLike(value: string): boolean {
  return /^(n\/?a|#n\/a|null|none|nil|nan|unknown|tbd|tba|-+|\?+|\.+|x+|-?9{2,}|-1)$/i.test(value);
}

/** All that was rejected, as the file that the command line writes. */
export async function rejectedFile(importId: number): Promise<Blob> {
  const lines = ["table,line,column,value,reason"];
  let cursor: string | null | undefined;
  do {
    const { data } = await listRejected({
      path: { import_id: importId },
      query: { limit: PAGE, ...(cursor ? { cursor } : {}) },
      throwOnError: true,
    });
    lines.push(...data.items.map(lineOf));
    cursor = data.next;
  } while (cursor);
  return new Blob([`${lines.join("\n")}\n`], { type: "text/csv" });
}

export function lineOf(one: Reject): string {
  return [one.table, one.line ?? "", one.column ?? "", one.value ?? "", one.reason]
    .map((value) => cell(String(value)))
    .join(",");
}

/** A cell of CSV; what a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(text: string): string {
  const guarded = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\n\r]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
