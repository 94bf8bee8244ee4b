/** Which colour each account has: found once for all that is told in a row. */
import { type Colouring, colouring } from "./colouring";
import { Hues } from "./hues";
import type { ColourMode, MapTerritory, Theme } from "./types";

export class Painting {
  theme: Theme;
  /** Who has which account. */
  territoryOf: Uint16Array = new Uint16Array();
  private territories: readonly MapTerritory[] = [];
  private mode: ColourMode = { kind: "territory" };
  private readonly hues = new Hues();
  private isStale = false;
  private made: Colouring | null = null;

  /** `put` takes what was found, and whether the colours themselves are others than before. */
  constructor(
    theme: Theme,
    private readonly put: (made: Colouring, isOther: boolean) => void,
  ) {
    this.theme = theme;
  }

  /** Take who has what; gives whether the territories are others. */
  give(
    territories: readonly MapTerritory[],
    pairs: Float32Array,
    territoryOf: Uint16Array,
  ): boolean {
    const isOther = territories !== this.territories;
    if (isOther) this.hues.give(territories, pairs, territoryOf);
    this.territories = territories;
    this.territoryOf = territoryOf;
    this.again();
    return isOther;
  }

  by(mode: ColourMode): void {
    this.mode = mode;
    this.again();
  }

  /** The colour of each territory. */
  colours(): string[] {
    return this.hues.colours(this.theme);
  }

  /** Find the colours anew, after all else that is told now. */
  again(): void {
    if (this.isStale) return;
    this.isStale = true;
    queueMicrotask(() => {
      this.isStale = false;
      this.find();
    });
  }

  private find(): void {
    const { mode, territoryOf, territories, theme, made: before } = this;
    const made = colouring(mode, territoryOf, territories, this.hues.of, theme);
    const isOther =
      made.palette.join() !== before?.palette.join() || made.neutral !== before.neutral;
    this.made = made;
    this.put(made, isOther);
  }
}
