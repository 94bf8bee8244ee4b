/** The map without React: it is told what is so, draws it, and says what somebody did. */
import type { Map as MapLibreMap } from "maplibre-gl";

import { LABELS } from "./basemap";
import { colouring, sizes, type Colouring } from "./colouring";
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
import { Hues } from "./hues";
import { NEUTRAL } from "./palette";
import { Picker } from "./picking";
import { pointAt } from "./pointing";
import { DIMMED, HIDDEN, MOVING_POINTS, PointsLayer } from "./pointsLayer";
import { Shapes } from "./shapes";
import type { MapEvents } from "./events";
import { Basemap, fill, makeMap, styleFor } from "./surface";
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

const REST = 160; // milliseconds without a move until every point is drawn

export class MapCore {
  readonly map: MapLibreMap;
  private points: Projected = project(new Float64Array(), new Float64Array());
  private picker = new Picker(this.points);
  private layer = new PointsLayer(this.points);
  private territories: readonly MapTerritory[] = [];
  private territoryOf: Uint16Array = new Uint16Array();
  private readonly hues = new Hues();
  private mode: ColourMode = { kind: "territory" };
  private excluded: Uint8Array | null = null;
  private markers: readonly MapMarker[] = [];
  private theme: Theme;
  private tiles: Tiles | null = null;
  private styled: AbortController | null = null;
  private rest: number | undefined;
  private jumps = false; // to a place at once: nothing is drawn on the way
  private seen = false;
  private readonly shapes: Shapes;
  private readonly basemap: Basemap;
  private readonly drawing: Drawing;
  private tool: Tool = "pan";
  private colours: Colouring | null = null;

  /** What it draws in; it lies nowhere until the map is opened. */
  private readonly element = document.createElement("div");
  private say: () => MapEvents = () => ({});
  private patchy: BasemapLayer | null = null;

  constructor(
    private readonly words: MapWords,
    theme: Theme,
    load: LoadBasemap,
  ) {
    const { element } = this;
    element.className = "ridings-map";
    this.theme = theme;
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
    this.map.resize();
    if (this.patchy) say().onBasemapProblem?.(this.patchy);
  }

  stop(): void {
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
    this.layer.ground = this.theme;
    this.layer.draw({ sizes: sizes(null, accounts.longitude.length) });
    if (this.map.getLayer(before.id)) this.map.removeLayer(before.id);
    this.shapes.setPoints(this.points);
    this.addPoints();
    if (!this.seen && this.points.box) {
      this.seen = true;
      this.show(this.points.box, false);
    }
  }

  /** Who has which account: a new array after each change; only what differs is painted anew. */
  setTerritories(territories: readonly MapTerritory[], territoryOf: Uint16Array): void {
    const others = territories !== this.territories;
    if (others) this.hues.give(territories, this.points.pairs, territoryOf);
    this.territories = territories;
    this.territoryOf = territoryOf;
    this.recolour();
    this.shapes.draw(territoryOf, this.hues.colours(this.theme));
    if (others) this.setMarkers(this.markers);
  }

  setMode(mode: ColourMode): void {
    this.mode = mode;
    this.recolour();
  }

  setSizes(values: Float64Array | null): void {
    this.layer.draw({ sizes: sizes(values, this.territoryOf.length) });
  }

  /** 1 for each account that a filter keeps; the others are drawn faintly or not at all, and not selected. */
  setFilter(kept: Uint8Array | null, others: "dim" | "hide"): void {
    this.excluded = kept && kept.map((one) => (one ? 0 : 1));
    const state = others === "dim" ? DIMMED : HIDDEN;
    this.layer.draw({ states: kept && kept.map((one) => (one ? 0 : state)) });
  }

  setSelected(accounts: Uint32Array): void {
    this.layer.choose(accounts);
  }

  setMarkers(markers: readonly MapMarker[]): void {
    this.markers = markers;
    const hues = this.hues.colours(this.theme);
    const features = markers.map(({ kind, label, longitude, latitude, territory }) => ({
      type: "Feature",
      properties: { kind, label, hue: hues[territory] ?? NEUTRAL[this.theme] },
      geometry: { type: "Point", coordinates: [longitude, latitude] },
    }));
    fill(this.map, "markers", { type: "FeatureCollection", features });
  }

  setShapes(shown: boolean): void {
    this.shapes.shown = shown;
    this.shapes.draw(this.territoryOf, this.hues.colours(this.theme));
  }

  setTool(tool: Tool): void {
    this.tool = tool;
    this.drawing.use(tool);
    if (tool === "pan") this.map.dragPan.enable();
    else this.map.dragPan.disable();
  }

  /** Change theme or tiles; where a tile server does not answer, the built-in basemap is shown. */
  async setGround(theme: Theme, tiles: Tiles | null): Promise<void> {
    if (theme === this.theme && tiles === this.tiles) return;
    [this.theme, this.tiles] = [theme, tiles];
    this.element.dataset.theme = theme;
    this.styled?.abort();
    const stopped = (this.styled = new AbortController());
    const built = (own: Tiles | null) => styleFor(theme, own, this.words, stopped.signal);
    const style = await built(tiles).catch(() => {
      if (!stopped.signal.aborted) this.say().onBasemapProblem?.("tiles");
      return built(null);
    });
    if (!stopped.signal.aborted) this.map.setStyle(style, { diff: false });
  }

  zoomTo(accounts: ArrayLike<number>): void {
    const box = boxOf(this.points, accounts);
    if (box) this.show(box, true);
  }

  zoomToAll(): void {
    if (this.points.box) this.show(this.points.box, true);
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
      this.basemap.show();
      this.shapes.again(this.hues.colours(this.theme));
      this.recolour();
      this.setMarkers(this.markers);
    });
    map.once("idle", () => this.say().onReady?.());
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
    layer.ground = this.theme;
    try {
      map.addLayer(layer, map.getLayer(LABELS) && !this.tiles ? LABELS : "markers");
    } catch {
      this.say().onUnavailable?.("failed");
    }
  }

  private recolour(): void {
    const { mode, territoryOf, territories, theme } = this;
    const made = colouring(mode, territoryOf, territories, this.hues.of, theme);
    this.layer.draw({ codes: made.codes });
    if (
      made.palette.join() !== this.colours?.palette.join() ||
      made.neutral !== this.colours.neutral ||
      !this.layer.painted
    ) {
      this.layer.paint(made.palette, made.neutral);
    }
    this.colours = made;
    this.say().onLegend?.(made.legend);
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
    this.map.fitBounds(corners, { padding: 40, maxZoom: 14, animate: !calm, duration: 500 });
    this.jumps = false;
  }
}
