/** The plan of the address that was opened: asked for while the page is still being built. */
import { currentPath, type Params } from "../../shell/router";
import { fetchMap } from "./lazyMap";
import { loadPlan } from "./loading";
import type { PlanState } from "./model";

let begun: { readonly planId: number; readonly loading: Promise<PlanState> } | null = null;

/** Begin to load a plan, and the map where it will be shown. */
export function beginPlan({ id }: Params): void {
  const planId = Number(id);
  if (!Number.isSafeInteger(planId) || planId < 1) return;
  const loading = loadPlan(planId);
  loading.catch(() => undefined); // told to whoever takes it
  begun = { planId, loading };
  if (!currentPath().endsWith("/table")) fetchMap();
}

/** What has begun to load, once; else it begins now. */
export function takePlan(planId: number, signal: AbortSignal): Promise<PlanState> {
  const early = begun;
  begun = null;
  return early?.planId === planId ? early.loading : loadPlan(planId, signal);
}
