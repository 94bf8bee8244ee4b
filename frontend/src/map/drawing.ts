/** A lasso or box drawn over the map by mouse, pen or finger; nothing of it goes through the map's own frames. */
import type { SelectHow, Tool } from "./types";

const LEAST_MOVE = 4; // pixels, from which a press is a drawing and not a click
const SVG = "http://www.w3.org/2000/svg";

export interface Drawing {
  /** Set what a press begins. */
  use(tool: Tool): void;
  /** Whether the last press drew something: then it was no click. */
  drew(): boolean;
  stop(): void;
}

/** Which way a selection goes, by the keys held. */
export function how(event: { shiftKey: boolean; altKey: boolean }): SelectHow {
  return event.altKey ? "remove" : event.shiftKey ? "add" : "replace";
}

/** Listen on the map's element; `drawn` gets x, y pairs in its pixels. With the pan tool, shift draws a box. */
export function drawingOn(
  element: HTMLElement,
  drawn: (line: number[], way: SelectHow) => void,
): Drawing {
  let tool: Tool = "pan";
  let line: number[] = [];
  let pointer: number | null = null;
  let boxed = false;
  let drew = false;
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("aria-hidden", "true");
  picture.classList.add("ridings-map-drawing");
  const shape = picture.appendChild(document.createElementNS(SVG, "path"));
  element.append(picture);

  const at = (event: PointerEvent): [number, number] => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const give = () => {
    pointer = null;
    line = [];
    shape.removeAttribute("d");
  };
  const outline = (): number[] => {
    if (!boxed) return line;
    const [x, y] = line as [number, number];
    const [u, v] = line.slice(-2) as [number, number];
    return [x, y, u, y, u, v, x, v];
  };
  const down = (event: PointerEvent) => {
    drew = false;
    if (pointer !== null) {
      give(); // a second finger: the map is pinched, nothing is drawn
      return;
    }
    boxed = tool === "box" || (tool === "pan" && event.shiftKey && event.pointerType === "mouse");
    if (event.button !== 0 || (tool === "pan" && !boxed)) return;
    if ((event.target as Element).closest("button, a, summary")) return;
    pointer = event.pointerId;
    line = at(event);
  };
  const move = (event: PointerEvent) => {
    if (event.pointerId !== pointer) return;
    const [x, y] = at(event);
    const [lx, ly] = line.slice(-2) as [number, number];
    if (Math.hypot(x - lx, y - ly) < 2) return;
    line.push(x, y);
    const path = outline();
    let text = "";
    for (let k = 0; k < path.length; k += 2)
      text += `${k ? "L" : "M"}${path[k] ?? 0} ${path[k + 1] ?? 0}`;
    shape.setAttribute("d", `${text}Z`);
  };
  const up = (event: PointerEvent) => {
    if (event.pointerId !== pointer) return;
    const path = outline();
    const far = path.some((value, k) => Math.abs(value - (path[k % 2] ?? 0)) > LEAST_MOVE);
    give();
    if (!far || path.length < 6) return;
    drew = true;
    drawn(path, tool === "pan" && boxed ? "add" : how(event));
  };
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || pointer === null) return;
    event.preventDefault(); // it closes nothing else
    give();
  };
  element.addEventListener("pointerdown", down, { capture: true });
  addEventListener("pointermove", move);
  addEventListener("pointerup", up);
  addEventListener("pointercancel", give);
  addEventListener("keydown", escape, { capture: true });
  return {
    use: (next) => {
      tool = next;
      give();
      element.classList.toggle("ridings-map-draws", next !== "pan");
    },
    drew: () => drew,
    stop: () => {
      element.removeEventListener("pointerdown", down, { capture: true });
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", give);
      removeEventListener("keydown", escape, { capture: true });
      picture.remove();
    },
  };
}
