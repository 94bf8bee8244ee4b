/** What takes longer than a frame: the index for picking and the shapes of territories. */
import type { Asked, Answered, PointsMessage } from "./messages";
import { grid, polygons, smoothed, traced } from "./outline";
import { buildIndex } from "./picking";

let points: PointsMessage | null = null;

const answer = (said: Answered, handed: Transferable[] = []) => {
  postMessage(said, { transfer: handed });
};

addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  if (data.kind === "points") {
    points = data;
    const built = buildIndex(data.pairs);
    answer({ kind: "index", points: data.points, ...built }, [built.data, built.numberAt.buffer]);
    return;
  }
  const laid = points && grid(points, data.territoryOf, data.territories);
  const rings = laid ? traced(smoothed(laid), data.territories) : [];
  answer({ kind: "shapes", round: data.round, shapes: rings.map(polygons) });
});
