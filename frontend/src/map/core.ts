/** The map without React: it is told what is so, draws it, and says what somebody did. */
import type { Map as MapLibreMap } from "maplibre-gl";

import { LABELS } from "./basemap";
import { sizes, type Colouring } from "./colouring";
import { drawingOn, type Drawing } from "./drawing";
import {
  boxOf,
  latitudeAt,
  longitudeAt,
  mercatorX,
  mercatorY,
  project,
  type Box,
  type Projected,
} from "./mercator";
import { Painting } from "./painting";
import { NEUTRAL } from "./palette";
import { Picker } from "./picking";
import { pointAt } from "./pointing";
import { DIMMED, HIDDEN, MOVING_POINTS, PointsLayer } from "./pointsLayer";
import { Shapes } from "./shapes";
import type { MapEvents } from "./events";
import { Basemap, fill, followSize, makeMap, styleFor, wear } from "./surface";
import type {
  BasemapLayer,
  ColourMode,
  LoadBasemap,
  MapAccounts,
  MapMarker,
  MapTerritory,
  MapWords,
  SelectHow,
  Theme,
  Tiles,
  Tool,
} from "./types";

const AROUND = { top: 64, bottom: 64, left: 40, right: 40 }; // pixels; the tools are at the top
const REST = 160; // milliseconds without a move until every point is drawn

export class MapCore {
  readonly map: MapLibreMap;
  private points: Projected = project(new Float64Array(), new Float64Array());
  private picker = new Picker(this.points);
  private layer = new PointsLayer(this.points);
  private excluded: Uint8Array | null = null;
  private sizedBy: Float64Array | null = null;
  private markers: readonly MapMarker[] = [];
  private tiles: Tiles | null = null;
  private styled: AbortController | null = null;
  private rest: number | undefined;
  private jumps = false; // to a place at once: nothing is drawn on the way
  private seen = false;
  private isOpen = false; // and knows its accounts
  private readonly painting: Painting;
  private readonly shapes: Shapes;
  private readonly basemap: Basemap;
  private readonly drawing: Drawing;
  private tool: Tool = "pan";

  /** What it draws in; it lies nowhere until the map is opened. */
  private readonly element = document.createElement("div");
  private say: () => MapEvents = () => ({});
  private unfollow: (() => void) | undefined;
  private patchy: BasemapLayer | null = null;

  constructor(
    private readonly words: MapWords,
    theme: Theme,
    load: LoadBasemap,
  ) {
    const { element } = this;
    element.className = "ridings-map";
    this.painting = new Painting(theme, (made, isOther) => this.paint(made, isOther));
    element.dataset.theme = theme;
    this.map = makeMap(element, words, theme);
    this.basemap = new Basemap(this.map, load, (layer) => {
      this.patchy = layer;
      this.say().onBasemapProblem?.(layer);
    });
    this.shapes = new Shapes(
      (data) => fill(this.map, "shapes", data),
      (data, numberAt) => this.picker.useIndex(data, numberAt),
    );
    this.drawing = drawingOn(element, (line, way) => this.drawn(line, way));
    this.listen();
  }

  /** Show it at a place of the page, and tell what happens from now on. */
  open(place: HTMLElement, say: () => MapEvents): void {
    this.say = say;
    place.append(this.element);
    this.unfollow = followSize(this.map, this.element);
    if (this.patchy) say().onBasemapProblem?.(this.patchy);
  }

  stop(): void {
    this.say = () => ({});
    this.unfollow?.();
    this.element.remove();
    clearTimeout(this.rest);
    this.styled?.abort();
    this.basemap.stop();
    this.shapes.stop();
    this.drawing.stop();
    this.map.remove();
  }

  setAccounts(accounts: MapAccounts): void {
    this.points = project(accounts.longitude, accounts.latitude);
    this.picker = new Picker(this.points);
    const before = this.layer;
    this.layer = new PointsLayer(this.points);
    this.layer.ground = this.painting.theme;
    this.layer.draw({ sizes: sizes(null, accounts.longitude.length) });
    this.sizedBy = this.excluded = null;
    if (this.map.getLayer(before.id)) this.map.removeLayer(before.id);
    this.shapes.setPoints(this.points);
    this.addPoints();
    if (!this.seen && this.points.box) {
      this.seen = true;
      this.show(this.points.box, false);
    }
    if (this.isOpen) return;
    this.isOpen = true;
    this.ground();
  }

  /** Who has which account: a new array after each change; only what differs is painted anew. */
  setTerritories(territories: readonly MapTerritory[], territoryOf: Uint16Array): void {
    const others = this.painting.give(territories, this.points.pairs, territoryOf);
    this.shapes.draw(territoryOf, this.painting.colours());
    if (others) this.setMarkers(this.markers);
  }

  setMode(mode: ColourMode): void {
    this.painting.by(mode);
  }

  setSizes(values: Float64Array | null): void {
    if (values === this.sizedBy) return;
    this.sizedBy = values;
    this.layer.draw({ sizes: sizes(values, this.painting.territoryOf.length) });
  }

  /** 1 for each account that a filter keeps; the others are drawn faintly or not at all, and not selected. */
  setFilter(kept: Uint8Array | null, others: "dim" | "hide"): void {
    if (!kept && !this.excluded) return;
    this.excluded = kept && kept.map((one) => (one ? 0 : 1));
    const state = others === "dim" ? DIMMED : HIDDEN;
    this.layer.draw({ states: kept && kept.map((one) => (one ? 0 : state)) });
  }

