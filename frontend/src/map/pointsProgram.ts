/** The parts of the layer that speak with the graphics card alone. */
import type { Map as MapLibreMap } from "maplibre-gl";

import type { Projected } from "./mercator";
import { FRAGMENT, LAID_FRAGMENT, LAID_VERTEX, VERTEX } from "./shaders";

/** What is kept on the graphics card. */
export interface Made {
  readonly gl: WebGL2RenderingContext;
  readonly program: WebGLProgram;
  readonly at: Readonly<Record<string, WebGLUniformLocation | null>>;
  readonly array: WebGLVertexArrayObject;
  readonly buffers: Readonly<
    Record<"places" | "codes" | "sizes" | "states" | "chosen" | "fresh", WebGLBuffer>
  >;
  readonly palette: WebGLTexture;
}

/** Columns of points, in the order in which they are drawn. */
export interface PointColumns {
  readonly places: Float32Array;
  readonly codes: Uint16Array;
  readonly sizes: Uint8Array;
  readonly states: Uint8Array;
  readonly chosen: Uint32Array;
}

const UNIFORMS = [
  "u_base", "u_across", "u_down", "u_middle", "u_pixels", "u_pass", "u_last", "u_palette", "u_ring",
]; // prettier-ignore

/** Least and most pixels across a point: larger the nearer one looks, smaller where there are many. */
export function pointSizes(zoom: number, count: number): readonly [number, number] {
  const crowd = Math.max(0, Math.log10(Math.max(count, 1)) - 3.5); // 0 to 3,000 accounts, 1.5 at 100,000
  const middle = Math.max(2, Math.min(16, 4.5 - crowd + Math.max(0, zoom - 3) * 1.1));
  return [middle * 0.75, middle * 1.75];
}

function attribute(
  gl: WebGL2RenderingContext,
  buffer: WebGLBuffer,
  data: ArrayBufferView<ArrayBufferLike>,
  at: number,
  point: () => void,
): void {
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, data as ArrayBufferView<ArrayBuffer>, gl.DYNAMIC_DRAW);
  gl.enableVertexAttribArray(at);
  point();
}

const programs = new WeakMap<WebGL2RenderingContext, Map<string, WebGLProgram>>();

/** A program, made once for each card: to wait until it is made takes half a second where there is none. */
export function linked(gl: WebGL2RenderingContext, vertex: string, fragment: string): WebGLProgram {
  const own = programs.get(gl) ?? new Map<string, WebGLProgram>();
  programs.set(gl, own);
  const known = own.get(vertex);
  if (known && gl.isProgram(known)) return known;
  const program = gl.createProgram();
  const kinds = [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const;
  for (const [kind, source] of kinds) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error("the graphics context is lost");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(gl.getProgramInfoLog(program) ?? "the points cannot be drawn");
  }
  own.set(vertex, program);
  return program;
}

/** Let the texture that is bound be read as it is: not smoothed, nothing beyond its edge. */
export function asItIs(gl: WebGL2RenderingContext): void {
  for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
    gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST);
  for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T])
    gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
}

/** Let what is drawn now lie over what is there. */
export function layOver(gl: WebGL2RenderingContext): void {
  gl.disable(gl.DEPTH_TEST);
  gl.disable(gl.STENCIL_TEST);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
}

/** Give the shader the matrix round the middle of the view: far from it, Float32 would tremble. */
export function placeView(
  gl: WebGL2RenderingContext,
  at: Readonly<Record<string, WebGLUniformLocation | null>>,
  m: readonly number[],
  map: MapLibreMap,
  { originX, originY }: Projected,
): void {
  const center = map.getCenter();
  const x = (center.lng + 180) / 360 - originX;
  const angle = (center.lat * Math.PI) / 180;
  const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / (2 * Math.PI) - originY;
  const middle = [Math.fround(x), Math.fround(y)] as const;
  const [wx, wy] = [middle[0] + originX, middle[1] + originY];
  const column = (n: number) => [0, 1, 2, 3].map((row) => m[4 * n + row] ?? 0);
  const across = column(0);
  const down = column(1);
  const base = column(3).map(
    (value, row) => value + wx * (across[row] ?? 0) + wy * (down[row] ?? 0),
  );
  gl.uniform4fv(at.u_base ?? null, base);
  gl.uniform4fv(at.u_across ?? null, across);
  gl.uniform4fv(at.u_down ?? null, down);
  gl.uniform2fv(at.u_middle ?? null, middle);
}

/** Put the program and the points on the graphics card. */
export function makeProgram(gl: WebGL2RenderingContext, columns: PointColumns): Made {
  const program = linked(gl, VERTEX, FRAGMENT);
  linked(gl, LAID_VERTEX, LAID_FRAGMENT); // while nobody waits: where there are very many it is wanted at once
  const buffer = () => gl.createBuffer();
  const buffers = {
    places: buffer(),
    codes: buffer(),
    sizes: buffer(),
    states: buffer(),
    chosen: buffer(),
    fresh: buffer(),
  };
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  attribute(gl, buffers.places, columns.places, 0, () =>
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0),
  );
  attribute(gl, buffers.codes, columns.codes, 1, () =>
    gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_SHORT, 0, 0),
  );
  attribute(gl, buffers.sizes, columns.sizes, 2, () =>
    gl.vertexAttribPointer(2, 1, gl.UNSIGNED_BYTE, true, 0, 0),
  );
  attribute(gl, buffers.states, columns.states, 3, () =>
    gl.vertexAttribIPointer(3, 1, gl.UNSIGNED_BYTE, 0, 0),
  );
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffers.chosen);
  gl.bufferData(
    gl.ELEMENT_ARRAY_BUFFER,
    columns.chosen as ArrayBufferView<ArrayBuffer>,
    gl.DYNAMIC_DRAW,
  );
  gl.bindVertexArray(null);
  const at = Object.fromEntries(
    UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)]),
  );
  return { gl, program, at, array, buffers, palette: gl.createTexture() };
}
