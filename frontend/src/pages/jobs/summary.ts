import type { Plan } from "../../api/generated/types.gen";

/** How even one activity came out. */
export interface Balanced {
  readonly activity: string;
  readonly tolerance: number;
  readonly reached: number | null;
  readonly floor: number | null;
  readonly verdict: "kept" | "widened" | "missed";
}

export interface Moved {
  readonly accounts: number;
  readonly share: number;
  readonly forced: number;
}

export interface PlanSummary {
  readonly feasible: boolean;
  readonly balance: readonly Balanced[];
  readonly moved: Moved | null;
  readonly gap: number | null;
  /** Hours a year. */
  readonly drive: number | null;
  readonly reasons: readonly string[];
  /** Rules that bind or are broken. */
  readonly rules: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

const NEAR = 1e-6; // figures are rounded

/** What a plan came to, of the figures that the server keeps with it. */
export function summaryOf(plan: Pick<Plan, "brief" | "figures" | "measures">): PlanSummary {
  const figures = values(plan.figures);
  const measures = values(plan.measures);
  const asked = values(values(plan.brief).balance);
  const used = values(figures.tolerances);
  const floors = values(figures.floor);
  const balance = Object.entries(asked).map(([activity, band]): Balanced => {
    const tolerance = number(values(band).tolerance) ?? number(band) ?? 0;
    const reached = number(measures[`imbalance_${activity}`]);
    const widest = Math.max(number(used[activity]) ?? tolerance, tolerance);
    const verdict =
      reached === null || reached <= tolerance + NEAR
        ? "kept"
        : reached <= widest + NEAR
          ? "widened"
          : "missed";
    return { activity, tolerance, reached, floor: number(floors[activity]), verdict };
  });
  return {
    feasible: figures.feasible !== false,
    balance,
    moved: movedOf(values(figures.moved)),
    gap: number(figures.gap),
    drive: number(measures.drive_hours),
    reasons: texts(figures.reasons),
    rules: rulesOf(figures.rules),
  };
}

function movedOf(moved: Values): Moved | null {
  const owned = number(moved.owned_accounts);
  const accounts = number(moved.accounts);
  if (!owned || accounts === null) return null;
  return { accounts, share: accounts / owned, forced: number(moved.forced) ?? 0 };
}

function rulesOf(rules: unknown): string[] {
  if (!Array.isArray(rules)) return [];
  return rules
    .map(values)
    .filter((rule) => rule.state !== "held")
    .map((rule) => `${String(rule.name)}: ${String(rule.words)}`);
}

function values(given: unknown): Values {
  return given && typeof given === "object" && !Array.isArray(given) ? (given as Values) : {};
}

function number(given: unknown): number | null {
  return typeof given === "number" && Number.isFinite(given) ? given : null;
}

function texts(given: unknown): string[] {
  return Array.isArray(given) ? given.filter((one) => typeof one === "string") : [];
}
