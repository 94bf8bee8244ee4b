/** Everything the page needs, asked for at the same time; tables come as Arrow. */
import { tableFromIPC, type Table } from "apache-arrow";

import { send } from "../../api/client";
import { listReps, showPlan } from "../../api/generated/sdk.gen";
import type { PageRep, Rep } from "../../api/generated/types.gen";
import {
  amountsOf,
  type ArrowColumn,
  categoryOf,
  numbersOf,
  textsOf,
  truthsOf,
} from "../../map/arrowColumns";
import type { Texts } from "../../map/texts";
import { NONE } from "../../map/types";
import { type Accounts, KINDS, type PlanState, type Row, territoryOfRow } from "./model";

const ARROW = "application/vnd.apache.arrow.stream";
const OF_ACCOUNTS = ["name", "longitude", "latitude", ...KINDS];
const OF_PLAN = "account_id,territory_id,locked,potential,workload_hours,kept_why";

async function arrow(path: string, signal: AbortSignal | undefined): Promise<Table> {
  const response = await send(path, { headers: { Accept: ARROW }, ...(signal ? { signal } : {}) });
  return tableFromIPC(new Uint8Array(await response.arrayBuffer()));
}

/** Load a plan with its market. */
export async function loadPlan(planId: number, signal?: AbortSignal): Promise<PlanState> {
  const fields = OF_ACCOUNTS.map((name) => `fields=${name}`).join("&");
  const [market, placed, territories, plan, reps] = await Promise.all([
    arrow(`/api/v1/accounts/table?${fields}`, signal),
    arrow(`/api/v1/plans/${planId}/alignment?fields=${OF_PLAN}`, signal),
    territoryRows(planId, signal),
    showPlan({ path: { plan_id: planId }, ...(signal ? { signal } : {}) }),
    allReps(signal),
  ]);
  const read = territories.rows.map(territoryOfRow);
  const joined = joinTables(
    market,
    placed,
    read.map((one) => one.id),
  );
  const revision = territories.revision ?? plan.data.revision;
  return {
    ...joined,
    // What was edited while the tables were on their way is told by the next look at the revision.
    plan: { ...plan.data, revision: Math.min(revision, plan.data.revision) },
    territories: read,
    reps: new Map(reps.map((rep) => [rep.rep_id, rep])),
  };
}

/** The territories as they are now, and the revision they are of. */
export async function territoryRows(
  planId: number,
  signal?: AbortSignal,
): Promise<{ rows: readonly Row[]; revision: number | null }> {
  const response = await send(`/api/v1/plans/${planId}/territories`, signal ? { signal } : {});
  const { items } = (await response.json()) as { items: readonly Row[] };
  const found = /r(\d+)/.exec(response.headers.get("ETag") ?? "");
  return { rows: items, revision: found ? Number(found[1]) : null };
}

/** Where accounts are now, for those to whom no edits are told. */
export async function loadPlaces(planId: number, accounts: Accounts, ids: readonly string[]) {
  const path = `/api/v1/plans/${planId}/alignment?fields=account_id,territory_id,locked`;
  const placed = await arrow(path, undefined);
  const rows = rowsOf(accounts.ids, textsOf(column(placed, "account_id")));
  return placesOf(placed, rows, accounts.ids.length, ids);
}

async function allReps(signal: AbortSignal | undefined): Promise<Rep[]> {
  const found: Rep[] = [];
  let next: string | null = null;
  do {
    const page: PageRep = await repPage(next, signal);
    found.push(...page.items);
    next = page.next ?? null;
  } while (next);
  return found;
}

async function repPage(cursor: string | null, signal: AbortSignal | undefined): Promise<PageRep> {
  const query = { limit: 1000, ...(cursor ? { cursor } : {}) };
  return (await listReps({ query, ...(signal ? { signal } : {}) })).data;
}

function column(table: Table, name: string): ArrowColumn {
  const found = table.getChild(name) as ArrowColumn | null;
  if (!found) throw new Error(`the answer lacks the column ${name}`);
  return found;
}

/** For each id of `own` its row in `other`, by position where both are the same; null for "as it is". */
export function rowsOf(own: Texts, other: Texts): Int32Array | null {
  if (own.equals(other)) return null;
  const rows = new Map(other.all().map((id, n) => [id, n]));
  return Int32Array.from(own.all(), (id) => rows.get(id) ?? -1);
}

function spread<Values extends Float64Array | Uint16Array | Uint8Array>(
  values: Values,
  rows: Int32Array | null,
  made: Values,
  missing: number,
): Values {
  if (!rows) return values;
  for (let n = 0; n < rows.length; n++) {
    const row = rows[n] as number;
    made[n] = row < 0 ? missing : (values[row] as number);
  }
  return made;
}

function placesOf(
  placed: Table,
  rows: Int32Array | null,
  size: number,
  territories: readonly string[],
) {
  const where = numbersOf(column(placed, "territory_id"), territories);
  return {
    territoryOf: spread(where, rows, new Uint16Array(size), NONE),
    locked: spread(truthsOf(column(placed, "locked")), rows, new Uint8Array(size), 0),
  };
}

/** Join accounts with what the plan says of them, by id; no object is made per account. */
export function joinTables(
  market: Table,
  placed: Table,
  territories: readonly string[],
): Pick<PlanState, "accounts" | "territoryOf" | "locked"> {
  const ids = textsOf(column(market, "account_id"));
  const rows = rowsOf(ids, textsOf(column(placed, "account_id")));
  const amounts = (name: string) =>
    spread(amountsOf(column(placed, name)), rows, new Float64Array(ids.length), NaN);
  const kept = categoryOf(column(placed, "kept_why"));
  const kinds = Object.fromEntries(
    KINDS.map((kind) => [kind, categoryOf(column(market, kind))]),
  ) as unknown as Accounts["kinds"];
  return {
    accounts: {
      ids,
      names: textsOf(column(market, "name")),
      longitude: amountsOf(column(market, "longitude")),
      latitude: amountsOf(column(market, "latitude")),
      potential: amounts("potential"),
      hours: amounts("workload_hours"),
      kept: { ...kept, codes: spread(kept.codes, rows, new Uint16Array(ids.length), NONE) },
      kinds,
    },
    ...placesOf(placed, rows, ids.length, territories),
  };
}
