/** The map, which is large: fetched beside the plan's tables, and shown when both are there. */
import { lazy } from "react";

const load = () => import("../../map");

export const PlanMap = lazy(() => load().then((map) => ({ default: map.PlanMap })));

/** Fetch it before it is needed; where that fails, it is fetched again when it is shown. */
export function fetchMap(): void {
  load().catch(() => undefined);
}
