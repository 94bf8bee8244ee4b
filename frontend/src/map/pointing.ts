/** Pointing at single accounts: click, hover, and Enter for what is under the cross in the middle. */
import type { Map as MapLibreMap } from "maplibre-gl";

import { how } from "./drawing";
import type { MapEvents } from "./events";
import type { SelectHow, Tool } from "./types";

const REACH = 9; // pixels round a click
const CROSS = 27; // pixels round the middle

interface Pointed {
  near(lng: number, lat: number, reach: number): number | null;
  placeOf(account: number): { x: number; y: number } | null;
  tool(): Tool;
  drew(): boolean;
  say(): MapEvents;
}

export function pointAt(map: MapLibreMap, { near, placeOf, tool, drew, say }: Pointed): void {
  const pick = (lng: number, lat: number, way: SelectHow, reach: number) => {
    const found = near(lng, lat, reach);
    if (found === null && way !== "replace") return;
    say().onSelect?.(Uint32Array.from(found === null ? [] : [found]), way);
  };
  map.on("click", ({ lngLat, originalEvent }) => {
    if (!drew()) pick(lngLat.lng, lngLat.lat, how(originalEvent), REACH);
  });
  map.on("mousemove", ({ lngLat }) => {
    const { onHover } = say();
    if (!onHover || map.isMoving()) return;
    const found = near(lngLat.lng, lngLat.lat, REACH);
    const free = found === null ? "" : "pointer";
    map.getCanvas().style.cursor = tool() === "pan" ? free : "crosshair";
    onHover(found, found === null ? null : placeOf(found));
  });
  map.on("mouseout", () => say().onHover?.(null, null));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const { lng, lat } = map.getCenter();
    pick(lng, lat, how(event), CROSS);
  });
}
