import { t, told } from "../../texts";
import { count, decimal, money, share } from "../../texts/formats";
import { at, type Brief, isTable, type Json, numberAt, textAt, textsAt } from "./brief";

/** What of an activity is asked for. */
export interface Asked {
  readonly activity: string;
  readonly tolerance: number;
  readonly target: "share" | "capacity";
}

export const TOLERANCE = 0.1; // where an activity says none

/** The activities that a brief balances; those of the default where it names none. */
export function balanceOf(brief: Brief, defaults: Brief): Asked[] {
  const own = at(brief, "balance");
  const table = isTable(own) && Object.keys(own).length > 0 ? own : at(defaults, "balance");
  if (!isTable(table)) return [];
  return Object.entries(table).map(([activity, band]) => ({
    activity,
    tolerance: toleranceOf(band),
    target: targetOf(activity, band),
  }));
}

function toleranceOf(band: Json): number {
  if (typeof band === "number") return band;
  return isTable(band) && typeof band.tolerance === "number" ? band.tolerance : TOLERANCE;
}

function targetOf(activity: string, band: Json): Asked["target"] {
  const said = isTable(band) ? band.target : undefined;
  if (said === "share" || said === "capacity") return said;
  return activity === "workload" ? "capacity" : "share";
}

export const nameOf = (activity: string): string =>
  told(`activity.${activity}`, activity).toLowerCase();

export function balanceWords(brief: Brief, defaults: Brief): string {
  const asked = balanceOf(brief, defaults);
  const parts = asked.map(({ activity, tolerance, target }) =>
    t(target === "capacity" ? "brief.balanceCapacity" : "brief.balanceShare", {
      tolerance: share(tolerance),
      activity: nameOf(activity),
    }),
  );
  return t("brief.balanceSays", { parts: listed(parts) });
}

export function movesWords(brief: Brief): string {
  const parts = (["accounts", "potential", "pipeline"] as const).flatMap((what) => {
    const most = numberAt(brief, `moves.${what}`);
    if (most === null) return [];
    return [t("brief.movesPart", { share: share(most), what: t(`brief.what.${what}`) })];
  });
  return parts.length === 0 ? t("brief.movesFree") : t("brief.movesSays", { parts: listed(parts) });
}

export function keepWords(brief: Brief, currency: string): string {
  const parts: string[] = [];
  if (at(brief, "locks.named") !== false) parts.push(t("brief.keepNamed"));
  parts.push(t("brief.keepLocked"));
  const families = textAt(brief, "locks.families") ?? "none";
  if (families !== "none") parts.push(told(`brief.keepFamilies.${families}`, families));
  const days = numberAt(brief, "moves.protect_renewal_days");
  if (days !== null) parts.push(t("brief.keepRenewal", { count: days }));
  const over = numberAt(brief, "moves.protect_pipeline_over");
  if (over !== null) parts.push(t("brief.keepPipeline", { amount: money(over, currency) }));
  const rules = textsAt(brief, "locks.rules").length + textsAt(brief, "moves.protect").length;
  if (rules > 0) parts.push(t("brief.keepRules", { count: rules }));
  return t("brief.keepSays", { parts: listed(parts) });
}

export function shapeWords(brief: Brief, reps: number | null): string {
  const wanted = numberAt(brief, "territories.count");
  const open = wanted !== null && reps !== null ? Math.max(0, wanted - reps) : 0;
  const many = wanted === null ? t("brief.shapeReps") : t("brief.shapeCount", { count: wanted });
  const vacant = open > 0 ? t("brief.shapeVacant", { count: open }) : "";
  const kind = told(`brief.kindSays.${kindOf(brief)}`, "");
  const zones = numberAt(brief, "territories.time_zones_at_most");
  const within = zones === null ? "" : t("brief.shapeZones", { count: zones });
  return [many + vacant + kind + within].join("") + ".";
}

/** What kind of territories a brief asks for, as the page offers them. */
export function kindOf(brief: Brief): string {
  const stack = at(brief, "stack");
  if (!Array.isArray(stack) || stack.length === 0) {
    return textAt(brief, "territories.kind") ?? "geographic";
  }
  const kinds = stack.map((layer) => (isTable(layer) ? layer.kind : ""));
  return kinds.length === 2 && kinds[0] === "named" && kinds[1] === "geographic"
    ? "named_first"
    : "layers";
}

/** How much the way from home weighs against the middle of the territory, 0 to 1. */
export function homeOf(brief: Brief): number {
  const home = numberAt(brief, "cost.home");
  const center = numberAt(brief, "cost.center");
  if (home === null && center === null) return 0.5;
  const near = home ?? Math.max(0, 1 - (center ?? 0));
  const middle = center ?? Math.max(0, 1 - near);
  return near + middle > 0 ? near / (near + middle) : 0.5;
}

export function travelWords(brief: Brief, currency: string): string {
  const home = homeOf(brief);
  const measure = textAt(brief, "cost.measure") ?? "drive";
  const key =
    home > 0.6 ? "brief.travelHome" : home < 0.4 ? "brief.travelMiddle" : "brief.travelBoth";
  const price = numberAt(brief, "cost.hour_price");
  const worth =
    price === null ? "" : ` ${t("brief.travelPrice", { amount: money(price, currency) })}`;
  return t(key, { what: told(`brief.measureSays.${measure}`, measure) }) + worth;
}

export const FITS = ["languages", "products", "skills", "industry", "region"] as const;
export const REQUIRED = ["languages", "products", "industry"] as const;

export function fitWords(brief: Brief): string {
  const wanted = FITS.filter((one) => (numberAt(brief, `fit.${one}`) ?? 0) > 0);
  const must = textsAt(brief, "fit.required");
  const parts = [t("brief.fitSkills")];
  if (must.length > 0) {
    parts.push(
      t("brief.fitMust", {
        what: listed(must.map((one) => told(`brief.fit.${one}`, one).toLowerCase())),
      }),
    );
  }
  if (wanted.length > 0) {
    parts.push(
      t("brief.fitWanted", {
        what: listed(wanted.map((one) => t(`brief.fit.${one}`).toLowerCase())),
      }),
    );
  }
  return parts.join(" ");
}

export function workWords(brief: Brief, defaults: Brief): string {
  const value = (key: string) =>
    numberAt(brief, `workload.${key}`) ?? numberAt(defaults, `workload.${key}`) ?? 0;
  return t("brief.workSays", {
    minutes: decimal(value("call_minutes")),
    visits: decimal(value("visits_per_day")),
    hours: decimal(value("day_minutes") / 60),
  });
}

/** Parts of a sentence with commas and an `and`. */
export function listed(parts: readonly string[]): string {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(parts);
}

export { count };
