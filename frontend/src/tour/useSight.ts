import { useEffect, useEffectEvent, useState } from "react";

import type { Box } from "./placing";
import { find, lookAround } from "./spots";
import { lookOf, NOTHING, type Sight, type Step } from "./steps";

const EVERY = 150; // milliseconds between looks at the page

export interface Seen {
  readonly sight: Sight;
  /** Where that is what the step points at, in the window. */
  readonly box: Box | null;
}

/** Look at the page again and again, for what it shows and what was done; tells each change. */
export function useSight(step: Step, onChange: (before: Sight, now: Sight) => void): Seen {
  const [seen, setSeen] = useState<Seen>(() => seenFrom(step));
  const look = useEffectEvent(() => {
    const next = seenFrom(step);
    if (isSame(seen, next)) return;
    setSeen(next);
    onChange(seen.sight, next.sight);
  });
  const begin = useEffectEvent(() => onChange(NOTHING, seen.sight));
  useEffect(() => {
    begin(); // a plan may be open already, after the page was loaded anew
    const again = () => look();
    const timer = window.setInterval(again, EVERY);
    window.addEventListener("scroll", again, { capture: true, passive: true });
    window.addEventListener("resize", again);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener("scroll", again, { capture: true });
      window.removeEventListener("resize", again);
    };
  }, []);
  return seen;
}

function seenFrom(step: Step): Seen {
  const sight = lookAround();
  const spot = lookOf(step, sight)?.spot;
  const rect = spot ? find(spot)?.getBoundingClientRect() : undefined;
  const box = rect
    ? { left: rect.left, top: rect.top, width: rect.width, height: rect.height }
    : null;
  return { sight, box };
}

function isSame(one: Seen, other: Seen): boolean {
  return written(one) === written(other);
}

const written = ({ sight, box }: Seen) =>
  JSON.stringify([{ ...sight, spots: [...sight.spots] }, box]);

/** Bring what a step points at into view, clear of the bar at the top and the card. */
export function bringIntoView(target: Element, bar: number, card: number): void {
  target.scrollIntoView({ block: "nearest", inline: "nearest" });
  const { top, bottom } = target.getBoundingClientRect();
  const isClear = top >= bar && bottom <= window.innerHeight - card;
  if (!isClear) window.scrollBy({ top: top - bar - 16 });
}