  setSelected(accounts: Uint32Array): void {
    this.layer.choose(accounts);
  }

  setMarkers(markers: readonly MapMarker[]): void {
    this.markers = markers;
    const hues = this.painting.colours();
    const features = markers.map(({ kind, label, longitude, latitude, territory }) => ({
      type: "Feature",
      properties: { kind, label, hue: hues[territory] ?? NEUTRAL[this.painting.theme] },
      geometry: { type: "Point", coordinates: [longitude, latitude] },
    }));
    fill(this.map, "markers", { type: "FeatureCollection", features });
  }

  setShapes(shown: boolean): void {
    this.shapes.shown = shown;
    this.shapes.draw(this.painting.territoryOf, this.painting.colours());
  }

  setTool(tool: Tool): void {
    this.tool = tool;
    this.drawing.use(tool);
    if (tool === "pan") this.map.dragPan.enable();
    else this.map.dragPan.disable();
  }

  /** Change theme or tiles; where a tile server does not answer, the built-in basemap is shown. */
  async setGround(theme: Theme, tiles: Tiles | null): Promise<void> {
    if (theme === this.painting.theme && tiles === this.tiles) return;
    if (tiles && !this.tiles) this.map.on("error", () => this.say().onBasemapProblem?.("tiles"));
    [this.painting.theme, this.tiles] = [theme, tiles];
    this.element.dataset.theme = theme;
    this.styled?.abort();
    const stopped = (this.styled = new AbortController());
    const built = (own: Tiles | null) => styleFor(theme, own, this.words, stopped.signal);
    const style = await built(tiles).catch(() => {
      if (!stopped.signal.aborted) this.say().onBasemapProblem?.("tiles");
      return built(null);
    });
    if (!stopped.signal.aborted) wear(this.map, style, tiles, () => built(null));
  }

  zoomTo(accounts: ArrayLike<number>): void {
    const box = boxOf(this.points, accounts);
    if (box) this.show(box, true);
  }

  /** Select what lies in a drawn line of x, y pairs, in pixels of the map. */
  drawn(line: readonly number[], way: SelectHow): void {
    const ring = new Float64Array(line.length);
    for (let k = 0; k + 1 < line.length; k += 2) {
      const { lng, lat } = this.map.unproject([line[k] ?? 0, line[k + 1] ?? 0]);
      ring[k] = mercatorX(lng);
      ring[k + 1] = mercatorY(lat);
    }
    const found = this.picker.inPolygon(ring, this.excluded);
    this.say().onSelect?.(found, way);
  }

  /** Where an account is drawn, in pixels of the map; null where its place is not known. */
  placeOf(account: number): { x: number; y: number } | null {
    const box = boxOf(this.points, [account]);
    return box && this.map.project([longitudeAt(box[0]), latitudeAt(box[1])]);
  }

  private listen(): void {
    const { map } = this;
    map.on("style.load", () => {
      this.addPoints();
      this.ground();
      this.shapes.again(this.painting.colours());
      this.painting.again();
      this.setMarkers(this.markers);
    });
    map.on("webglcontextlost", () => this.say().onUnavailable?.("lost"));
    map.on("movestart", () => {
      clearTimeout(this.rest);
      this.layer.moving = !this.jumps && this.layer.count > MOVING_POINTS;
      this.say().onHover?.(null, null);
    });
    map.on("moveend", () => {
      clearTimeout(this.rest);
      this.rest = setTimeout(() => this.settle(), REST) as unknown as number;
    });
    pointAt(map, {
      near: (lng, lat, reach) => this.near(lng, lat, reach),
      placeOf: (account) => this.placeOf(account),
      tool: () => this.tool,
      drew: () => this.drawing.drew(),
      say: () => this.say(),
    });
  }

  /** Fill the basemap in as soon as the points are drawn, which somebody waits for. */
  private ground(): void {
    if (!this.map.getSource("markers")) return;
    this.basemap.fetch();
    if (!this.isOpen) return;
    this.map.once("render", () => setTimeout(() => this.basemap.show()));
    this.map.triggerRepaint();
  }

  private near(lng: number, lat: number, reach: number): number | null {
    const world = 512 * 2 ** this.map.getZoom();
    return this.picker.nearest(mercatorX(lng), mercatorY(lat), reach / world, this.excluded);
  }

  private settle(): void {
    if (!this.layer.moving) return;
    this.layer.moving = false;
    this.map.triggerRepaint();
  }

  private addPoints(): void {
    const { map, layer } = this;
    if (!map.getSource("markers") || map.getLayer(layer.id)) return;
    layer.ground = this.painting.theme;
    try {
      map.addLayer(layer, map.getLayer(LABELS) && !this.tiles ? LABELS : "markers");
    } catch {
      this.say().onUnavailable?.("failed");
    }
  }

  private paint({ codes, palette, neutral, legend }: Colouring, isOther: boolean): void {
    this.layer.draw({ codes });
    if (isOther || !this.layer.painted) this.layer.paint(palette, neutral);
    this.say().onLegend?.(legend);
  }

  private show([west, north, east, south]: Box, animate: boolean): void {
    const corners: [number, number, number, number] = [
      longitudeAt(west),
      latitudeAt(south),
      longitudeAt(east),
      latitudeAt(north),
    ];
    const calm = !animate || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.jumps = calm;
    this.map.fitBounds(corners, { padding: AROUND, maxZoom: 14, animate: !calm, duration: 500 });
    this.jumps = false;
  }
}
