/** The text of a brief changed where it says something else, so that comments and order stay. */
import { stringify } from "smol-toml";

import { type Brief, isTable, type Json } from "./brief";
import { bare, read } from "./toml";

/** The text that says another brief; null where that cannot be had without writing it anew. */
export function edited(text: string, next: Brief): string | null {
  const now = read(text);
  if ("fault" in now) return null;
  let lines = text.replace(/\n+$/, "").split("\n");
  for (const [path, value] of changes(now.brief, next)) {
    const done = put(lines, path, value);
    if (!done) return null;
    lines = done;
  }
  const made = lines.join("\n").trim() + "\n";
  const back = read(made);
  return "brief" in back && isSame(back.brief, next) ? made : null;
}

type Change = readonly [path: readonly string[], value: Json | undefined];

function changes(was: Brief, next: Brief, above: readonly string[] = []): Change[] {
  return [...new Set([...Object.keys(was), ...Object.keys(next)])].flatMap((key): Change[] => {
    const [one, other] = [was[key], next[key]];
    const path = [...above, key];
    if (isTable(one) || isTable(other)) {
      const isTables =
        (one === undefined || isTable(one)) && (other === undefined || isTable(other));
      if (isTables) return changes((one ?? {}) as Brief, (other ?? {}) as Brief, path);
    }
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [[path, other]];
  });
}

const HEAD = /^\s*\[([^[\]]+)\]\s*(#.*)?$/;
const ANY_HEAD = /^\s*\[/;
const VALUE = /^(\s*[\w."'-]+\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^#"']*?|\[[^#]*\])(\s*#.*)?$/;

/** The lines with one value changed, added or taken away; null where its line is not found to be plain. */
function put(lines: string[], path: readonly string[], value: Json | undefined): string[] | null {
  const key = path.at(-1) ?? "";
  const table = path.slice(0, -1).join(".");
  const head = table === "" ? -1 : lines.findIndex((line) => nameOf(line) === table);
  const isThere = table === "" || head >= 0;
  const after = lines.findIndex((line, n) => n > head && ANY_HEAD.test(line));
  const end = after < 0 ? lines.length : after;
  const said = value === undefined ? "" : stringify({ [key]: value }).trim();
  const at = isThere
    ? lines.findIndex((line, n) => n > head && n < end && keyOf(line) === key)
    : -1;
  if (at >= 0) {
    const found = VALUE.exec(lines[at] ?? "");
    if (!found) return null;
    if (value === undefined) return without(lines, at, head, end);
    const written = said.slice(said.indexOf("=") + 1).trim();
    return lines.with(at, `${found[1]}${written}${found[3] ?? ""}`);
  }
  if (value === undefined) return null;
  if (!isThere) return [...lines, "", `[${stringifiedPath(path)}]`, said];
  const last = endOf(lines, head, end);
  return [...lines.slice(0, last), said, ...lines.slice(last)];
}

/** Where a table ends: before empty lines, and before a comment set off by one, which is of what follows. */
function endOf(lines: string[], head: number, end: number): number {
  const isEmpty = (n: number) => (lines[n] ?? "").trim() === "";
  const back = (from: number) => {
    let n = from;
    while (n > head + 1 && isEmpty(n - 1)) n--;
    return n;
  };
  const last = back(end);
  if (end === lines.length) return last;
  let above = last;
  while (above > head + 1 && (lines[above - 1] ?? "").trim().startsWith("#")) above--;
  return above > head + 1 && isEmpty(above - 1) ? back(above) : last;
}

/** Without a line; and without its table where nothing else is said in it, not even a comment. */
function without(lines: string[], at: number, head: number, end: number): string[] {
  const rest = lines.slice(head + 1, end).filter((line, n) => n + head + 1 !== at && line.trim());
  const isEmpty = head >= 0 && rest.length === 0 && !(lines[head] ?? "").includes("#");
  return isEmpty
    ? [...lines.slice(0, head), ...lines.slice(end)]
    : lines.filter((_, n) => n !== at);
}

function nameOf(line: string): string | null {
  const found = HEAD.exec(line);
  return found ? (found[1] ?? "").split(".").map(bare).join(".") : null;
}

function keyOf(line: string): string | null {
  const found = /^\s*([\w"'-][^=#]*?)\s*=/.exec(line);
  return found ? bare(found[1] ?? "") : null;
}

function stringifiedPath(path: readonly string[]): string {
  return path
    .slice(0, -1)
    .map((part) => (/^[\w-]+$/.test(part) ? part : JSON.stringify(part)))
    .join(".");
}

/** Whether two briefs say the same; a table that says nothing counts for nothing. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isTable(value)) return value;
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)] as const)
    .filter(([, inner]) => !isTable(inner) || Object.keys(inner).length > 0);
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}
