/** Accounts as one layer of points that we draw ourselves: a few flat buffers, recoloured in place. */
import type {
  CustomLayerInterface,
  CustomRenderMethodInput,
  Map as MapLibreMap,
} from "maplibre-gl";

import type { Projected } from "./mercator";
import { rgb } from "./palette";
import { PointsPicture } from "./pointsPicture";
import { asItIs, layOver, type Made, makeProgram, placeView, pointSizes } from "./pointsProgram";
import { NOWHERE, shuffled, type Order } from "./shuffled";
import { ranges } from "./ranges";
import { drew } from "./timing";
import { NONE } from "./types";

export const MOVING_POINTS = 30_000;
export const DIMMED = 1;
export const HIDDEN = 2;
const SELECTED = 4;
const WIDE = 256;
const WHOLE_FRAME = 250; // milliseconds after points were drawn over the last one

/** What is drawn of each account. */
export interface Drawn {
  readonly codes: Uint16Array;
  readonly sizes: Uint8Array;
  /** `DIMMED` or `HIDDEN` of each account; null: all are plain. */
  readonly states: Uint8Array | null;
}

export class PointsLayer implements CustomLayerInterface {
  readonly id = "accounts";
  readonly type = "custom" as const;
  /** Draw a part of the points alone: set while the map moves. */
  moving = false;
  /** Whether it has colours already. */
  painted = false;
  ground: "light" | "dark" = "light";
  private readonly order: Order;
  readonly places: Float32Array;
  readonly codes: Uint16Array;
  readonly sizes: Uint8Array;
  readonly states: Uint8Array;
  chosen = new Uint32Array();
  private colours = new Uint8Array(4 * WIDE);
  private made: Made | null = null;
  private picture: PointsPicture | null = null; // where there are very many
  private map: MapLibreMap | null = null;
  private version = 0;
  private matrix: readonly number[] | null = null; // of the frame that is on the screen
  private later: number | undefined;

  constructor(private readonly points: Projected) {
    this.order = shuffled(points.pairs);
    const count = this.order.accountAt.length;
    this.places = new Float32Array(2 * count);
    for (let slot = 0; slot < count; slot++) {
      const i = this.order.accountAt[slot] as number;
      this.places[2 * slot] = points.pairs[2 * i] as number;
      this.places[2 * slot + 1] = points.pairs[2 * i + 1] as number;
    }
    this.codes = new Uint16Array(count).fill(NONE);
    this.sizes = new Uint8Array(count);
    this.states = new Uint8Array(count);
  }

  get count(): number {
    return this.order.accountAt.length;
  }

  /** Take what is to be drawn; of the numbers of colours, only what changed goes to the graphics card. */
  draw(given: Partial<Drawn>): void {
    const fresh = given.codes ? this.take(this.codes, given.codes, "codes") : [];
    if (given.sizes) this.take(this.sizes, given.sizes, "sizes");
    if (given.states !== undefined) this.takeStates(given.states);
    this.version++;
    const isWhole = given.sizes !== undefined || given.states !== undefined;
    if (isWhole || !this.drawOver(fresh)) this.map?.triggerRepaint();
  }

  /** Colours by number; `neutral` is that of any other. */
  paint(palette: readonly string[], neutral: string): void {
    this.painted = true;
    this.version++;
    const rows = Math.floor(Math.max(palette.length, 1) / WIDE) + 1;
    this.colours = new Uint8Array(4 * WIDE * rows);
    const last = WIDE * rows - 1;
    for (let n = 0; n <= last; n++) {
      const [r, g, b] = rgb(n < last ? (palette[n] ?? neutral) : neutral);
      this.colours.set([r, g, b, 255], 4 * n);
    }
    this.uploadPalette();
    this.map?.triggerRepaint();
  }

  /** Draw these on top of the others, with a ring. */
  choose(accounts: Uint32Array): void {
    const slots = accounts
      .map((i) => this.order.slotOf[i] ?? NOWHERE)
      .filter((slot) => slot !== NOWHERE);
    this.chosen = slots.sort(); // the random ones first here too
    const { made } = this;
    if (made) {
      made.gl.bindVertexArray(null);
      made.gl.bindBuffer(made.gl.ELEMENT_ARRAY_BUFFER, made.buffers.chosen);
      made.gl.bufferData(made.gl.ELEMENT_ARRAY_BUFFER, this.chosen, made.gl.DYNAMIC_DRAW);
    }
    this.map?.triggerRepaint();
  }

  onAdd(map: MapLibreMap, gl: WebGL2RenderingContext): void {
    this.onRemove(map, gl); // a style that is replaced by another does not say so
    this.map = map;
    this.made = makeProgram(gl, this);
    if (this.count > MOVING_POINTS) this.picture = new PointsPicture(gl);
    this.uploadPalette();
  }

  onRemove(_map: MapLibreMap, gl: WebGL2RenderingContext): void {
    const { made } = this;
    clearTimeout(this.later);
    this.picture?.free();
    this.made = this.map = this.matrix = this.picture = null;
    if (!made) return;
    for (const one of Object.values(made.buffers)) gl.deleteBuffer(one);
    gl.deleteVertexArray(made.array);
    gl.deleteTexture(made.palette);
  }

  prerender(gl: WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const { made, map, picture } = this;
    if (!made || !map || !picture || this.moving) return;
    const matrix = Array.from(input.defaultProjectionData.mainMatrix);
    const view = [gl.drawingBufferWidth, gl.drawingBufferHeight, ...matrix].join();
    picture.prepare(view, this.version, this.count, (first, count) => {
      this.begin(gl, made, map, matrix);
      gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
      gl.uniform1i(made.at.u_pass ?? null, 0);
      gl.drawArrays(gl.POINTS, first, count);
      gl.bindVertexArray(null);
    });
  }

