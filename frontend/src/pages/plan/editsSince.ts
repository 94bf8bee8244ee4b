/** What others did to a plan meanwhile: the edits since a revision, and those that a refusal tells of. */
import { listPlanEdits } from "../../api/generated/sdk.gen";
import type { Edit, PageEdit, Plan } from "../../api/generated/types.gen";
import type { ProblemError } from "../../api/problem";

const PAGE = 500;

export interface Change {
  readonly kind: string;
  readonly actor: string;
  readonly accounts: number;
  readonly territories: readonly string[];
}

/** The changes that a refused edit is answered with. */
export function changesOf(error: ProblemError): Change[] {
  return (error.body.changes ?? []).map((one) => ({
    kind: String(one.kind),
    actor: String(one.actor),
    accounts: Number(one.accounts ?? 0),
    territories: Array.isArray(one.territories) ? one.territories.map(String) : [],
  }));
}

/** The edits after the revision that is known; null for those to whom edits are not told. */
export async function editsSince(plan: Plan): Promise<Edit[] | null> {
  if (plan.brief === null) return null;
  const found: Edit[] = [];
  let page = await editPage(plan.id, { after: plan.revision });
  found.push(...page.items);
  while (page.next) {
    page = await editPage(plan.id, { cursor: page.next });
    found.push(...page.items);
  }
  return found;
}

async function editPage(
  planId: number,
  from: { readonly after: number } | { readonly cursor: string },
): Promise<PageEdit> {
  const query = { limit: PAGE, moves: true, ...from };
  return (await listPlanEdits({ path: { plan_id: planId }, query })).data;
}
