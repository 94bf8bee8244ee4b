import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { ProblemError } from "../api/problem";
import { leaveForSignIn } from "./session";
import { showProblem } from "./toasts";

function onError(error: unknown): void {
  if (error instanceof ProblemError && error.status === 401) leaveForSignIn(queries);
}

/** Reads are tried again only where that may help: no answer, or something of the server's own. */
function retry(failures: number, error: unknown): boolean {
  const status = error instanceof ProblemError ? error.status : 500;
  return failures < 2 && (status === 0 || status >= 500);
}

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _result, mutation) => {
      onError(error);
      // Whoever shows a refusal at its own place says `meta: { quiet: true }`.
      if (!mutation.meta?.quiet) showProblem(error);
    },
  }),
  defaultOptions: {
    queries: { retry, retryDelay: 400, staleTime: 5_000, networkMode: "always" },
    mutations: { retry: false, networkMode: "always" },
  },
});
