import type { LoadBasemap } from "./types";

/** Fetch a layer of the built-in basemap from the server; the browser keeps it. */
export const loadBasemap: LoadBasemap = async (layer, signal) => {
  const answer = await fetch(`/api/v1/basemap/${layer}`, { signal, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`the server answered ${String(answer.status)}`);
  return answer.json();
};
