/** From a way of colouring to a number per account, a palette of those numbers and a legend. */
import { HUES, NEUTRAL, OTHERS, RAMPS } from "./palette";
import {
  NONE,
  type ColourMode,
  type Legend,
  type LegendEntry,
  type MapTerritory,
  type Theme,
} from "./types";

export interface Colouring {
  /** Number in the palette of each account. */
  readonly codes: Uint16Array;
  /** Colours by number; any other number is the neutral one. */
  readonly palette: readonly string[];
  readonly neutral: string;
  readonly legend: Legend;
}

/** How many accounts have each number below `count`, and how many have none. */
export function counted(codes: Uint16Array, count: number): { of: Uint32Array; none: number } {
  const of = new Uint32Array(count);
  let none = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code < count) of[code] = (of[code] as number) + 1;
    else none++;
  }
  return { of, none };
}

const entry = (colour: string, given: Partial<LegendEntry>): LegendEntry => ({
  colour,
  name: null,
  code: null,
  kind: "value",
  from: null,
  to: null,
  accounts: 0,
  ...given,
});

function withNone(entries: LegendEntry[], none: number, neutral: string): LegendEntry[] {
  return none > 0 ? [...entries, entry(neutral, { kind: "none", accounts: none })] : entries;
}

export function byTerritory(
  territoryOf: Uint16Array,
  territories: readonly MapTerritory[],
  hueOf: Uint8Array,
  theme: Theme,
): Colouring {
  const neutral = NEUTRAL[theme];
  const palette = territories.map((_, t) => HUES[theme][hueOf[t] ?? 0] ?? neutral);
  const { of, none } = counted(territoryOf, territories.length);
  const entries = territories.map((one, t) =>
    entry(palette[t] ?? neutral, { name: one.name, code: t, accounts: of[t] ?? 0 }),
  );
  const legend: Legend = { kind: "territory", entries: withNone(entries, none, neutral) };
  return { codes: territoryOf, palette, neutral, legend };
}

function byCategory(codes: Uint16Array, names: readonly string[], theme: Theme): Colouring {
  const neutral = NEUTRAL[theme];
  const hues = HUES[theme];
  const { of, none } = counted(codes, names.length);
  const order = names.map((_, n) => n).sort((a, b) => (of[b] ?? 0) - (of[a] ?? 0) || a - b);
  const shown = order.slice(0, order.length > hues.length ? hues.length - 1 : hues.length);
  const others = OTHERS[theme];
  const palette = names.map(() => others);
  const entries = shown.map((n, rank) => {
    const colour = hues[rank] ?? neutral;
    palette[n] = colour;
    return entry(colour, { name: names[n] ?? "", code: n, accounts: of[n] ?? 0 });
  });
  const rest = order.slice(shown.length).reduce((sum, n) => sum + (of[n] ?? 0), 0);
  if (order.length > shown.length) entries.push(entry(others, { kind: "others", accounts: rest }));
  return {
    codes,
    palette,
    neutral,
    legend: { kind: "category", entries: withNone(entries, none, neutral) },
  };
}

/** Bounds of classes that hold about as many accounts each; fewer where values repeat. */
export function classBounds(values: Float64Array, classes: number): number[] {
  const known = values.filter((value) => Number.isFinite(value)).sort();
  if (known.length === 0) return [];
  const bounds = [known[0] as number];
  for (let k = 1; k < classes; k++) {
    const bound = known[Math.floor((k * known.length) / classes)] as number;
    if (bound > (bounds[bounds.length - 1] as number)) bounds.push(bound);
  }
  return [...bounds, known[known.length - 1] as number];
}

/** The last class whose lower bound a value reaches; `NONE` where it is not known. */
export function classOf(value: number, bounds: readonly number[]): number {
  if (!Number.isFinite(value)) return NONE;
  let k = 0;
  while (k + 2 < bounds.length && value >= (bounds[k + 1] as number)) k++;
  return k;
}

function byAmount(values: Float64Array, theme: Theme): Colouring {
  const neutral = NEUTRAL[theme];
  const ramp = RAMPS[theme];
  const bounds = classBounds(values, ramp.length);
  const classes = Math.max(0, bounds.length - 1);
  const codes = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) codes[i] = classOf(values[i] as number, bounds);
  const pick = (k: number) =>
    ramp[classes < 2 ? ramp.length - 1 : Math.round((k * (ramp.length - 1)) / (classes - 1))] ??
    neutral;
  const palette = Array.from({ length: classes }, (_, k) => pick(k));
  const { of, none } = counted(codes, classes);
  const entries = palette.map((colour, k) =>
    entry(colour, { from: bounds[k] ?? null, to: bounds[k + 1] ?? null, accounts: of[k] ?? 0 }),
  );
  return {
    codes,
    palette,
    neutral,
    legend: { kind: "amount", entries: withNone(entries, none, neutral) },
  };
}

/** Colour by whatever is asked for. */
export function colouring(
  mode: ColourMode,
  territoryOf: Uint16Array,
  territories: readonly MapTerritory[],
  hueOf: Uint8Array,
  theme: Theme,
): Colouring {
  if (mode.kind === "territory") return byTerritory(territoryOf, territories, hueOf, theme);
  return mode.kind === "category"
    ? byCategory(mode.codes, mode.names, theme)
    : byAmount(mode.values, theme);
}

const STEPS = 255;

/** Sizes as bytes, by the square root of an amount (area tells it), the largest hundredth alike. */
export function sizes(values: Float64Array | null, count: number): Uint8Array {
  const made = new Uint8Array(count);
  if (!values) return made.fill(STEPS / 3);
  const known = values.filter((value) => value > 0).sort();
  const most = known[Math.floor(known.length * 0.99)] ?? 1;
  for (let i = 0; i < count; i++) {
    const value = values[i] as number;
    made[i] = value > 0 ? Math.round(STEPS * Math.sqrt(Math.min(1, value / most))) : 0;
  }
  return made;
}
