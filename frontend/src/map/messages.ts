/** What the map and its worker tell each other. */

export interface PointsMessage {
  readonly kind: "points";
  /** Which points these are: an index of others is of no use. */
  readonly points: number;
  readonly pairs: Float32Array;
  readonly originX: number;
  readonly originY: number;
  readonly placed: number;
  readonly box: readonly [number, number, number, number] | null;
}

export interface ShapesMessage {
  readonly kind: "shapes";
  readonly round: number;
  readonly territoryOf: Uint16Array;
  readonly territories: number;
}

export interface IndexAnswer {
  readonly kind: "index";
  readonly points: number;
  readonly data: ArrayBuffer;
  readonly numberAt: Uint32Array;
}

export interface ShapesAnswer {
  readonly kind: "shapes";
  readonly round: number;
  /** Polygons of each territory, in degrees. */
  readonly shapes: number[][][][][];
}

export type Asked = PointsMessage | ShapesMessage;
export type Answered = IndexAnswer | ShapesAnswer;
