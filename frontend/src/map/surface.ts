/** MapLibre itself: made once, its style kept in step with theme and tiles, the basemap filled in. */
import {
  Map as MapLibreMap,
  setWorkerUrl,
  type GeoJSONSource,
  type StyleSpecification,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";

import { cityPoints, styleOf } from "./basemap";
import { areasOf } from "./topojson";
import type { BasemapLayer, LoadBasemap, MapWords, Theme, Tiles } from "./types";

setWorkerUrl(workerUrl);

export const COUNTY_ZOOM = 6;

/** Whether the browser draws with WebGL 2 at all. */
export function canDraw(): boolean {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}

export function makeMap(element: HTMLElement, words: MapWords, theme: Theme): MapLibreMap {
  const map = new MapLibreMap({
    container: element,
    style: styleOf(theme, words.attribution, null, null),
    attributionControl: { compact: false },
    canvasContextAttributes: { preserveDrawingBuffer: true }, // points are drawn over the last frame
    boxZoom: false, // shift draws a box that selects
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    maxPitch: 0,
    maxZoom: 18,
    renderWorldCopies: false,
    center: [-40, 35],
    zoom: 2,
    locale: { "Map.Title": words.label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return map;
}

export const fill = (map: MapLibreMap, source: string, data: unknown) => {
  map.getSource<GeoJSONSource>(source)?.setData(data as never);
};

/** Fetches the built-in basemap, each layer once, and fills it in whenever the style is new. */
export class Basemap {
  private readonly stopped = new AbortController();
  private readonly loaded = new Map<BasemapLayer, Promise<unknown>>();

  constructor(
    private readonly map: MapLibreMap,
    private readonly load: LoadBasemap,
    private readonly failed: (layer: BasemapLayer) => void,
  ) {
    map.on("zoomend", () => this.counties());
  }

  /** Fill a new style. */
  show(): void {
    void this.put("countries");
    void this.put("states");
    void this.put("cities");
    this.counties();
  }

  stop(): void {
    this.stopped.abort();
  }

  private counties(): void {
    if (this.map.getZoom() >= COUNTY_ZOOM - 0.5) void this.put("counties");
  }

  private async put(layer: BasemapLayer): Promise<void> {
    const source = layer === "countries" ? "country-borders" : layer;
    if (!this.map.getSource(source)) return; // the organisation's tiles have it all
    let asked = this.loaded.get(layer);
    if (layer === "counties" && asked && this.filled.has(this.map.getSource(source) as object))
      return;
    if (!asked) {
      asked = this.load(layer, this.stopped.signal).then((data) =>
        layer === "cities" ? cityPoints(data) : areasOf(data, layer),
      );
      this.loaded.set(layer, asked);
    }
    try {
      const data = await asked;
      if (!this.stopped.signal.aborted && data) this.give(layer, data);
    } catch {
      this.loaded.delete(layer);
      if (!this.stopped.signal.aborted) this.failed(layer);
    }
  }

  private readonly filled = new WeakSet<object>();

  private give(layer: BasemapLayer, data: unknown): void {
    const target = this.map.getSource(layer);
    if (target) this.filled.add(target);
    if (layer === "cities") {
      fill(this.map, layer, data);
      return;
    }
    const { areas, borders, sea } = data as NonNullable<ReturnType<typeof areasOf>>;
    if (layer === "countries") {
      fill(this.map, "countries", areas);
      if (sea) fill(this.map, "sea", sea);
    }
    fill(this.map, layer === "countries" ? "country-borders" : layer, borders);
  }
}

/** The style for a theme and tiles; an organisation's own is fetched, and refused where it is none. */
export async function styleFor(
  theme: Theme,
  tiles: Tiles | null,
  words: MapWords,
  signal: AbortSignal,
): Promise<StyleSpecification> {
  if (tiles?.kind !== "style") return styleOf(theme, words.attribution, tiles, null);
  const answer = await fetch(tiles.url, { signal });
  if (!answer.ok) throw new Error(`the tile server answered ${String(answer.status)}`);
  return styleOf(theme, words.attribution, tiles, (await answer.json()) as StyleSpecification);
}
