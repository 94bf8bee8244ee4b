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
const AT_FIRST = ["countries", "states", "cities"] as const;

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
    trackResize: false, // `followSize` does, and draws nothing anew where the size is as it was
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
  private turn: Promise<void> = Promise.resolve();
  private readonly loaded = new Map<BasemapLayer, Promise<unknown>>();

  constructor(
    private readonly map: MapLibreMap,
    private readonly load: LoadBasemap,
    private readonly failed: (layer: BasemapLayer) => void,
  ) {
    map.on("zoomend", () => this.counties());
  }

  /** Have at hand what every style is filled with. */
  fetch(): void {
    if (!this.map.getSource(AT_FIRST[0])) return; // the organisation's tiles have it all
    for (const layer of AT_FIRST) this.asked(layer).catch(() => undefined); // told when it is shown
  }

  /** Fill a new style. */
  show(): void {
    for (const layer of AT_FIRST) void this.put(layer);
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
    if (layer === "counties" && this.filled.has(this.map.getSource(source) as object)) return;
    try {
      const data = await this.asked(layer);
      if (!this.stopped.signal.aborted && data) this.give(layer, data);
    } catch {
      this.loaded.delete(layer);
      if (!this.stopped.signal.aborted) this.failed(layer);
    }
  }

  private asked(layer: BasemapLayer): Promise<unknown> {
    const asked =
      this.loaded.get(layer) ??
      this.load(layer, this.stopped.signal).then((data) =>
        layer === "cities" ? cityPoints(data) : areasOf(data, layer),
      );
    this.loaded.set(layer, asked);
    return asked;
  }

  private readonly filled = new WeakSet<object>();

  private give(layer: BasemapLayer, data: unknown): void {
    const target = this.map.getSource(layer);
    if (target) this.filled.add(target);
    if (layer === "cities") {
      this.fill(layer, data);
      return;
    }
    const { areas, borders, sea } = data as NonNullable<ReturnType<typeof areasOf>>;
    if (layer === "countries") {
      this.fill("countries", areas);
      if (sea) this.fill("sea", sea);
    }
    this.fill(layer === "countries" ? "country-borders" : layer, borders);
  }

  /** Each source in its turn: to hand over an outline takes long enough for a press to wait. */
  private fill(source: string, data: unknown): void {
    this.turn = this.turn.then(
      () =>
        new Promise((done) => {
          setTimeout(() => {
            if (!this.stopped.signal.aborted) fill(this.map, source, data);
            done();
          });
        }),
    );
  }
}

/** Let the map be as large as its element, now and from now on; gives how to stop. */
export function followSize(map: MapLibreMap, element: HTMLElement): () => void {
  let last = "";
  const follow = () => {
    const size = `${element.clientWidth} ${element.clientHeight}`;
    if (size === last) return;
    last = size;
    map.resize();
  };
  follow();
  const watch = new ResizeObserver(() => {
    const before = last;
    follow();
    if (last !== before) map.redraw(); // at once: the canvas is empty now
  });
  watch.observe(element);
  return () => {
    watch.disconnect();
  };
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

const UNREAD = 5_000; // milliseconds from which a style is taken for one that the map cannot read

/** Put a style on; where it is not ours and cannot be read, another. */
export function wear(
  map: MapLibreMap,
  style: StyleSpecification,
  tiles: Tiles | null,
  other: () => Promise<StyleSpecification>,
): void {
  if (tiles?.kind === "style") {
    const done = () => {
      clearTimeout(late);
      map.off("error", unread);
      map.off("style.load", done);
      map.off("remove", done);
    };
    const unread = () => {
      done();
      void other().then((built) => map.setStyle(built, { diff: false }));
    };
    const late = setTimeout(() => map.fire("error", {}), UNREAD);
    map.on("error", unread);
    map.on("style.load", done);
    map.on("remove", done);
  }
  map.setStyle(style, { diff: false });
}
