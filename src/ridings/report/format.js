// How numbers are written, the same way as in the page's own text.

const UNKNOWN = "–";

function number(value, digits = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const text = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

function percent(share, digits = 1) {
  if (share === null || share === undefined || !Number.isFinite(share)) return UNKNOWN;
  const points = Number((share * 100).toFixed(digits));
  return `${points < 0 ? "−" : points > 0 ? "+" : ""}${number(Math.abs(points), digits)}%`;
}

function inUnit(report, kind, value) {
  const text = number(value);
  if (text === UNKNOWN) return text;
  const [prefix, suffix] = report.units[kind];
  return text.startsWith("−") ? `−${prefix}${text.slice(1)}${suffix}` : `${prefix}${text}${suffix}`;
}

function briefly(report, kind, value) {
  const [prefix, suffix] = report.units[kind];
  const [size, letter] = value >= 999.5e6 ? [1e9, "B"] : value >= 999.5e3 ? [1e6, "M"] : value >= 1e4 ? [1e3, "K"] : [1, ""];
  const text = (value / size).toLocaleString("en-US", size > 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });
  return `${prefix}${text}${letter}${suffix}`;
}

function counted(report, count) {
  return `${number(count)} ${report.noun}${count === 1 ? "" : "s"}`;
}

// An element with a class and a text; texts are never read as HTML.
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function themed(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
