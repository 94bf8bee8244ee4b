import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { ProblemError } from "../api/problem";
import { leaveForSignIn } from "./session";
import { showProblem } from "./toasts";

function onError(error: unknown): void {
  if (error instanceof ProblemError && error.status === 401) leaveForSignIn(queries);
}

const PATIENCE = 10; // seconds that a read waits where the server asks for it

/** Reads are tried again where that may help: no answer, something of the server's own, or a short wait. */
function retry(failures: number, error: unknown): boolean {
  const status = error instanceof ProblemError ? error.status : 500;
  return failures < 2 && (status === 0 || status >= 500 || waitOf(error) > 0);
}

function waitOf(error: unknown): number {
  const asked = error instanceof ProblemError && error.status === 429 ? error.retryAfter : null;
  return asked !== null && asked <= PATIENCE ? asked * 1000 : 0;
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
    queries: {
      retry,
      retryDelay: (_, error) => waitOf(error) || 400,
      staleTime: 5_000,
      networkMode: "always",
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
