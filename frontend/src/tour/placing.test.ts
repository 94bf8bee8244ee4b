import { describe, expect, it } from "vitest";

import { type Box, placeApart, placeBeside, sideOf, type Side } from "./placing";

const WINDOW = { width: 1280, height: 800 };
const CARD = { width: 336, height: 220 };

function covers(target: Box, side?: Side): boolean {
  const at = placeBeside(target, CARD, WINDOW, side);
  return (
    at.left < target.left + target.width &&
    target.left < at.left + CARD.width &&
    at.top < target.top + target.height &&
    target.top < at.top + CARD.height
  );
}

describe("the card", () => {
  it("never covers what it is about where there is room", () => {
    for (const left of [0, 300, 640, 1200])
      for (const top of [0, 56, 400, 770])
        for (const side of ["right", "left", "below", "above"] as const)
          expect(covers({ left, top, width: 80, height: 30 }, side)).toBe(false);
    expect(covers({ left: 896, top: 110, width: 384, height: 690 })).toBe(false);
    expect(covers({ left: 8, top: 720, width: 600, height: 60 })).toBe(false);
  });

  it("stands at the side that is wanted where it fits there", () => {
    const target = { left: 300, top: 300, width: 80, height: 30 };
    expect(placeBeside(target, CARD, WINDOW, "below")).toEqual({ left: 300, top: 346 });
    expect(placeBeside(target, CARD, WINDOW)).toEqual({ left: 396, top: 300 });
    const atEnd = { left: 1190, top: 300, width: 80, height: 30 };
    expect(placeBeside(atEnd, CARD, WINDOW).left).toBeLessThan(atEnd.left - CARD.width);
  });

  it("stays in the window whatever it is about", () => {
    const whole = { left: -50, top: -50, width: 2000, height: 2000 };
    for (const at of [placeBeside(whole, CARD, WINDOW), placeApart(CARD, WINDOW)]) {
      expect(at.left).toBeGreaterThanOrEqual(0);
      expect(at.top).toBeGreaterThanOrEqual(0);
      expect(at.left + CARD.width).toBeLessThanOrEqual(WINDOW.width);
      expect(at.top + CARD.height).toBeLessThanOrEqual(WINDOW.height);
    }
  });
});

describe("the sheet of a phone", () => {
  const phone = { width: 390, height: 844 };

  it("is at the bottom unless it covers there what it is about", () => {
    expect(sideOf(null, 200, phone, 56)).toBe("bottom");
    expect(sideOf({ left: 0, top: 70, width: 390, height: 500 }, 200, phone, 56)).toBe("bottom");
    expect(sideOf({ left: 0, top: 600, width: 390, height: 200 }, 200, phone, 56)).toBe("top");
  });
});
