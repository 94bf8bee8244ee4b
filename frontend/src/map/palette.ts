/** Colours that people with any kind of colour vision tell apart, and who gets which. */

export type Rgb = readonly [number, number, number];

/** Of territories and categories: found by search, so that the two least apart by `apart` are 0.11 apart. */
export const HUES: Readonly<Record<"light" | "dark", readonly string[]>> = {
  light: [
    "#2244aa",
    "#992200",
    "#779933",
    "#cc7799",
    "#3399ee",
    "#660000",
    "#995577",
    "#442266",
    "#5566cc",
  ],
  dark: [
    "#00aaff",
    "#eeee88",
    "#bb5588",
    "#779900",
    "#ee7788",
    "#4477dd",
    "#ddbb44",
    "#77ffee",
    "#77ccdd",
  ],
};
/** Of amounts, from little to much: lightness alone tells the order. */
export const RAMPS: Readonly<Record<"light" | "dark", readonly string[]>> = {
  light: ["#c9b458", "#96a04f", "#5f8c5c", "#2f7570", "#1d5a78", "#173a6b", "#1a1c4a"],
  dark: ["#3a4f7a", "#43708f", "#4f9195", "#6fb08c", "#a3c97c", "#d8de78", "#fff3a0"],
};
/** Of categories that have no colour of their own. */
export const OTHERS: Readonly<Record<"light" | "dark", string>> = {
  light: "#4f555d",
  dark: "#c3c9d1",
};
export const NEUTRAL: Readonly<Record<"light" | "dark", string>> = {
  light: "#9aa0a8",
  dark: "#6c747e",
};

export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

const linear = (byte: number) => {
  const part = byte / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

/** How linear light is seen: as it is, and without red, green or blue cones (Viénot 1999, Brettel's tritan plane). */
const SEEN: readonly (readonly number[])[] = [
  [1, 0, 0, 0, 1, 0, 0, 0, 1],
  [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1],
  [0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1],
  [1.01277, 0.13548, -0.14826, -0.01243, 0.86812, 0.14431, 0.07589, 0.805, 0.11911],
];

function oklab(r: number, g: number, b: number): Rgb {
  const l = Math.cbrt(Math.max(0, 0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b));
  const m = Math.cbrt(Math.max(0, 0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b));
  const s = Math.cbrt(Math.max(0, 0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b));
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** How different two colours look to whoever sees them least apart: the distance in OKLab, 0 to about 1. */
export function apart(one: string, other: string): number {
  const [a, b] = [one, other].map((hex) => rgb(hex).map(linear));
  return Math.min(
    ...SEEN.map((by) => {
      const [p, q] = [a, b].map((light) => {
        const [r, g, v] = light as [number, number, number];
        const row = (n: number) =>
          (by[n] as number) * r + (by[n + 1] as number) * g + (by[n + 2] as number) * v;
        return oklab(row(0), row(3), row(6));
      }) as [Rgb, Rgb];
      return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
    }),
  );
}

/** Middle of the accounts of each territory, x and y; NaN where it has none. */
export function middles(
  pairs: Float32Array,
  territoryOf: Uint16Array,
  count: number,
): Float64Array {
  const sums = new Float64Array(count * 2);
  const sizes = new Uint32Array(count);
  for (let i = 0; i < territoryOf.length; i++) {
    const t = territoryOf[i] as number;
    const x = pairs[2 * i] as number;
    if (t >= count || Number.isNaN(x)) continue;
    sums[2 * t] = (sums[2 * t] as number) + x;
    sums[2 * t + 1] = (sums[2 * t + 1] as number) + (pairs[2 * i + 1] as number);
    sizes[t] = (sizes[t] as number) + 1;
  }
  return sums.map((sum, k) => sum / (sizes[k >> 1] as number));
}

const NEAR = 8;

/** The middles nearest to one, at most `NEAR`, the nearest first. */
function nearest(middle: Float64Array, t: number): number[] {
  const found: number[] = [];
  const far: number[] = [];
  const [x, y] = [middle[2 * t] as number, middle[2 * t + 1] as number];
  for (let other = 0; 2 * other < middle.length; other++) {
    const dx = (middle[2 * other] as number) - x;
    const dy = (middle[2 * other + 1] as number) - y;
    const away = dx * dx + dy * dy;
    if (other === t || Number.isNaN(away)) continue;
    let at = found.length;
    while (at > 0 && (far[at - 1] as number) > away) at--;
    if (at >= NEAR) continue;
    found.splice(at, 0, other);
    far.splice(at, 0, away);
    if (found.length > NEAR) found.length = far.length = NEAR;
  }
  return found;
}

/**
 * Give each territory a colour, by its number in `HUES`: as unlike those of the nearest as can be.
 *
 * Those in `kept` stay, so that colours do not change while territories are split or merged.
 */
export function spreadHues(
  middle: Float64Array,
  hues: readonly string[],
  kept: readonly (number | undefined)[] = [],
): Uint8Array {
  const count = middle.length / 2;
  const given = new Int16Array(count).fill(-1);
  const used = new Uint32Array(hues.length);
  const unlike = hues.map((one) => hues.map((other) => apart(one, other)));
  for (let t = 0; t < count; t++) {
    const before = kept[t];
    if (before === undefined) continue;
    given[t] = before;
    used[before] = (used[before] as number) + 1;
  }
  for (let t = 0; t < count; t++) {
    if ((given[t] as number) >= 0) continue;
    const near = nearest(middle, t)
      .map((other) => given[other] as number)
      .filter((hue) => hue >= 0);
    let best = 0;
    let most = -Infinity;
    for (let hue = 0; hue < hues.length; hue++) {
      const least = Math.min(0.35, ...near.map((other) => unlike[hue]?.[other] ?? 0));
      const score = least - 0.0005 * (used[hue] as number) - 0.00001 * hue;
      if (score > most) [most, best] = [score, hue];
    }
    given[t] = best;
    used[best] = (used[best] as number) + 1;
  }
  return Uint8Array.from(given);
}
