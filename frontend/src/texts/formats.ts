/** Numbers, money, shares and dates as the reader's browser writes them. */

const locale = typeof navigator === "undefined" ? "en" : navigator.language;
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
const shares = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat(locale, {
  style: "percent",
  maximumFractionDigits: 1,
  signDisplay: "exceptZero",
});
const dates = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export const count = (value: number): string => whole.format(value);
export const decimal = (value: number): string => tenths.format(value);
export const compact = (value: number): string => short.format(value);
/** 0.125 is 12.5 %. */
export const share = (value: number): string => shares.format(value);
/** 0.05 is +5 %. */
export const deviation = (value: number): string => signed.format(value);

const moneys = new Map<string, Intl.NumberFormat>();

/** An amount in the organisation's currency (`Me.currency`), short where it is large. */
export function money(value: number, currency: string): string {
  const notation = Math.abs(value) >= 1_000_000 ? "compact" : "standard";
  const key = `${currency} ${notation}`;
  let format = moneys.get(key);
  if (!format) {
    const digits = notation === "compact" ? 1 : 0;
    format = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      notation,
      maximumFractionDigits: digits,
      minimumFractionDigits: 0,
    });
    moneys.set(key, format);
  }
  return format.format(value);
}

/** A day such as `2026-01-31`, which is the same everywhere. */
export const day = (value: string): string => dates.format(new Date(`${value}T00:00:00Z`));
/** A moment, in the reader's own time zone. */
export const moment = (value: string): string => moments.format(new Date(value));

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How long ago a moment was, in words; after a week the day. */
export function ago(value: string, now: number = Date.now()): string {
  const seconds = (now - Date.parse(value)) / 1000;
  if (seconds > 7 * 86_400) return dates.format(new Date(value));
  for (const [unit, size] of STEPS) {
    if (seconds >= size) return relative.format(-Math.floor(seconds / size), unit);
  }
  return relative.format(0, "minute").replace("this minute", "just now");
}
