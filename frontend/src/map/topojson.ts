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

const HALF = 180;

/** Cut a line where it jumps over the date line. */
function cut(line: Line): Line[] {
  const parts: Line[] = [];
  let part: Line = [];
  for (const point of line) {
    const last = part[part.length - 1];
    if (last && Math.abs(point[0] - last[0]) > HALF) {
      parts.push(part);
      part = [];
    }
    part.push(point);
  }
  return [...parts, part].filter((one) => one.length > 1);
}

/** Let a ring go on over the date line, beyond 180 degrees; one round a pole is closed along it. */
function unwrapped(line: Line): Line {
  let turns = 0;
  const whole = line.map(([x, y], k): [number, number] => {
    const jump = k > 0 ? x - (line[k - 1] as [number, number])[0] : 0;
    if (jump > HALF) turns--;
    else if (jump < -HALF) turns++;
    return [x + 360 * turns, y];
  });
  const [first, last] = [whole[0], whole[whole.length - 1]];
  if (!first || !last || Math.abs(last[0] - first[0]) < HALF) return whole;
  const pole = first[1] < 0 ? -90 : 90;
  return [...whole, [last[0], pole], [first[0], pole], first];
}

function ring(lines: readonly Line[], numbers: readonly number[]): Line {
  const whole: Line = [];
  for (const number of numbers) {
    const line = number < 0 ? [...(lines[~number] ?? [])].reverse() : (lines[number] ?? []);
    whole.push(...(whole.length > 0 ? line.slice(1) : line));
  }
  return unwrapped(whole);
}

export interface Areas {
  readonly areas: FeatureCollection<MultiPolygon, { id: string; name: string }>;
  readonly borders: Feature<MultiLineString>;
  /** All that is not `land`, where the document has that; drawn over shapes that reach beyond a coast. */
  readonly sea: Feature<MultiPolygon> | null;
}

function polygonsOf(lines: readonly Line[], shapes: readonly Shape[]) {
  return shapes.flatMap((shape) => {
    const multi = shape.type === "MultiPolygon";
    if (!multi && shape.type !== "Polygon") return [];
    const parts = (multi ? shape.arcs : [shape.arcs]) as number[][][];
    return [{ shape, polygons: parts.map((polygon) => polygon.map((one) => ring(lines, one))) }];
  });
}

function seaOf(lines: readonly Line[], shapes: readonly Shape[]): Feature<MultiPolygon> {
  const land = polygonsOf(lines, shapes).flatMap(({ polygons }) => polygons);
  const world: Line = [
    [-HALF, -90],
    [-HALF, 90],
    [HALF, 90],
    [HALF, -90],
    [-HALF, -90],
  ];
  const coasts = land.flatMap(([coast]) => {
    if (!coast) return [];
    // What reaches over the date line lies on both its sides.
    const beyond = coast.some(([x]) => x > HALF) ? -360 : coast.some(([x]) => x < -HALF) ? 360 : 0;
    const other = coast.map(([x, y]): [number, number] => [x + beyond, y]);
    return beyond ? [coast, other] : [coast];
  });
  const lakes = land.flatMap(([, ...inner]) => inner.map((lake) => [lake]));
  return {
    type: "Feature",
    properties: {},
    geometry: { type: "MultiPolygon", coordinates: [[world, ...coasts], ...lakes] },
  };
}

/** The areas of a layer and its borders; null where it is not TopoJSON with that layer. */
export function areasOf(document: unknown, layer: string): Areas | null {
  const topology = document as Topology | null;
  const shapes = topology?.objects?.[layer]?.geometries;
  if (!topology || !shapes) return null;
  const lines = decoded(topology);
  const features = polygonsOf(lines, shapes).map(({ shape, polygons }) => ({
    type: "Feature" as const,
    properties: { id: shape.id ?? "", name: shape.properties?.name ?? "" },
    geometry: { type: "MultiPolygon" as const, coordinates: polygons },
  }));
  const borders = lines.flatMap(cut);
  const land = topology.objects.land?.geometries;
  return {
    areas: { type: "FeatureCollection", features },
    borders: {
      type: "Feature",
      properties: {},
      geometry: { type: "MultiLineString", coordinates: borders },
    },
    sea: land ? seaOf(lines, land) : null,
  };
}
