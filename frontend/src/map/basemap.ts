/** The map's style: the built-in basemap, or an organisation's tiles, and our own layers over it. */
import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";

import type { Theme, Tiles } from "./types";

const FONT = ["sans-serif"]; // drawn by the browser: no font is ever fetched
const EMPTY = { type: "FeatureCollection" as const, features: [] };

interface Ground {
  water: string;
  land: string;
  county: string;
  state: string;
  country: string;
  text: string;
  halo: string;
  marker: string;
}

export const GROUND: Readonly<Record<Theme, Ground>> = {
  light: {
    water: "#dfe7ee",
    land: "#f8f8f5",
    county: "#dcdcd6",
    state: "#b4b5ae",
    country: "#84867f",
    text: "#3b4148",
    halo: "#ffffff",
    marker: "#1a1e24",
  },
  dark: {
    water: "#11161c",
    land: "#20262d",
    county: "#303841",
    state: "#4a545f",
    country: "#75808c",
    text: "#cfd6de",
    halo: "#14181d",
    marker: "#ffffff",
  },
};

/** Layers of ours that are drawn under the points begin with this one's place. */
export const LABELS = "cities";

const line = (
  id: string,
  source: string,
  color: string,
  width: unknown,
  more: object = {},
): LayerSpecification =>
  ({
    id,
    type: "line",
    source,
    // Round joins are many triangles each, and cannot be seen on lines as thin as these.
    layout: { "line-join": "bevel", "line-cap": "butt" },
    paint: { "line-color": color, "line-width": width },
    ...more,
  }) as LayerSpecification;

const grown = (...stops: number[]) => ["interpolate", ["linear"], ["zoom"], ...stops];

function ground(theme: Theme): LayerSpecification[] {
  const { water, land } = GROUND[theme];
  return [
    { id: "water", type: "background", paint: { "background-color": water } },
    {
      id: "land",
      type: "fill",
      source: "countries",
      paint: { "fill-color": land, "fill-antialias": false },
    },
  ];
}

/** Sea and borders, over the shapes: those end at the coast. */
function borders(theme: Theme): LayerSpecification[] {
  const { water, county, state, country } = GROUND[theme];
  return [
    {
      id: "sea",
      type: "fill",
      source: "sea",
      paint: { "fill-color": water, "fill-antialias": false },
    },
    line("counties", "counties", county, grown(6, 0.4, 10, 1), { minzoom: 6 }),
    line("states", "states", state, grown(3, 0.5, 8, 1.4)),
    line("countries", "country-borders", country, grown(2, 0.5, 8, 1.6)),
  ];
}

function cities(theme: Theme): LayerSpecification {
  const { text, halo } = GROUND[theme];
  return {
    id: LABELS,
    type: "symbol",
    source: "cities",
    minzoom: 3,
    // Large ones from afar, small ones from near.
    filter: [
      ">=",
      ["get", "people"],
      ["step", ["zoom"], 3e6, 4, 6e5, 5, 2.5e5, 6, 1e5, 7, 4e4, 8, 1.5e4, 9, 0],
    ],
    layout: {
      "text-field": ["get", "name"],
      "text-font": FONT,
      "text-size": grown(4, 11, 10, 14) as never,
      "symbol-sort-key": ["-", 0, ["get", "people"]],
      "text-padding": 6,
      "text-max-width": 8,
    },
    paint: { "text-color": text, "text-halo-color": halo, "text-halo-width": 1.4 },
  };
}

/** Shapes of territories: below the points; `hue` is the colour of each. */
function shapes(theme: Theme): LayerSpecification[] {
  const color = ["get", "hue"];
  return [
    {
      id: "shapes",
      type: "fill",
      source: "shapes",
      paint: {
        "fill-color": color as never,
        "fill-opacity": theme === "light" ? 0.2 : 0.24,
        "fill-antialias": false,
      },
    },
    line("shape-edges", "shapes", color as never, grown(3, 0.8, 10, 2)),
  ];
}

