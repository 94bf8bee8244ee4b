import "maplibre-gl/dist/maplibre-gl.css";
import "./PlanMap.css";

import {
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type Ref,
} from "react";

import { isBegun, takeMap } from "./begun";
import { MapCore } from "./core";
import type { MapEvents } from "./events";
import { loadBasemap } from "./loadBasemap";
import { canDraw } from "./surface";
import type {
  ColourMode,
  LoadBasemap,
  MapAccounts,
  MapMarker,
  MapTerritory,
  MapWords,
  Theme,
  Tiles,
  Tool,
} from "./types";

/** What a page may do with the map besides giving it props. */
export interface PlanMapHandle {
  zoomTo(accounts: ArrayLike<number>): void;
  /** Degrees in the middle of what is shown; null before the map is there. */
  middle(): { readonly latitude: number; readonly longitude: number } | null;
  focus(): void;
}

export interface PlanMapProps extends MapEvents {
  readonly ref?: Ref<PlanMapHandle>;
  readonly words: MapWords;
  readonly theme: Theme;
  readonly accounts: MapAccounts;
  readonly territories: readonly MapTerritory[];
  /** Number of each account's territory; a new array after each change. `NONE`: in no territory. */
  readonly territoryOf: Uint16Array;
  readonly colour: ColourMode;
  /** What the size of a point tells, such as potential; null: all are of one size. */
  readonly sizeBy?: Float64Array | null;
  /** 1 for each account that a filter keeps; null: no filter. */
  readonly kept?: Uint8Array | null;
  readonly others?: "dim" | "hide";
  readonly selected: Uint32Array;
  readonly markers?: readonly MapMarker[];
  readonly shapes?: boolean;
  readonly tool?: Tool;
  readonly tiles?: Tiles | null;
  readonly load?: LoadBasemap;
}

const NO_MARKERS: readonly MapMarker[] = [];

/** The map of a plan. It is as large as its parent; everything it selects is told by `onSelect` alone. */
export function PlanMap(props: PlanMapProps) {
  const {
    ref,
    words,
    theme,
    accounts,
    territories,
    territoryOf,
    colour,
    sizeBy = null,
    kept = null,
    others = "dim",
    selected,
    markers = NO_MARKERS,
    shapes = true,
    tool = "pan",
    tiles = null,
    load = loadBasemap,
  } = props;
  const place = useRef<HTMLDivElement>(null);
  const [core, setCore] = useState<MapCore | null>(null);
  const [out, setOut] = useState(() => !isBegun() && !canDraw());

  const events = useEffectEvent((): MapEvents => ({
    ...props,
    onUnavailable: (why) => {
      setOut(true);
      props.onUnavailable?.(why);
    },
  }));
  const begin = useEffectEvent((element: HTMLElement) => {
    const made = load === loadBasemap ? takeMap(words, theme) : new MapCore(words, theme, load);
    made.open(element, events);
    return made;
  });
  const missing = useEffectEvent(() => props.onUnavailable?.("missing"));

  useLayoutEffect(() => {
    // So that it is told everything before a frame is drawn.
    const element = place.current;
    if (!element) {
      missing();
      return undefined;
    }
    let made: MapCore;
    try {
      made = begin(element);
    } catch {
      queueMicrotask(() => {
        setOut(true);
        missing();
      });
      return undefined;
    }
    setCore(made);
    return () => {
      setCore(null);
      made.stop();
    };
  }, []);

  useEffect(() => core?.setAccounts(accounts), [core, accounts]);
  useEffect(
    () => core?.setTerritories(territories, territoryOf),
    [core, accounts, territories, territoryOf],
  );
  useEffect(() => core?.setMode(colour), [core, accounts, colour]);
  useEffect(() => core?.setSizes(sizeBy), [core, accounts, sizeBy]);
  useEffect(() => core?.setFilter(kept, others), [core, accounts, kept, others]);
  useEffect(() => core?.setSelected(selected), [core, accounts, selected]);
  useEffect(() => core?.setMarkers(markers), [core, markers]);
  useEffect(() => core?.setShapes(shapes), [core, shapes]);
  useEffect(() => core?.setTool(tool), [core, tool]);
  useEffect(() => void core?.setGround(theme, tiles), [core, theme, tiles]);

  useImperativeHandle(ref, () => {
    return {
      zoomTo: (accounts) => core?.zoomTo(accounts),
      middle: () => {
        const at = core?.map.getCenter().wrap();
        return at ? { latitude: at.lat, longitude: at.lng } : null;
      },
      focus: () => core?.map.getCanvas().focus(),
    };
  });

  if (out) return <p className="ridings-map-out">{words.unavailable}</p>;
  return <div ref={place} className="ridings-map-place" />;
}
