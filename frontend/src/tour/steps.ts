import type { TextKey } from "../texts";
import type { Side } from "./placing";

/** What the tour may point at; `spots.ts` finds it on the page. */
export type Spot =
  | "needs"
  | "plan"
  | "newPlan"
  | "import"
  | "territories"
  | "territory"
  | "lasso"
  | "accounts"
  | "selected"
  | "assigning"
  | "undo"
  | "optimise"
  | "imports";

/** What the tour knows of the page at a moment. */
export interface Sight {
  readonly path: string;
  readonly spots: ReadonlySet<Spot>;
  /** What is said of the selection, empty where nothing is selected. */
  readonly selected: string;
  /** The revision of the plan as it is written, empty where there is none. */
  readonly revision: string;
  readonly canRedo: boolean;
}

/** No page yet. */
export const NOTHING: Sight = {
  path: "",
  spots: new Set(),
  selected: "",
  revision: "",
  canRedo: false,
};

export type Where = "home" | "plan" | "anywhere";

export interface Step {
  readonly id: string;
  readonly title: TextKey;
  readonly where: Where;
  /** What to point at and what to say of it: the first that is on the page. */
  readonly looks: readonly (readonly [Spot, TextKey])[];
  /** Where the card stands if it fits there; the right otherwise. */
  readonly side?: Side;
  /** Whether it makes sense on the page as it is; without, always. */
  readonly fits?: (now: Sight) => boolean;
  /** Whether the reader has just done what the step is about. */
  readonly isDone?: (before: Sight, now: Sight) => boolean;
}

const PLAN = /^\/plans\/\d+(\/table)?\/?$/;

const isOpened = (before: Sight, now: Sight) => !isPlan(before.path) && isPlan(now.path);
const isSelected = (before: Sight, now: Sight) =>
  now.selected !== "" && now.selected !== before.selected;
const isNew = (spot: Spot) => (before: Sight, now: Sight) =>
  now.spots.has(spot) && !before.spots.has(spot);
const isChanged = (before: Sight, now: Sight) =>
  before.path === now.path && before.revision !== "" && now.revision !== before.revision;
/** Whether there is such a control; nobody can tell before a plan is open. */
const mayHave = (spot: Spot) => (now: Sight) => !isPlan(now.path) || now.spots.has(spot);

/** The tour, in its order. */
export const STEPS: readonly Step[] = [
  {
    id: "home",
    title: "tour.home",
    where: "home",
    looks: [["needs", "tour.home.words"]],
    fits: (now) => now.path !== "/" || now.spots.has("needs"),
    isDone: isOpened,
  },
  {
    id: "open",
    title: "tour.open",
    where: "home",
    side: "below",
    looks: [
      ["plan", "tour.open.words"],
      ["newPlan", "tour.open.none"],
      ["import", "tour.open.fresh"],
    ],
    isDone: isOpened,
  },
  {
    id: "territories",
    title: "tour.territories",
    where: "plan",
    looks: [
      ["territories", "tour.territories.words"],
      ["territory", "tour.territories.back"],
    ],
    isDone: (before, now) => isNew("territory")(before, now) || isSelected(before, now),
  },
  {
    id: "territory",
    title: "tour.territory",
    where: "plan",
    looks: [["territory", "tour.territory.words"]],
    fits: (now) => now.spots.has("territory"),
    isDone: (before, now) => isNew("territories")(before, now) || isSelected(before, now),
  },
  {
    id: "select",
    title: "tour.select",
    where: "plan",
    side: "below",
    looks: [
      ["lasso", "tour.select.map"],
      ["accounts", "tour.select.table"],
    ],
    isDone: isSelected,
  },
  {
    id: "assign",
    title: "tour.assign",
    where: "plan",
    side: "above",
    looks: [
      ["assigning", "tour.assign.target"],
      ["selected", "tour.assign.words"],
      ["lasso", "tour.assign.none"],
      ["accounts", "tour.assign.none"],
    ],
    fits: mayHave("undo"),
    isDone: isChanged,
  },
  {
    id: "undo",
    title: "tour.undo",
    where: "plan",
    looks: [["undo", "tour.undo.words"]],
    fits: mayHave("undo"),
    isDone: (before, now) => isChanged(before, now) && now.canRedo,
  },
  {
    id: "optimise",
    title: "tour.optimise",
    where: "plan",
    looks: [["optimise", "tour.optimise.words"]],
    fits: (now) => now.spots.has("optimise"),
  },
  {
    id: "more",
    title: "tour.more",
    where: "anywhere",
    side: "below",
    looks: [["imports", "tour.more.words"]],
    fits: (now) => now.spots.has("imports"),
  },
];

export function isPlan(path: string): boolean {
  return PLAN.test(path);
}

export function isThere(step: Step, path: string): boolean {
  if (step.where === "anywhere") return true;
  return step.where === "home" ? path === "/" : isPlan(path);
}

/** The nearest step before (-1) or after (1) one that fits the page; null where there is none. */
export function stepBeside(step: Step, by: 1 | -1, now: Sight): Step | null {
  for (let at = STEPS.indexOf(step) + by; ; at += by) {
    const found = STEPS[at];
    if (!found) return null;
    if (found.fits?.(now) ?? true) return found;
  }
}

/** Where the tour is once something has changed on the page: on by each step that was just done. */
export function stepAfter(step: Step, before: Sight, now: Sight): Step {
  let at = step;
  while (at.isDone?.(before, now)) {
    const next = stepBeside(at, 1, now);
    if (!next) break;
    at = next;
  }
  return at;
}

/** What to point at and what to say; nothing is pointed at while it is not there. */
export function lookOf(step: Step, now: Sight): { spot: Spot | null; words: TextKey } | null {
  for (const [spot, words] of step.looks) if (now.spots.has(spot)) return { spot, words };
  const first = step.looks[0];
  return first ? { spot: null, words: first[1] } : null;
}

/** Which step of how many it is: of those that the page has, or may have once a plan is open. */
export function placeIn(step: Step, now: Sight): { at: number; of: number } {
  const isCounted = (one: Step) =>
    one === step ||
    one.id === "territory" ||
    (one.where === "plan" && !isPlan(now.path)) ||
    (one.fits?.(now) ?? true);
  const counted = STEPS.filter(isCounted);
  return { at: counted.indexOf(step) + 1, of: counted.length };
}
