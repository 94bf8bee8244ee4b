import { useEffect, useEffectEvent, useState } from "react";

import { type Box, placeApart, placeBeside, type Side, sideOf, type Size } from "./placing";

/** What the bar at the top takes, in pixels. */
export const BAR = 56;
const NARROW = 640; // pixels: up to it, the card is a sheet over the whole width

/** Escape leaves, save where it closes what is open or empties a field. */
export function useLeaveByEscape(leave: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const at = event.target instanceof Element ? event.target : null;
    if (!at?.closest("input, textarea, [role=dialog], [role=alertdialog], [role=menu]")) leave();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

const AROUND = 4; // pixels between a control and its ring

/** Where the ring about a control is. */
export function ringed(box: Box) {
  const left = Math.max(box.left - AROUND, 2);
  const top = Math.max(box.top - AROUND, 2);
  return {
    left,
    top,
    width: Math.min(box.left + box.width + AROUND, window.innerWidth - 2) - left,
    height: Math.min(box.top + box.height + AROUND, window.innerHeight - 2) - top,
  };
}

/** Where the card stands; as a sheet it leaves toasts their room. */
export function usePlace(
  card: { readonly current: HTMLElement | null },
  box: Box | null,
  wanted?: Side,
) {
  const [size, setSize] = useState<Size>({ width: 336, height: 220 });
  useEffect(() => {
    const now = card.current;
    if (!now) return undefined;
    const measured = new ResizeObserver(() =>
      setSize({ width: now.offsetWidth, height: now.offsetHeight }),
    );
    measured.observe(now);
    return () => measured.disconnect();
  }, [card]);
  const inner = { width: window.innerWidth, height: window.innerHeight };
  const isSheet = inner.width <= NARROW;
  const side = isSheet ? sideOf(box, size.height, inner, BAR) : null;
  useEffect(() => {
    const { style } = document.documentElement;
    style.setProperty("--sheet", side === "bottom" ? `${size.height + 12}px` : "0px");
    return () => {
      style.removeProperty("--sheet");
    };
  }, [side, size.height]);
  if (side) return { "data-side": side };
  return {
    style: box ? placeBeside(box, size, inner, wanted) : placeApart(size, inner),
  };
}
