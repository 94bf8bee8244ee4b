import { usePath } from "../../shell/router";

/** Whether the plan is shown as a table alone. */
export function useIsTable(): boolean {
  return usePath().replace(/\/$/, "").endsWith("/table");
}
