import { type Ref, Suspense, useMemo, useState } from "react";

import type { PlanMapHandle } from "../../map";
import {
  type ColourMode,
  type Legend as LegendOf,
  type MapMarker,
  type MapTerritory,
  NONE,
  type Tiles,
  type Tool,
  type Unavailable,
} from "../../map/types";
import { Loading } from "../../parts";
import { useMe } from "../../shell/session";
import { useIsDark } from "../../shell/theme";
import { t } from "../../texts";
import { useBench } from "./bench";
import type { Kind } from "./model";
import { Legend } from "./Legend";
import { mapWords, PlanMap } from "./lazyMap";
import { Looks, type Look } from "./Looks";
import styles from "./Plan.module.css";
import { Tip } from "./Tip";

interface Props {
  ref: Ref<PlanMapHandle>;
  legend: LegendOf;
  onLegend: (legend: LegendOf) => void;
  onUnavailable: (why: Unavailable) => void;
}

interface Hover {
  readonly account: number;
  readonly x: number;
  readonly y: number;
}

/** The map with its tools and its legend. */
export function MapPane({ ref, legend, onLegend, onUnavailable }: Props) {
  const { state, selected, select, kept, show, view } = useBench();
  const isDark = useIsDark();
  const [tool, setTool] = useState<Tool>("pan");
  const [look, setLook] = useState<Look>({
    by: "territory",
    sizes: false,
    shapes: true,
    homes: true,
  });
  const [hover, setHover] = useState<Hover | null>(null);
  const [isPatchy, setPatchy] = useState(false);
  const words = useMemo(() => mapWords(), []);
  const tiles = useOwnTiles();
  const colour = useColour(look.by);
  const territories = useNames();
  const markers = useHomes(look.homes);
  const pick = (accounts: Uint32Array, how: "replace" | "add" | "remove") => {
    select(accounts, how);
    const only = accounts.length === 1 && how === "replace" ? accounts[0] : undefined;
    if (only !== undefined) show({ of: "account", account: only });
    else if (view.of === "account") show({ of: "plan" });
  };
  return (
    <>
      <div className={styles.map}>
        <Suspense fallback={<Loading lines={4} label={t("plan.loading")} />}>
          <PlanMap
            ref={ref}
            words={words}
            theme={isDark ? "dark" : "light"}
            accounts={state.accounts}
            territories={territories}
            territoryOf={state.territoryOf}
            colour={colour}
            sizeBy={look.sizes ? state.accounts.potential : null}
            kept={kept}
            selected={selected}
            markers={markers}
            shapes={look.shapes}
            tiles={tiles}
            tool={tool}
            onSelect={pick}
            onHover={(account, at) => setHover(account === null || !at ? null : { account, ...at })}
            onLegend={onLegend}
            onUnavailable={onUnavailable}
            onBasemapProblem={() => setPatchy(true)}
          />
        </Suspense>
        {hover ? <Tip {...hover} /> : null}
        {isPatchy ? <p className={styles.patchy}>{t("plan.map.basemap")}</p> : null}
      </div>
      <Looks tool={tool} onTool={setTool} look={look} onLook={setLook} />
      <Legend of={legend} by={look.by} />
    </>
  );
}

function useColour(by: Look["by"]): ColourMode {
  const { accounts } = useBench().state;
  return useMemo((): ColourMode => {
    if (by === "territory") return { kind: "territory" };
    if (by === "potential" || by === "hours") return { kind: "amount", values: accounts[by] };
    return { kind: "category", ...accounts.kinds[by as Kind] };
  }, [by, accounts]);
}

/** The territories by name; the same object as long as none is called otherwise, so that the map rests. */
function useNames(): readonly MapTerritory[] {
  const { state, nameOf } = useBench();
  const key = JSON.stringify(state.territories.map((one, n) => [one.id, nameOf(n)]));
  return useMemo(
    () => (JSON.parse(key) as [string, string][]).map(([id, name]) => ({ id, name })),
    [key],
  );
}

/** The basemap of the organisation's own. */
function useOwnTiles(): Tiles | null {
  const { tiles } = useMe();
  const { url, attribution } = tiles ?? { url: "", attribution: "" };
  return useMemo((): Tiles | null => {
    if (!url) return null;
    return url.includes("{z}")
      ? { kind: "raster", urls: [url], attribution }
      : { kind: "style", url };
  }, [url, attribution]);
}

const NO_HOMES: readonly MapMarker[] = [];

function useHomes(shown: boolean): readonly MapMarker[] {
  const { reps, territories } = useBench().state;
  const held = JSON.stringify(territories.map((one) => one.repId));
  return useMemo(() => {
    if (!shown) return NO_HOMES;
    const repIds = JSON.parse(held) as (string | null)[];
    return [...reps.values()].flatMap((rep): MapMarker[] => {
      const { longitude, latitude } = rep;
      if (longitude === null || latitude === null) return [];
      const number = repIds.indexOf(rep.rep_id);
      const territory = number < 0 ? NONE : number;
      return [{ kind: "home", longitude, latitude, territory, label: rep.name ?? rep.rep_id }];
    });
  }, [reps, held, shown]);
}