function markers(theme: Theme): LayerSpecification[] {
  const { halo, marker, text } = GROUND[theme];
  return [
    {
      id: "markers",
      type: "circle",
      source: "markers",
      paint: {
        "circle-color": ["get", "hue"],
        "circle-stroke-color": marker,
        "circle-stroke-width": ["match", ["get", "kind"], "home", 2.5, 1.5],
        "circle-radius": ["match", ["get", "kind"], "home", 6.5, 4.5],
      },
    },
    {
      id: "marker-labels",
      type: "symbol",
      source: "markers",
      minzoom: 5,
      layout: {
        "text-field": ["get", "label"],
        "text-font": FONT,
        "text-size": 12,
        "text-anchor": "top",
        "text-offset": [0, 0.8],
      },
      paint: { "text-color": text, "text-halo-color": halo, "text-halo-width": 1.6 },
    },
  ];
}

const points = (data: object = EMPTY): SourceSpecification => ({
  type: "geojson",
  data: data as never,
});

/** The sources that we fill: of the basemap, and of the plan. */
function sources(attribution: string): Record<string, SourceSpecification> {
  const outlines = (): SourceSpecification => ({
    type: "geojson",
    data: EMPTY,
    tolerance: 1,
    maxzoom: 10,
    buffer: 16,
  });
  return {
    countries: { ...outlines(), attribution } as SourceSpecification,
    "country-borders": outlines(),
    sea: outlines(),
    states: outlines(),
    counties: outlines(),
    cities: points(),
    markers: points(),
    shapes: { type: "geojson", data: EMPTY, tolerance: 0.8, maxzoom: 9, buffer: 16 },
  };
}

/** A text as HTML, which MapLibre takes attributions for. */
const plain = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const FLAT: Partial<StyleSpecification> = { projection: { type: "mercator" }, terrain: undefined };

/** What a style draws, by names that ours do not have. */
function apart({ sources: theirs, layers }: StyleSpecification) {
  const called = (name: string) => `own ${name}`;
  return {
    sources: Object.fromEntries(
      Object.entries(theirs).map(([name, source]) => [called(name), source]),
    ),
    layers: layers.map((layer) => ({
      ...layer,
      id: called(layer.id),
      ...("source" in layer ? { source: called(layer.source) } : {}),
    })) as LayerSpecification[],
  };
}

/** The whole style. A style of the organisation's own is fetched first and given as `under`. */
export function styleOf(
  theme: Theme,
  attribution: string,
  tiles: Tiles | null,
  under: StyleSpecification | null,
): StyleSpecification {
  const own = sources(attribution);
  const plan = [...shapes(theme), ...markers(theme)];
  const ours = { shapes: own.shapes, markers: own.markers } as Record<string, SourceSpecification>;
  if (under) {
    const { sources: theirs, layers } = apart(under);
    return { ...under, ...FLAT, sources: { ...theirs, ...ours }, layers: [...layers, ...plan] };
  }
  if (tiles?.kind === "raster") {
    const by = plain(tiles.attribution);
    const pictures: SourceSpecification = {
      type: "raster",
      tiles: [...tiles.urls],
      tileSize: 256,
      attribution: by,
    };
    const picture: LayerSpecification = { id: "tiles", type: "raster", source: "tiles" };
    return { version: 8, sources: { ...ours, tiles: pictures }, layers: [picture, ...plan] };
  }
  const layers = [
    ...ground(theme),
    ...shapes(theme),
    ...borders(theme),
    cities(theme),
    ...markers(theme),
  ];
  return { version: 8, sources: own, layers };
}

interface CityColumns {
  readonly name: readonly string[];
  readonly longitude: readonly number[];
  readonly latitude: readonly number[];
  readonly population: readonly number[];
}

/** Cities as points with a name and how many people live there. */
export function cityPoints(columns: unknown): object {
  const { name, longitude, latitude, population } = columns as CityColumns;
  const features = name.map((city, n) => ({
    type: "Feature",
    properties: { name: city, people: population[n] ?? 0 },
    geometry: { type: "Point", coordinates: [longitude[n] ?? 0, latitude[n] ?? 0] },
  }));
  return { type: "FeatureCollection", features };
}
