/** The parts of the layer that speak with the graphics card alone. */
import { FRAGMENT, VERTEX } from "./shaders";

/** Least and most pixels across a point: larger the nearer one looks, smaller where there are many. */
export function pointSizes(zoom: number, count: number): readonly [number, number] {
  const crowd = Math.max(0, Math.log10(Math.max(count, 1)) - 3.5); // 0 to 3,000 accounts, 1.5 at 100,000
  const middle = Math.max(2, Math.min(16, 4.5 - crowd + Math.max(0, zoom - 3) * 1.1));
  return [middle * 0.75, middle * 1.75];
}

export function attribute(
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

export function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  const kinds = [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
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
  return program;
}
