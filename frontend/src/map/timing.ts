/** What was drawn, as a mark in the browser's own timeline: for its tools, and for measurements. */
const DREW = "ridings:points";

export interface Frame {
  /** How many points were drawn, and of how many. */
  readonly points: number;
  readonly of: number;
  /** Raised by every change of what is drawn. */
  readonly version: number;
  /** These points were drawn over the frame before, in which the others are. */
  readonly over?: true;
}

/** Mark a frame; the latest alone is kept, whoever wants all observes them. */
export function drew(frame: Frame): void {
  performance.clearMarks(DREW);
  performance.mark(DREW, { detail: frame });
}
