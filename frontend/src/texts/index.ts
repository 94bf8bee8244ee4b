import { en } from "./en";

type Texts = typeof en;
export type TextKey = keyof Texts;
type Value = string | number;
type Plural = { readonly one: string; readonly other: string };

const LOCALE = "en";
const rules = new Intl.PluralRules(LOCALE);
const numbers = new Intl.NumberFormat(LOCALE);

/**
 * The text of a key, with `{name}` filled in; numbers are written as the language does.
 *
 * A text with `one` and `other` is chosen by the value `count`.
 */
export function t(key: TextKey, values: Readonly<Record<string, Value>> = {}): string {
  const found: string | Plural = en[key];
  const text = typeof found === "string" ? found : chosen(found, Number(values.count));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? numbers.format(value) : isolated(value);
  });
}

// Letters that are written from right to left, and marks that turn the direction.
const TURNS =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const ISOLATES = /[\u2066-\u2069]/g;

/**
 * What users have called something, to stand among other words: its direction never turns theirs.
 *
 * Only what may turn it is wrapped (U+2068 to U+2069); marks that would end the wrapping early are left out.
 */
export function isolated(value: string): string {
  if (!TURNS.test(value)) return value;
  let depth = 0;
  let isWhole = true;
  for (const [mark] of value.matchAll(ISOLATES)) {
    depth += mark === "\u2069" ? -1 : 1;
    if (depth < 0) isWhole = false;
  }
  const whole = isWhole && depth === 0;
  return `\u2068${whole ? value : value.replace(ISOLATES, "")}\u2069`;
}

function chosen(plural: Plural, count: number): string {
  return rules.select(count) === "one" ? plural.one : plural.other;
}

/** The text of a key that is made at run time, such as of a status; else the words given. */
export function told(key: string, otherwise: string): string {
  return key in en ? t(key as TextKey) : otherwise;
}
