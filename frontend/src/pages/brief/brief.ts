/** A brief as `POST /designs` takes it: the tables of `brief.toml`. What is left out has its default. */
export type Json = string | number | boolean | Json[] | { [key: string]: Json };
export type Brief = { readonly [key: string]: Json };

/** The value at a path such as `moves.accounts`; undefined where nothing is said. */
export function at(brief: Brief, path: string): Json | undefined {
  let found: Json | undefined = brief as { [key: string]: Json };
  for (const key of path.split(".")) {
    if (!isTable(found)) return undefined;
    found = Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}

export function numberAt(brief: Brief, path: string): number | null {
  const found = at(brief, path);
  return typeof found === "number" ? found : null;
}

export function textAt(brief: Brief, path: string): string | null {
  const found = at(brief, path);
  return typeof found === "string" ? found : null;
}

export function textsAt(brief: Brief, path: string): string[] {
  const found = at(brief, path);
  return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
}

/** A brief that says something else at a path; undefined says nothing there, and empty tables vanish. */
export function put(brief: Brief, path: string, value: Json | undefined): Brief {
  const [key = "", ...rest] = path.split(".");
  const inner = rest.length === 0 ? value : put(tableAt(brief, key), rest.join("."), value);
  const isEmpty = isTable(inner) && rest.length > 0 && Object.keys(inner).length === 0;
  if (inner !== undefined && !isEmpty) return { ...brief, [key]: inner as Json };
  return Object.fromEntries(Object.entries(brief).filter(([name]) => name !== key));
}

function tableAt(brief: Brief, key: string): Brief {
  const found = brief[key];
  return isTable(found) ? found : {};
}

export function isTable(value: unknown): value is { [key: string]: Json } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** A brief without what is null or as it would be anyway: what was said, of a brief that is written whole. */
export function said(whole: unknown, defaults: unknown): Brief {
  const brief = pruned(whole, defaults);
  const table = isTable(brief) ? { ...brief } : {};
  // Naming activities says that there are no others; and one weight of the cost says the other one.
  const whole_ = isTable(whole) ? whole : {};
  if ("balance" in table && isTable(whole_.balance))
    table.balance = pruned(whole_.balance, {}) as Json;
  const { cost } = table;
  if (isTable(cost) && ("home" in cost || "center" in cost) && isTable(whole_.cost)) {
    const { home, center } = whole_.cost;
    table.cost = { ...cost, ...withNumber("home", home), ...withNumber("center", center) };
  }
  return table;
}

function withNumber(key: string, value: unknown): { [key: string]: Json } {
  return typeof value === "number" ? { [key]: value } : {};
}

function pruned(whole: unknown, defaults: unknown): Json | undefined {
  if (whole === null || whole === undefined) return undefined;
  if (Array.isArray(whole)) {
    const items = whole.map((one) => pruned(one, undefined)).filter((one) => one !== undefined);
    return items.length === 0 || isSame(whole, defaults) ? undefined : items;
  }
  if (isTable(whole)) {
    const kept: { [key: string]: Json } = {};
    for (const [key, value] of Object.entries(whole)) {
      const inner = pruned(value, isTable(defaults) ? defaults[key] : undefined);
      if (inner !== undefined) kept[key] = inner;
    }
    return Object.keys(kept).length === 0 ? undefined : kept;
  }
  return whole === defaults ? undefined : (whole as Json);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
