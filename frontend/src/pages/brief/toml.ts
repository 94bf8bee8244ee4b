import { parse, stringify, TomlDate, TomlError } from "smol-toml";

import type { Brief, Json } from "./brief";

/** What is wrong with the text of a brief, and where. */
export interface TextFault {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly words: string;
}

export type Read = { readonly brief: Brief } | { readonly fault: TextFault };

/** The order in which people read a brief; what is not listed follows as it comes. */
const ORDER = [
  "frontier",
  "alternatives",
  "plan",
  "market",
  "territories",
  "stack",
  "balance",
  "moves",
  "locks",
  "cost",
  "fit",
  "skills",
  "workload",
  "potential",
];

/** A brief as the text of `brief.toml`. */
export function written(brief: Brief): string {
  const ordered: { [key: string]: Json } = {};
  for (const key of [...ORDER, ...Object.keys(brief)]) {
    const value = brief[key];
    if (value !== undefined) ordered[key] = value;
  }
  return stringify(ordered).trim() + "\n";
}

/** Read the text of a `brief.toml`. */
export function read(text: string): Read {
  try {
    return { brief: plain(parse(text)) as unknown as Brief };
  } catch (error) {
    if (error instanceof TomlError) {
      const words = (error.message.split("\n")[0] ?? "").replace(/^Invalid TOML document: /, "");
      return { fault: { line: error.line, column: error.column, words } };
    }
    if (error instanceof UnfitError) return { fault: { line: 1, column: 1, words: error.message } };
    throw error;
  }
}

class UnfitError extends Error {}

/** Days become text and what JSON cannot say is refused. */
function plain(value: unknown): Json {
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  }
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new UnfitError("a number must be finite");
  }
  return value as Json;
}

/** The line of what is wrong: where its path names a table alone, the words may begin with the key. */
export function faultLine(text: string, { path, words }: { path: string; words: string }) {
  const key = /^([\w ]+): /.exec(words)?.[1];
  return lineOf(text, key && !path.includes(".") ? `${path}.${key}` : path);
}

/**
 * The line, from 1, in which a path such as `balance.potential` is said; null where it is not.
 *
 * Of a list of tables each has its number: `stack 1.kind`.
 */
export function lineOf(text: string, path: string): number | null {
  const keys = path.split(".").filter(Boolean);
  if (keys.length === 0) return null;
  const counts = new Map<string, number>();
  let table: string[] = [];
  let best: { line: number; depth: number } | null = null;
  for (const [at, line] of text.split("\n").entries()) {
    const head = /^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?/.exec(line);
    const key = /^\s*([A-Za-z0-9_."'-]+)\s*=/.exec(line);
    if (head) {
      table = (head[2] ?? "").split(".").map(bare);
      if (head[1] === "[[") table = [numbered(table.join("."), counts)];
    }
    const here = head ? table : key ? [...table, ...(key[1] ?? "").split(".").map(bare)] : null;
    if (!here) continue;
    const isOn = here.every((one, depth) => one === keys[depth]);
    if (isOn && here.length > (best?.depth ?? 0)) best = { line: at + 1, depth: here.length };
  }
  return best?.line ?? null;
}

function numbered(name: string, counts: Map<string, number>): string {
  const next = (counts.get(name) ?? 0) + 1;
  counts.set(name, next);
  return `${name} ${next}`;
}

/** A key without its quotes. */
export function bare(key: string): string {
  return key.trim().replace(/^["']|["']$/g, "");
}
