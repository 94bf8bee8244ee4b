/** The map, which is large: fetched and made ready beside the plan's tables, and shown when all is there. */
import { lazy } from "react";

import type { MapWords } from "../../map/types";
import { isDarkNow } from "../../shell/theme";
import { t } from "../../texts";

const load = () => import("../../map");

export const PlanMap = lazy(() => load().then((map) => ({ default: map.PlanMap })));

const DROP = 5_000; // milliseconds: long after a page that loads has taken it
let wanted = 0; // pages that may show a map soon

/** Make a map ready, where that works; gives how to say that it is not wanted any more. */
export function fetchMap(): () => void {
  wanted++;
  load()
    .then((map) => {
      if (wanted > 0) map.beginMap(mapWords(), isDarkNow() ? "dark" : "light");
    })
    .catch(() => undefined); // it is fetched again when it is shown
  return () => {
    wanted--;
    window.setTimeout(() => {
      if (wanted === 0)
        void load()
          .then((map) => map.dropMap())
          .catch(() => undefined);
    }, DROP);
  };
}

export function mapWords(): MapWords {
  return {
    label: t("plan.map.label"),
    unavailable: t("plan.map.unavailable"),
    attribution: t("plan.map.attribution"),
  };
}
