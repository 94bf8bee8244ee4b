/** The plan of the address that was opened: asked for while the page is still being built. */
import { currentPath, type Params } from "../../shell/router";
import { fetchMap } from "./lazyMap";
import { loadPlan } from "./loading";
import type { PlanState } from "./model";

interface Begun {
  readonly planId: number;
  readonly loading: Promise<PlanState>;
  readonly release: (() => void) | undefined;
}

let begun: Begun | null = null;

/** Begin to load a plan, and the map where it will be shown. */
export function beginPlan({ id }: Params): void {
  const planId = Number(id);
  if (!Number.isSafeInteger(planId) || planId < 1) return;
  const loading = loadPlan(planId);
  loading.catch(() => undefined); // told to whoever takes it
  const isTable = currentPath().endsWith("/table");
  begun = { planId, loading, release: isTable ? undefined : fetchMap() };
}

/** What has begun to load, once; else it begins now. */
export function takePlan(planId: number, signal: AbortSignal): Promise<PlanState> {
  const early = begun;
  begun = null;
  early?.release?.(); // the page asks for the map by itself
  return early?.planId === planId ? early.loading : loadPlan(planId, signal);
}