  render(gl: WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const { made, map, picture, moving, count, version } = this;
    if (!made || !map || count === 0) return;
    clearTimeout(this.later);
    this.matrix = Array.from(input.defaultProjectionData.mainMatrix);
    const most = moving ? MOVING_POINTS : Infinity;
    const whole = moving ? null : picture;
    if (whole) whole.lay();
    this.begin(gl, made, map, this.matrix);
    if (!whole) {
      gl.uniform1i(made.at.u_pass ?? null, 0);
      gl.drawArrays(gl.POINTS, 0, Math.min(most, count));
    }
    this.ringed(gl, made, most);
    const seen = whole?.seen ?? { drawn: Math.min(most, count), version };
    drew({ points: seen.drawn, of: count, version: seen.version });
    if (whole && !whole.isWhole(version)) map.triggerRepaint();
  }

  /**
   * Draw points over the frame that is on the screen, where the map rests: everything else is as it was, and a
   * whole frame takes several times as long. It follows, so that what lies on top is on top again.
   */
  private drawOver(slots: readonly number[]): boolean {
    const { made, map, matrix } = this;
    if (!made || !map || !matrix || this.moving || map.isMoving()) return false;
    if (slots.length === 0 || slots.length > MOVING_POINTS) return false;
    const { gl } = made;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.disable(gl.SCISSOR_TEST);
    gl.colorMask(true, true, true, true);
    this.begin(gl, made, map, matrix);
    gl.uniform1i(made.at.u_pass ?? null, 0);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, made.buffers.fresh);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, Uint32Array.from(slots), gl.DYNAMIC_DRAW);
    const draw = () => {
      gl.drawElements(gl.POINTS, slots.length, gl.UNSIGNED_INT, 0);
    };
    this.picture?.over(draw);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    draw();
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, made.buffers.chosen);
    this.ringed(gl, made, Infinity);
    map.painter.context.setDirty();
    drew({ points: slots.length, of: this.count, version: this.version, over: true });
    clearTimeout(this.later);
    this.later = setTimeout(() => map.triggerRepaint(), WHOLE_FRAME) as unknown as number;
    return true;
  }

  private begin(
    gl: WebGL2RenderingContext,
    made: Made,
    map: MapLibreMap,
    matrix: readonly number[],
  ): void {
    gl.useProgram(made.program);
    gl.bindVertexArray(made.array);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, made.palette);
    gl.uniform1i(made.at.u_palette ?? null, 0);
    gl.uniform1ui(made.at.u_last ?? null, this.colours.length / 4 - 1);
    placeView(gl, made.at, matrix, map, this.points);
    const [least, most] = pointSizes(map.getZoom(), this.count);
    const ratio = map.getPixelRatio();
    gl.uniform2f(made.at.u_pixels ?? null, least * ratio, most * ratio);
    gl.uniform3fv(made.at.u_ring ?? null, this.ground === "light" ? [0.08, 0.09, 0.11] : [1, 1, 1]);
    layOver(gl);
  }

  /** Draw the chosen points on top, and leave the state as the map wants it. */
  private ringed(gl: WebGL2RenderingContext, made: Made, most: number): void {
    if (this.chosen.length > 0) {
      gl.uniform1i(made.at.u_pass ?? null, 1);
      gl.drawElements(gl.POINTS, Math.min(most, this.chosen.length), gl.UNSIGNED_INT, 0);
    }
    gl.bindVertexArray(null);
  }

  private take(
    kept: Uint16Array | Uint8Array,
    given: ArrayLike<number>,
    name: "codes" | "sizes",
  ): number[] {
    const { accountAt } = this.order;
    const changed: number[] = [];
    for (let slot = 0; slot < kept.length; slot++) {
      const value = given[accountAt[slot] as number] as number;
      if (kept[slot] === value) continue;
      kept[slot] = value;
      changed.push(slot);
    }
    const { made } = this;
    if (!made) return changed;
    made.gl.bindBuffer(made.gl.ARRAY_BUFFER, made.buffers[name]);
    for (const [from, to] of ranges(changed)) {
      made.gl.bufferSubData(
        made.gl.ARRAY_BUFFER,
        from * kept.BYTES_PER_ELEMENT,
        kept,
        from,
        to - from,
      );
    }
    return changed;
  }

  private takeStates(given: Uint8Array | null): void {
    const { accountAt } = this.order;
    for (let slot = 0; slot < this.states.length; slot++) {
      this.states[slot] = (given?.[accountAt[slot] as number] ?? 0) & ~SELECTED;
    }
    const { made } = this;
    if (!made) return;
    made.gl.bindBuffer(made.gl.ARRAY_BUFFER, made.buffers.states);
    made.gl.bufferSubData(made.gl.ARRAY_BUFFER, 0, this.states);
  }

  private uploadPalette(): void {
    const { made } = this;
    if (!made) return;
    const { gl } = made;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, made.palette);
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    const rows = this.colours.length / 4 / WIDE;
    gl.texImage2D(
      gl.TEXTURE_2D,
      0,
      gl.RGBA8,
      WIDE,
      rows,
      0,
      gl.RGBA,
      gl.UNSIGNED_BYTE,
      this.colours,
    );
    asItIs(gl);
  }
}
