import { t } from "../texts";
import type { Sight, Spot } from "./steps";

/** Where each control is on the page, by its role and name as whoever uses it knows it. */
const SPOTS: Readonly<Record<Spot, () => Element | undefined>> = {
  needs: () => region(t("home.needs")),
  plan: () => linkTo(/^\/plans\/\d+$/, region(t("home.plans"))),
  newPlan: () => linkTo(/^\/plans\/new$/, region(t("home.plans"))),
  import: () => named("main a", t("home.import")),
  territories: () => named("main [role=grid]", t("plan.territories")),
  territory: () =>
    named("main button", `← ${t("plan.territory.back")}`)
      ?.closest("section")
      ?.querySelector("dl") ?? undefined,
  lasso: () => named("main button, main [role=radio]", t("plan.tool.lasso")),
  accounts: () => named("main section > [role=grid]", t("plan.table"), inStage),
  selected: () => selection()?.closest("div[data-any]") ?? undefined,
  assigning: () => named("main section", t("plan.assign.title")),
  undo: () => named("main button", t("plan.undo")),
  optimise: () => named("main button", t("optimise")),
  imports: () => linkTo(/^\/import$/, document.querySelector("nav")),
};

export function find(spot: Spot): Element | null {
  return SPOTS[spot]() ?? null;
}

/** The page as it is now, as far as the tour goes. */
export function lookAround(): Sight {
  const spots = new Set<Spot>();
  for (const spot of Object.keys(SPOTS) as Spot[]) {
    const found = find(spot);
    if (found && found.getClientRects().length > 0) spots.add(spot);
  }
  const redo = named("main button", t("plan.redo"));
  return {
    path: window.location.pathname,
    spots,
    selected: selection()?.textContent ?? "",
    revision: revision(),
    canRedo: redo !== undefined && !redo.matches(":disabled"),
  };
}

function named(
  selector: string,
  name: string,
  also: (found: Element) => boolean = () => true,
): Element | undefined {
  return [...document.querySelectorAll(selector)].find((one) => nameOf(one) === name && also(one));
}

function region(name: string): Element | undefined {
  return named("main section", name);
}

function linkTo(href: RegExp, within: Element | null | undefined): Element | undefined {
  return [...(within?.querySelectorAll("a[href]") ?? [])].find((one) =>
    href.test(one.getAttribute("href") ?? ""),
  );
}

/** What is said of the accounts that are selected; the button that clears them stands beside it. */
function selection(): Element | null {
  const clear = named("main button", t("plan.selected.clear"));
  return clear?.closest("div[data-any]")?.querySelector("[role=status]") ?? null;
}

function revision(): string {
  const written = new RegExp(`^${t("plan.revision", { count: ".+" })}$`);
  const found = [...document.querySelectorAll("main h1 ~ span")].find((one) =>
    written.test(one.textContent),
  );
  return found?.textContent ?? "";
}

const inStage = (found: Element) => found.closest("aside") === null;

/** The name of an element, as a screen reader says it, for the plain cases that pages use. */
function nameOf(element: Element): string {
  const label = element.getAttribute("aria-label");
  if (label) return label;
  const by = element.getAttribute("aria-labelledby");
  if (by) return document.getElementById(by)?.textContent.trim() ?? "";
  return element.matches("button, a") ? heard(element).trim() : "";
}

function heard(node: Node): string {
  if (node instanceof Element && node.getAttribute("aria-hidden") === "true") return "";
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
  return [...node.childNodes].map(heard).join("");
}
