/** Sets of accounts: selected, kept by a filter, found; sorted numbers and nothing else. */
import type { SelectHow } from "../../map/types";
import { type Accounts, type Kind, numbersOfIds, type PlanState, type Territory } from "./model";

export const NOBODY = new Uint32Array(0);

/** A selection after more was selected in some way. */
export function chosen(was: Uint32Array, more: Uint32Array, way: SelectHow): Uint32Array {
  if (way === "replace") return more.slice().sort();
  const set = new Set(was);
  for (const one of more) {
    if (way === "add") set.add(one);
    else set.delete(one);
  }
  return Uint32Array.from(set).sort();
}

export interface Totals {
  readonly accounts: number;
  readonly potential: number;
  readonly hours: number;
  readonly locked: number;
}

/** What some accounts come to; those whose worth is not known count for nothing. */
export function totalsOf(state: PlanState, selected: Uint32Array): Totals {
  const { potential, hours } = state.accounts;
  let sum = 0;
  let work = 0;
  let locked = 0;
  for (const one of selected) {
    sum += potential[one] || 0;
    work += hours[one] || 0;
    locked += state.locked[one] ?? 0;
  }
  return { accounts: selected.length, potential: sum, hours: work, locked };
}

/** Accounts of pasted ids, one a line or with commas between; and what is no account. */
export function pasted(accounts: Accounts, text: string) {
  const numbers = numbersOfIds(accounts);
  const found = new Set<number>();
  const unknown: string[] = [];
  const take = (part: string): boolean => {
    const number = numbers.get(part);
    if (number !== undefined) found.add(number);
    return number !== undefined;
  };
  for (const line of text.split(/[\r\n]+/)) {
    const whole = line.trim();
    if (!whole || take(whole)) continue;
    for (const part of whole.split(/[\s,;]+/).filter(Boolean)) if (!take(part)) unknown.push(part);
  }
  return { found: Uint32Array.from(found).sort(), unknown };
}

/** Every account whose value of a kind is this one, such as a postal code. */
export function withValue(accounts: Accounts, kind: Kind, value: string): Uint32Array {
  const { codes, names } = accounts.kinds[kind];
  const code = names.indexOf(value);
  const found: number[] = [];
  if (code >= 0) codes.forEach((one, n) => one === code && found.push(n));
  return Uint32Array.from(found);
}

/** What is kept: values by kind, territories by id, and a span of what the map is coloured by. */
export interface Filter {
  readonly kinds: Readonly<Partial<Record<Kind, string>>>;
  readonly territory: string | null;
  readonly lockedOnly: boolean;
  readonly span: { readonly of: "potential" | "hours"; from: number; to: number } | null;
}

export const NO_FILTER: Filter = { kinds: {}, territory: null, lockedOnly: false, span: null };

export function isFiltering(filter: Filter): boolean {
  const { kinds, territory, lockedOnly, span } = filter;
  return Object.values(kinds).some(Boolean) || territory !== null || lockedOnly || span !== null;
}

/** 1 for each account that a filter keeps; null where it keeps all. */
export function keptBy(state: PlanState, filter: Filter): Uint8Array | null {
  if (!isFiltering(filter)) return null;
  const { accounts, territoryOf, locked, territories } = state;
  const kept = new Uint8Array(accounts.ids.length).fill(1);
  for (const [kind, value] of Object.entries(filter.kinds)) {
    if (!value) continue;
    const { codes, names } = accounts.kinds[kind as Kind];
    const code = names.indexOf(value);
    for (let n = 0; n < kept.length; n++) if (codes[n] !== code) kept[n] = 0;
  }
  if (filter.territory !== null) {
    const number = territories.findIndex((one) => one.id === filter.territory);
    for (let n = 0; n < kept.length; n++) if (territoryOf[n] !== number) kept[n] = 0;
  }
  if (filter.lockedOnly) for (let n = 0; n < kept.length; n++) if (!locked[n]) kept[n] = 0;
  if (filter.span) {
    const { from, to } = filter.span;
    const values = accounts[filter.span.of];
    for (let n = 0; n < kept.length; n++) {
      const value = values[n] as number;
      if (!(value >= from && value <= to)) kept[n] = 0;
    }
  }
  return kept;
}

/** The numbers of what is kept. */
export function numbersKept(kept: Uint8Array | null, size: number): Uint32Array {
  if (!kept) return Uint32Array.from({ length: size }, (_, n) => n);
  let count = 0;
  for (const one of kept) count += one;
  const found = new Uint32Array(count);
  for (let n = 0, at = 0; at < count; n++) if (kept[n]) found[at++] = n;
  return found;
}

/** Numbers of territories, those nearest to some accounts first; those without a place last. */
export function nearestTo(state: PlanState, selected: Uint32Array): number[] {
  const { longitude, latitude } = state.accounts;
  let x = 0;
  let y = 0;
  let placed = 0;
  for (const one of selected) {
    if (!Number.isFinite(longitude[one]) || !Number.isFinite(latitude[one])) continue;
    x += longitude[one] as number;
    y += latitude[one] as number;
    placed++;
  }
  const away = (one: Territory): number => {
    if (!placed || one.longitude === null || one.latitude === null) return Infinity;
    const narrow = Math.cos(((y / placed) * Math.PI) / 180);
    return Math.hypot((one.longitude - x / placed) * narrow, one.latitude - y / placed);
  };
  const far = state.territories.map(away);
  return state.territories
    .map((_, n) => n)
    .sort((a, b) => (far[a] as number) - (far[b] as number) || a - b);
}
