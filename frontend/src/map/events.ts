import type { BasemapLayer, Legend, SelectHow, Unavailable } from "./types";

/** What the map says; every one may be missing. */
export interface MapEvents {
  onSelect?: (accounts: Uint32Array, way: SelectHow) => void;
  /** The account under the pointer and where it is drawn, in pixels of the map. */
  onHover?: (account: number | null, at: { x: number; y: number } | null) => void;
  onLegend?: (legend: Legend) => void;
  onUnavailable?: (why: Unavailable) => void;
  onBasemapProblem?: (layer: BasemapLayer | "tiles") => void;
}
