/** Which territory has which colour: a territory keeps its own while it is there. */
import { HUES, middles, NEUTRAL, spreadHues } from "./palette";
import type { MapTerritory, Theme } from "./types";

export class Hues {
  /** Number of the hue of each territory. */
  of: Uint8Array = new Uint8Array();
  private byId = new Map<string, number>();

  give(territories: readonly MapTerritory[], pairs: Float32Array, territoryOf: Uint16Array): void {
    const kept = territories.map((one) => this.byId.get(one.id));
    const middle = middles(pairs, territoryOf, territories.length);
    this.of = spreadHues(middle, HUES.light, kept);
    this.byId = new Map(territories.map((one, t) => [one.id, this.of[t] ?? 0]));
  }

  colours(theme: Theme): string[] {
    return Array.from(this.of, (hue) => HUES[theme][hue] ?? NEUTRAL[theme]);
  }
}
