/** TopoJSON to GeoJSON: areas stitched from shared lines, and the lines themselves, each once. */
import type { Feature, FeatureCollection, MultiLineString, MultiPolygon } from "geojson";

export interface Topology {
  readonly transform: {
    readonly scale: readonly [number, number];
    readonly translate: readonly [number, number];
  };
  readonly arcs: readonly (readonly (readonly [number, number])[])[];
  readonly objects: Readonly<Record<string, { readonly geometries: readonly Shape[] }>>;
}

interface Shape {
  readonly type: string;
  readonly id?: string;
  readonly arcs?: readonly unknown[];
  readonly properties?: { readonly name?: string };
}

type Line = [number, number][];

function decoded(topology: Topology): Line[] {
  const { scale, translate } = topology.transform;
  return topology.arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]): [number, number] => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
}

function ring(lines: readonly Line[], numbers: readonly number[]): Line {
  const whole: Line = [];
  for (const number of numbers) {
    const line = number < 0 ? [...(lines[~number] ?? [])].reverse() : (lines[number] ?? []);
    whole.push(...(whole.length > 0 ? line.slice(1) : line));
  }
  return whole;
}

export interface Areas {
  readonly areas: FeatureCollection<MultiPolygon, { id: string; name: string }>;
  readonly borders: Feature<MultiLineString>;
}

/** The areas of a layer and its borders; null where it is not TopoJSON with that layer. */
export function areasOf(document: unknown, layer: string): Areas | null {
  const topology = document as Topology | null;
  const shapes = topology?.objects?.[layer]?.geometries;
  if (!topology || !shapes) return null;
  const lines = decoded(topology);
  const features = shapes.flatMap((shape) => {
    const parts =
      shape.type === "Polygon" ? [shape.arcs] : shape.type === "MultiPolygon" ? shape.arcs : null;
    if (!parts) return [];
    const coordinates = (parts as number[][][]).map((polygon) =>
      polygon.map((one) => ring(lines, one)),
    );
    const properties = { id: shape.id ?? "", name: shape.properties?.name ?? "" };
    return [
      {
        type: "Feature" as const,
        properties,
        geometry: { type: "MultiPolygon" as const, coordinates },
      },
    ];
  });
  return {
    areas: { type: "FeatureCollection", features },
    borders: {
      type: "Feature",
      properties: {},
      geometry: { type: "MultiLineString", coordinates: lines },
    },
  };
}
