/** Very many points: drawn into a picture, some with each frame, which is then laid over every frame. */
import { asItIs, layOver, linked } from "./pointsProgram";
import { LAID_FRAGMENT, LAID_VERTEX } from "./shaders";

const AT_ONCE = 150_000; // points drawn with one frame, so that the page goes on answering

interface Picture {
  readonly texture: WebGLTexture;
  readonly buffer: WebGLFramebuffer;
  width: number;
  height: number;
  /** How the map lay, and of which version the points were. */
  view: string;
  version: number;
  drawn: number;
}

export class PointsPicture {
  private shown: Picture;
  private next: Picture;
  private count = 0;
  private readonly program: WebGLProgram;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = linked(gl, LAID_VERTEX, LAID_FRAGMENT);
    this.shown = empty(gl);
    this.next = empty(gl);
  }

  /** How many of the points are seen, and of which version they are. */
  get seen(): { readonly drawn: number; readonly version: number } {
    return this.shown;
  }

  /**
   * Draw some more, where not all are drawn; `draw` draws so many points from a first one on.
   *
   * While the map lies as it did, what was drawn before is shown until the new picture is whole.
   */
  prepare(
    view: string,
    version: number,
    count: number,
    draw: (first: number, count: number) => void,
  ): void {
    this.count = count;
    const { shown } = this;
    if (shown.view === view && shown.version === version && shown.drawn === count) return;
    const isBehind = shown.view === view && shown.version !== version && shown.drawn > 0;
    const target = isBehind ? this.next : shown;
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, target.buffer);
    if (target.view !== view || target.version !== version) {
      this.clear(target);
      Object.assign(target, { view, version, drawn: 0 });
    }
    const more = Math.min(AT_ONCE, count - target.drawn);
    draw(target.drawn, more);
    target.drawn += more;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    if (isBehind && target.drawn === count) [this.shown, this.next] = [target, shown];
  }

  /** Whether all is shown as it is. */
  isWhole(version: number): boolean {
    return this.shown.drawn === this.count && this.shown.version === version;
  }

  /** Draw over what is shown. */
  over(draw: () => void): void {
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.shown.buffer);
    draw();
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  /** Lay the picture over what is being drawn. */
  lay(): void {
    const { gl } = this;
    gl.useProgram(this.program);
    gl.bindVertexArray(null);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.shown.texture);
    layOver(gl);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  free(): void {
    for (const { texture, buffer } of [this.shown, this.next]) {
      this.gl.deleteFramebuffer(buffer);
      this.gl.deleteTexture(texture);
    }
  }

  private clear(target: Picture): void {
    const { gl } = this;
    const [width, height] = [gl.drawingBufferWidth, gl.drawingBufferHeight];
    if (target.width !== width || target.height !== height) {
      gl.activeTexture(gl.TEXTURE0);
      gl.bindTexture(gl.TEXTURE_2D, target.texture);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
      Object.assign(target, { width, height });
    }
    gl.disable(gl.SCISSOR_TEST);
    gl.colorMask(true, true, true, true);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }
}

function empty(gl: WebGL2RenderingContext): Picture {
  const texture = gl.createTexture();
  const buffer = gl.createFramebuffer();
  gl.activeTexture(gl.TEXTURE0);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  asItIs(gl);
  gl.bindFramebuffer(gl.FRAMEBUFFER, buffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  return { texture, buffer, width: 0, height: 0, view: "", version: -1, drawn: 0 };
}
