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
    return typeof value === "number" ? numbers.format(value) : value;
  });
}

function chosen(plural: Plural, count: number): string {
  return rules.select(count) === "one" ? plural.one : plural.other;
}

/** The text of a key that is made at run time, such as of a status; else the words given. */
export function told(key: string, otherwise: string): string {
  return key in en ? t(key as TextKey) : otherwise;
}
