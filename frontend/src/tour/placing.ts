/** Where the card stands: beside what it is about, never over it where there is room. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const GAP = 16; // pixels between the card and what it is about
const EDGE = 12; // and the edge of the window

export type Side = "right" | "left" | "below" | "above";

const SIDES: readonly Side[] = ["right", "left", "below", "above"];

/** The left upper corner of a card beside a target, in the window: at the wanted side if it fits there. */
export function placeBeside(
  target: Box,
  card: Size,
  window: Size,
  wanted: Side = "right",
): { left: number; top: number } {
  const right = target.left + target.width;
  const bottom = target.top + target.height;
  const corners: Readonly<Record<Side, { left: number; top: number }>> = {
    right: { left: right + GAP, top: target.top },
    left: { left: target.left - GAP - card.width, top: target.top },
    below: { left: target.left, top: bottom + GAP },
    above: { left: target.left, top: target.top - GAP - card.height },
  };
  const tries = [wanted, ...SIDES].map((side) => inside(corners[side], card, window));
  const covers = tries.map((at) => overlap({ ...at, ...card }, target));
  return tries[covers.indexOf(Math.min(...covers))] ?? { left: EDGE, top: EDGE };
}

/** The corner at the end, for a step that is about nothing on the page. */
export function placeApart(card: Size, window: Size): { left: number; top: number } {
  return inside({ left: window.width, top: window.height }, card, window);
}

/** Whether a sheet over the whole width is better at the top or the bottom of a narrow window. */
export function sideOf(
  target: Box | null,
  height: number,
  window: Size,
  bar: number,
): "top" | "bottom" {
  if (!target) return "bottom";
  const sheet = { left: 0, width: window.width, height };
  const below = overlap({ ...sheet, top: window.height - height - EDGE }, target);
  return below > overlap({ ...sheet, top: bar + EDGE }, target) ? "top" : "bottom";
}

function inside(at: { left: number; top: number }, card: Size, window: Size) {
  const within = (value: number, most: number) => Math.max(EDGE, Math.min(value, most - EDGE));
  return {
    left: within(at.left, window.width - card.width),
    top: within(at.top, window.height - card.height),
  };
}

function overlap(one: Box, other: Box): number {
  const wide =
    Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const high =
    Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  return Math.max(0, wide) * Math.max(0, high);
}
