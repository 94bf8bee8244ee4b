import { describe, expect, it } from "vitest";

import { lookOf, placeIn, type Sight, type Spot, stepAfter, stepBeside, STEPS } from "./steps";

const HOME = sight("/", ["needs", "plan", "imports"]);
const DRAFT: readonly Spot[] = ["territories", "lasso", "undo", "imports"];

function sight(path: string, spots: readonly Spot[], more: Partial<Sight> = {}): Sight {
  const revision = path === "/" ? "" : "Revision 3";
  return { path, spots: new Set(spots), selected: "", revision, canRedo: false, ...more };
}

function step(id: string) {
  const found = STEPS.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
}

describe("the tour", () => {
  it("goes on by itself when the reader does what a step is about", () => {
    const plan = sight("/plans/7", DRAFT);
    expect(stepAfter(step("home"), HOME, plan).id).toBe("territories");
    const open = sight("/plans/7", ["territory", "lasso", "undo", "imports"]);
    expect(stepAfter(step("territories"), plan, open).id).toBe("territory");
    expect(stepAfter(step("territory"), open, plan).id).toBe("select");
    const some = sight("/plans/7", [...DRAFT, "selected"], { selected: "2 accounts" });
    expect(stepAfter(step("select"), plan, some).id).toBe("assign");
    const moved = sight("/plans/7", DRAFT, { revision: "Revision 4" });
    expect(stepAfter(step("assign"), some, moved).id).toBe("undo");
    const back = sight("/plans/7", DRAFT, { revision: "Revision 5", canRedo: true });
    expect(stepAfter(step("undo"), moved, back).id).toBe("more");
  });

  it("keeps up with a reader who is ahead of it", () => {
    const plan = sight("/plans/7", DRAFT);
    const some = sight("/plans/7", [...DRAFT, "selected"], { selected: "2 accounts" });
    expect(stepAfter(step("territories"), plan, some).id).toBe("assign");
  });

  it("stays where it is as long as nothing is done", () => {
    const plan = sight("/plans/7", DRAFT);
    for (const one of STEPS) {
      expect(stepAfter(one, HOME, HOME)).toBe(one);
      expect(stepAfter(one, plan, plan)).toBe(one);
    }
  });

  it("does not take a page that is still loading for an edit", () => {
    const loading = sight("/plans/7", [], { revision: "" });
    expect(stepAfter(step("assign"), loading, sight("/plans/7", DRAFT)).id).toBe("assign");
    expect(stepAfter(step("assign"), sight("/plans/7", DRAFT), HOME).id).toBe("assign");
  });

  it("leaves out what the reader may not do, and optimising where no button is", () => {
    const readOnly = sight("/plans/7", ["territories", "lasso"]);
    expect(stepBeside(step("select"), 1, readOnly)).toBeNull();
    expect(placeIn(step("select"), readOnly)).toEqual({ at: 5, of: 5 });
    const draft = sight("/plans/7", DRAFT);
    expect(stepBeside(step("undo"), 1, draft)?.id).toBe("more");
    expect(stepBeside(step("undo"), 1, sight("/plans/7", [...DRAFT, "optimise"]))?.id).toBe(
      "optimise",
    );
    expect(stepBeside(step("select"), -1, draft)?.id).toBe("territories");
  });

  it("points at what is there: the map's tool, the table, or the way to the table", () => {
    const words = (spots: readonly Spot[]) => lookOf(step("select"), sight("/plans/7", spots));
    expect(words(["lasso"])).toEqual({ spot: "lasso", words: "tour.select.map" });
    expect(words(["accounts"])).toEqual({ spot: "accounts", words: "tour.select.table" });
    expect(words([])).toEqual({ spot: null, words: "tour.select.map" });
  });
});
