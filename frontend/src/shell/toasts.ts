import { useSyncExternalStore } from "react";

import { wordsOf } from "./problems";

export interface Toast {
  readonly id: number;
  readonly kind: "done" | "problem";
  readonly text: string;
  /** What can be done about it, such as undo. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

const SECONDS = { done: 5, problem: 12 };
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function changed(next: readonly Toast[]): void {
  toasts = next;
  listeners.forEach((listener) => listener());
}

function show(toast: Omit<Toast, "id">): number {
  const id = ++last;
  changed([...toasts.slice(-2), { ...toast, id }]);
  window.setTimeout(() => hide(id), (toast.action ? 12 : SECONDS[toast.kind]) * 1000);
  return id;
}

export function hide(id: number): void {
  changed(toasts.filter((toast) => toast.id !== id));
}

/** Say that something was done; `action` offers what may follow, such as undo. Gives what hides it. */
export function showDone(text: string, action?: Toast["action"]): number {
  return show(action ? { kind: "done", text, action } : { kind: "done", text });
}

/** Say why something was not done: an error, or words of the page's own. */
export function showProblem(error: unknown): void {
  const { title, detail } =
    typeof error === "string" ? { title: error, detail: "" } : wordsOf(error);
  show({ kind: "problem", text: detail ? `${title} ${detail}` : title });
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}
