import { type QueryClient, useQuery } from "@tanstack/react-query";

import { meOptions } from "../api/generated/@tanstack/react-query.gen";
import type { Me } from "../api/generated/types.gen";
import { ProblemError } from "../api/problem";
import { currentPath, navigate } from "./router";

const SIGN_IN = "/sign-in";
const OPEN_PATHS = [SIGN_IN, "/welcome"];

/** Who is signed in. Only for pages behind the session: there it is always known. */
export function useMe(): Me {
  const { data } = useQuery(sessionOptions());
  if (!data) throw new Error("useMe is for pages behind the session");
  return data;
}

/** Whether the role allows something, such as `plans:write`. */
export function useMay(): (permission: string) => boolean {
  const me = useMe();
  return (permission) => me.permissions.includes(permission);
}

export function sessionOptions() {
  return { ...meOptions(), staleTime: 60_000 };
}

export function isNotSignedIn(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401;
}

let stays: (() => boolean) | null = null;

/**
 * Ask a page before it is left because the session has ended: one with work that is not saved says true,
 * and shows a way to sign in beside it. Returns how to stop asking.
 */
export function stayWhenSignedOut(ask: () => boolean): () => void {
  stays = ask;
  return () => {
    if (stays === ask) stays = null;
  };
}

/** Forget what was seen, and sign in; afterwards one is back where one was. */
export function leaveForSignIn(queries: QueryClient): void {
  if (OPEN_PATHS.includes(window.location.pathname) || stays?.()) return;
  const back = currentPath();
  queries.clear();
  navigate(back === "/" ? SIGN_IN : `${SIGN_IN}?next=${encodeURIComponent(back)}`, {
    replace: true,
  });
}

/** Where to go after signing in: a path of this site, never another address. */
export function pathAfterSignIn(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  const isOwn = /^\/(?![/\\])/.test(next) && !OPEN_PATHS.some((path) => next.startsWith(path));
  return isOwn ? next : "/";
}
