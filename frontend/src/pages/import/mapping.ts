import type { FileColumns } from "../../api/generated/types.gen";

/** What becomes of a column: one of ours, `=` kept under its own name, `-` left out. */
export type Target = string;
export const OWN = "=";
export const IGNORED = "-";
const RESERVED = ["line", "place_source", "place_fault"]; // names that no column can be mapped to

/** What somebody chose for columns of a file, by its headers; the others are as the server matched them. */
export type Choices = Readonly<Record<string, Target>>;

/** What becomes of each column of a file, in the order of the file. */
export function targets(look: FileColumns, choices: Choices): Map<string, Target> {
  return new Map(look.columns.map((one) => [one.name, choices[one.name] ?? one.ours ?? OWN]));
}

/**
 * The mapping that the server is told: nothing where nothing was chosen, else every column, so that none is
 * matched to what another one has let go.
 */
export function mapOf(look: FileColumns, choices: Choices): Record<string, string> {
  const chosen = targets(look, choices);
  const isAsMatched = look.columns.every((one) => chosen.get(one.name) === (one.ours ?? OWN));
  if (isAsMatched) return {};
  const told: Record<string, string> = {};
  for (const [name, target] of chosen) {
    if (target !== OWN) told[name] = target;
    else if (!RESERVED.includes(name)) told[name] = name;
  }
  return told;
}

/** Choose what becomes of a column; whichever had that target before is kept under its own name. */
export function choose(look: FileColumns, choices: Choices, name: string, target: Target): Choices {
  const next: Record<string, Target> = { ...choices, [name]: target };
  if (target === OWN || target === IGNORED) return next;
  for (const [other, had] of targets(look, choices)) {
    if (other !== name && had === target) next[other] = mayBeOwn(look, other) ? OWN : IGNORED;
  }
  return next;
}

/** Put the values of two columns of ours the other way round, as latitude and longitude. */
export function swap(look: FileColumns, choices: Choices, one: string, other: string): Choices {
  const next: Record<string, Target> = { ...choices };
  for (const [name, had] of targets(look, choices)) {
    if (had === one) next[name] = other;
    if (had === other) next[name] = one;
  }
  return next;
}

/** The columns that the table must have and nothing is matched to. */
export function missing(look: FileColumns, choices: Choices): string[] {
  const had = new Set(targets(look, choices).values());
  return look.known.filter((one) => one.required && !had.has(one.name)).map((one) => one.name);
}

/** Whether a column may keep its name: not where one of ours is called so. */
export function mayBeOwn(look: FileColumns, name: string): boolean {
  const plain = normalized(name);
  return !look.known.some((one) => normalized(one.name) === plain) && !RESERVED.includes(name);
}

/** As the server compares headers: letters and digits, in lower case. */
function normalized(header: string): string {
  return header.replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase();
}
