import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark" | "system";

const KEY = "ridings.theme"; // public/theme.js reads it too
const listeners = new Set<() => void>();
let theme: Theme = kept();

function kept(): Theme {
  const found = document.documentElement.dataset.theme;
  return found === "light" || found === "dark" ? found : "system";
}

export function setTheme(next: Theme): void {
  theme = next;
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage is off: it holds until the page is closed.
  }
  listeners.forEach((listener) => listener());
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => theme,
  );
}

const dark = window.matchMedia("(prefers-color-scheme: dark)");

export function isDarkNow(): boolean {
  return theme === "system" ? dark.matches : theme === "dark";
}

/** Whether the page is dark now, for what is not drawn by CSS, such as the map. */
export function useIsDark(): boolean {
  const chosen = useTheme();
  const system = useSyncExternalStore(
    (listener) => {
      dark.addEventListener("change", listener);
      return () => dark.removeEventListener("change", listener);
    },
    () => dark.matches,
  );
  return chosen === "system" ? system : chosen === "dark";
}
