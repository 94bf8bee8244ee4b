import { useSyncExternalStore } from "react";

export type Params = Readonly<Record<string, string>>;

const MOVED = "ridings:moved";

/** The path with its search, such as `/plans?status=draft`. */
export function currentPath(): string {
  return window.location.pathname + window.location.search;
}

/** Go to a path of this site; `replace` leaves no way back to the page before. */
export function navigate(to: string, options: { replace?: boolean } = {}): void {
  if (mayLeave && !mayLeave(to)) return;
  const from = window.location.pathname;
  if (options.replace) window.history.replaceState(null, "", to);
  else window.history.pushState(null, "", to);
  if (window.location.pathname !== from) window.scrollTo(0, 0);
  window.dispatchEvent(new Event(MOVED));
}

let mayLeave: ((to: string) => boolean) | null = null;

/** Ask a page before it is left, as one with unsaved changes wants; returns how to stop asking. */
export function askBeforeLeaving(ask: (to: string) => boolean): () => void {
  mayLeave = ask;
  return () => {
    if (mayLeave === ask) mayLeave = null;
  };
}

let shown: string | null = null; // the path that the pages are at

/** By the browser's own buttons one has left already: where the page is to stay, it is gone back to. */
function moved(): void {
  if (currentPath() === shown) return; // to a place in the same page
  if (shown !== null && mayLeave && !mayLeave(currentPath())) {
    window.history.pushState(null, "", shown);
    return;
  }
  window.dispatchEvent(new Event(MOVED));
}

function subscribe(changed: () => void): () => void {
  if (shown === null) {
    window.addEventListener("popstate", moved);
    window.addEventListener(MOVED, () => (shown = currentPath()));
    shown = currentPath();
  }
  window.addEventListener(MOVED, changed);
  return () => {
    window.removeEventListener(MOVED, changed);
  };
}

/** The path one is at; the component renders again when it changes. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

/** The parameters after `?`. */
export function useSearch(): URLSearchParams {
  return new URLSearchParams(useSyncExternalStore(subscribe, () => window.location.search));
}

/** The parts of a path that a pattern such as `/plans/:id` names; null where it is another path. */
export function matched(pattern: string, path: string): Params | null {
  const wanted = pattern.split("/");
  const given = path.replace(/(.)\/$/, "$1").split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const found = given[at] ?? "";
    if (part.startsWith(":")) {
      const value = decoded(found);
      if (!value) return null;
      params[part.slice(1)] = value;
    } else if (part !== found) return null;
  }
  return params;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
