/** A map that is made before there is anything to show: to get ready to draw takes as long as to load a plan. */
import { MapCore } from "./core";
import { loadBasemap } from "./loadBasemap";
import type { MapWords, Theme } from "./types";

let ready: MapCore | null = null;

/** Make a map for whoever asks next; nothing where the browser cannot draw one, which is told when it is shown. */
export function beginMap(words: MapWords, theme: Theme): void {
  try {
    ready ??= new MapCore(words, theme, loadBasemap);
  } catch {
    ready = null;
  }
}

export function isBegun(): boolean {
  return ready !== null;
}

/** The map that is ready, or a new one. */
export function takeMap(words: MapWords, theme: Theme): MapCore {
  const made = ready ?? new MapCore(words, theme, loadBasemap);
  ready = null;
  return made;
}

/** Give the map up that nobody has taken. */
export function dropMap(): void {
  ready?.stop();
  ready = null;
}
