/** Shapes of territories, made by the worker: the latest alone is drawn. */
import type { Answered, Asked } from "./messages";
import type { Projected } from "./mercator";

const PAUSE = 120; // milliseconds: edits that follow each other are drawn once
const EMPTY = { type: "FeatureCollection", features: [] };

export class Shapes {
  shown = true;
  private readonly worker = new Worker(new URL("./mapWorker.ts", import.meta.url), {
    type: "module",
  });
  private round = 0;
  private points = 0;
  private timer: number | undefined;
  private latest: number[][][][][] = [];
  private hues: readonly string[] = [];

  constructor(
    private readonly put: (data: unknown) => void,
    private readonly indexed: (data: ArrayBuffer, numberAt: Uint32Array) => void,
  ) {
    this.worker.addEventListener("message", ({ data }: MessageEvent<Answered>) => {
      if (data.kind === "index") {
        if (data.points === this.points) this.indexed(data.data, data.numberAt);
      } else if (data.round === this.round) {
        this.latest = data.shapes;
        this.again(this.hues);
      }
    });
  }

  setPoints({ pairs, originX, originY, placed, box }: Projected): void {
    this.points++;
    this.ask({ kind: "points", points: this.points, pairs, originX, originY, placed, box });
  }

  /** Have the shapes made anew for who has what now. */
  draw(territoryOf: Uint16Array, hues: readonly string[]): void {
    clearTimeout(this.timer);
    const round = ++this.round;
    this.hues = hues;
    if (!this.shown || territoryOf.length === 0) {
      this.put(EMPTY);
      return;
    }
    const ask = () => {
      this.ask({ kind: "shapes", round, territoryOf, territories: hues.length });
    };
    this.timer = setTimeout(ask, this.latest.length > 0 ? PAUSE : 0) as unknown as number;
  }

  /** Draw the latest again, in a new style or other colours. */
  again(hues: readonly string[]): void {
    this.hues = hues;
    if (!this.shown) return;
    const features = this.latest.map((coordinates, t) => ({
      type: "Feature",
      properties: { territory: t, hue: hues[t] ?? "#888888" },
      geometry: { type: "MultiPolygon", coordinates },
    }));
    this.put({ type: "FeatureCollection", features });
  }

  stop(): void {
    clearTimeout(this.timer);
    this.worker.terminate();
  }

  private ask(said: Asked): void {
    this.worker.postMessage(said);
  }
}
