import { useSyncExternalStore } from "react";

import { navigate } from "../shell/router";
import { isPlan, type Step, STEPS } from "./steps";

/** How far the tour is; `by` says whether a press in the tour or a deed on the page led here. */
interface Tour {
  readonly step: Step | null;
  readonly by: "press" | "deed";
}

const SEEN = "ridings.tour.seen."; // and the number of the member
const AT = "ridings.tour.at."; // in this tab alone: it goes on when the page is loaded again
const LAST = "ridings.tour.plan.";

const listeners = new Set<() => void>();
const tours = new Map<number, Tour>();

function tourOf(member: number): Tour {
  let tour = tours.get(member);
  if (!tour) {
    const at = read(() => sessionStorage, AT + member);
    tour = { step: STEPS.find((one) => one.id === at) ?? null, by: "press" };
    tours.set(member, tour);
  }
  return tour;
}

export function useTour(member: number): Tour {
  return useSyncExternalStore(subscribe, () => tourOf(member));
}

/** Whether the tour was taken, left or declined before, in this browser. */
export function useIsSeen(member: number): boolean {
  return useSyncExternalStore(subscribe, () => read(() => localStorage, SEEN + member) !== "");
}

/** Begin at the first step, on the home page. */
export function beginTour(member: number): void {
  navigate("/");
  markSeen(member);
  goTo(member, STEPS[0] ?? null, "press");
}

/** Go to a step; null ends the tour. */
export function goTo(member: number, step: Step | null, by: Tour["by"]): void {
  tours.set(member, { step, by });
  write(() => sessionStorage, AT + member, step?.id ?? "");
  changed();
}

/** Not to be offered again. */
export function markSeen(member: number): void {
  write(() => localStorage, SEEN + member, "yes");
  changed();
}

/** The plan that was open last in this tab, as a path; the list of plans where there was none. */
export function lastPlan(member: number): string {
  return read(() => sessionStorage, LAST + member) || "/plans";
}

export function rememberPlan(member: number, path: string): void {
  if (isPlan(path)) write(() => sessionStorage, LAST + member, path);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  listeners.forEach((listener) => listener());
}

/** What was written while storage is off: it holds until the page is closed. */
const unkept = new Map<string, string>();

function read(storage: () => Storage, key: string): string {
  try {
    return storage().getItem(key) ?? "";
  } catch {
    return unkept.get(key) ?? "";
  }
}

function write(storage: () => Storage, key: string, value: string): void {
  try {
    storage().setItem(key, value);
  } catch {
    unkept.set(key, value);
  }
}
