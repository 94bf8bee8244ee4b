import type { Choice } from "../../parts";
import { t } from "../../texts";
import { useBench } from "./bench";

export const VACANT = "";

/** Reps, those without a territory first. */
export function useReps(): Choice<string>[] {
  const { state } = useBench();
  const busy = new Map(state.territories.map((one) => [one.repId, one.id]));
  const reps = [...state.reps.values()].map((rep) => ({
    id: `r${rep.rep_id}`,
    label: rep.name ?? rep.rep_id,
    hint: busy.get(rep.rep_id) ?? "",
  }));
  reps.sort(
    (a, b) => Number(a.hint !== "") - Number(b.hint !== "") || (a.label < b.label ? -1 : 1),
  );
  return [{ id: VACANT, label: t("plan.vacant") }, ...reps.map(withoutEmptyHint)];
}

function withoutEmptyHint({ id, label, hint }: { id: string; label: string; hint: string }) {
  return hint ? { id, label, hint } : { id, label };
}

/** The rep of a choice; null: nobody. */
export const repOf = (choice: string): string | null =>
  choice === VACANT ? null : choice.slice(1);
