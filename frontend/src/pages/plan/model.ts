/** What the page of a plan knows: columns of accounts, territories, and who has what. */
import type { Plan, Rep } from "../../api/generated/types.gen";
import type { Texts } from "../../map/texts";
import { NONE } from "../../map/types";

/** Different texts of a column and the number of each account's among them. */
export interface Category {
  readonly codes: Uint16Array;
  readonly names: readonly string[];
}

export const KINDS = [
  "owner",
  "tier",
  "industry",
  "region",
  "state",
  "status",
  "channel",
  "city",
  "postal_code",
  "county_code",
] as const;
export type Kind = (typeof KINDS)[number];

/** All accounts that are seen; an account is its number in these columns. */
export interface Accounts {
  readonly ids: Texts;
  readonly names: Texts;
  readonly longitude: Float64Array;
  readonly latitude: Float64Array;
  /** What it counts for in this plan; NaN where that is not known. */
  readonly potential: Float64Array;
  /** Hours a year without the way from the base. */
  readonly hours: Float64Array;
  /** What ties it to its territory, beside planners' locks. */
  readonly kept: Category;
  readonly kinds: Readonly<Record<Kind, Category>>;
}

/** A territory as `territories.csv` has it. */
export interface Territory {
  readonly id: string;
  readonly repId: string | null;
  readonly accounts: number;
  readonly potential: number;
  readonly hours: number;
  readonly driveHours: number;
  readonly capacityHours: number | null;
  readonly longitude: number | null;
  readonly latitude: number | null;
  readonly dispersion: number | null;
  /** Share by which it lies above or below its target, by activity. */
  readonly imbalance: Readonly<Record<string, number>>;
}

export interface PlanState {
  readonly plan: Plan;
  readonly accounts: Accounts;
  readonly territories: readonly Territory[];
  /** Number in `territories` of each account's; `NONE`: it is not in the plan. */
  readonly territoryOf: Uint16Array;
  /** 1 for each account that a planner has locked. */
  readonly locked: Uint8Array;
  readonly reps: ReadonlyMap<string, Rep>;
}

export type Row = Readonly<Record<string, unknown>>;

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === "number" ? value : otherwise;
const numberOrNull = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** Read a row of `territories.csv`. */
export function territoryOfRow(row: Row): Territory {
  const imbalance: Record<string, number> = {};
  for (const [key, value] of Object.entries(row)) {
    if (key.startsWith("imbalance_") && typeof value === "number") imbalance[key.slice(10)] = value;
  }
  return {
    id: String(row.territory_id),
    repId: typeof row.rep_id === "string" ? row.rep_id : null,
    accounts: numberOr(row.accounts, 0),
    potential: numberOr(row.potential, 0),
    hours: numberOr(row.workload_hours, 0),
    driveHours: numberOr(row.drive_hours, 0),
    capacityHours: numberOrNull(row.capacity_hours),
    longitude: numberOrNull(row.longitude),
    latitude: numberOrNull(row.latitude),
    dispersion: numberOrNull(row.dispersion_km),
    imbalance,
  };
}

/** The activities that a plan balances, with how far each may be off; the order is the brief's. */
export function activitiesOf(plan: Plan): ReadonlyMap<string, number> {
  const balance = (plan.brief?.balance ?? {}) as Readonly<Record<string, { tolerance?: unknown }>>;
  return new Map(Object.entries(balance).map(([name, one]) => [name, numberOr(one.tolerance, 0)]));
}

const numbers = new WeakMap<Accounts, ReadonlyMap<string, number>>();

/** The number of each account by its id; made when it is first asked for. */
export function numbersOfIds(accounts: Accounts): ReadonlyMap<string, number> {
  let found = numbers.get(accounts);
  if (!found) {
    found = new Map(accounts.ids.all().map((id, n) => [id, n]));
    numbers.set(accounts, found);
  }
  return found;
}

/** A value of a category, or "". */
export function valueOf(category: Category, account: number): string {
  return category.names[category.codes[account] ?? NONE] ?? "";
}

/** The accounts of a territory, in their order. */
export function accountsIn(territoryOf: Uint16Array, territory: number): Uint32Array {
  let count = 0;
  for (const one of territoryOf) if (one === territory) count++;
  const found = new Uint32Array(count);
  for (let n = 0, at = 0; at < count; n++) if (territoryOf[n] === territory) found[at++] = n;
  return found;
}
