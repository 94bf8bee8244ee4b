import { type ComponentType, lazy } from "react";

import type { TextKey } from "../texts";
import { matched, type Params } from "./router";

export type Page = ComponentType<{ params: Params }>;

/** A page and where it is; `wide` pages use the whole window (the map), others a column. */
export interface Route {
  readonly path: string;
  readonly title: TextKey;
  readonly page: Page;
  readonly open?: true;
  readonly wide?: true;
  /** Routes with the same key share their page: it stays when one leads to the other. */
  readonly key?: string;
  /** What the page will ask for, asked before it is known who is signed in. */
  readonly early?: (params: Params) => void;
}

const page = (load: () => Promise<{ default: Page }>): Page => lazy(load);

const PLAN = page(() => import("../pages/plan/Plan"));
const early = (params: Params) =>
  void import("../pages/plan/early").then((plan) => plan.beginPlan(params)).catch(() => undefined);

/** Every page. The first pattern that fits counts: `/plans/new` stands before `/plans/:id`. */
export const ROUTES: readonly Route[] = [
  { path: "/", title: "home.title", page: page(() => import("../pages/home/Home")) },
  {
    path: "/welcome",
    title: "welcome.title",
    open: true,
    page: page(() => import("../pages/welcome/Welcome")),
  },
  {
    path: "/sign-in",
    title: "signIn.title",
    open: true,
    page: page(() => import("../pages/sign-in/SignIn")),
  },
  { path: "/plans", title: "plans.title", page: page(() => import("../pages/plans/Plans")) },
  {
    path: "/plans/new",
    title: "brief.title",
    page: page(() => import("../pages/brief/NewPlan")),
  },
  { path: "/import", title: "import.title", page: page(() => import("../pages/import/Import")) },
  { path: "/jobs", title: "jobs.title", page: page(() => import("../pages/jobs/Jobs")) },
  { path: "/jobs/:id", title: "jobs.one", page: page(() => import("../pages/jobs/Job")) },
  {
    path: "/account",
    title: "account.title",
    page: page(() => import("../pages/account/Account")),
  },

  // Both are one page: whoever goes from the map to the table keeps what is selected.
  { path: "/plans/:id", title: "plan.title", page: PLAN, wide: true, key: "plan", early },
  { path: "/plans/:id/table", title: "plan.title", page: PLAN, wide: true, key: "plan", early },
];

/** The page of a path; null where there is none. */
export function routeOf(path: string): { route: Route; params: Params } | null {
  for (const route of ROUTES) {
    const params = matched(route.path, path);
    if (params) return { route, params };
  }
  return null;
}
