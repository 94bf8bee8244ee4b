/** What the map is given and what it tells: columns of numbers, never one object per account. */

/** An account that has no territory, or no value. */
export const NONE = 0xffff;

/** Where the accounts are, by columns in one order; an account is its number in that order. */
export interface MapAccounts {
  /** Degrees; NaN where the place is not known: such an account is not drawn. */
  readonly longitude: Float64Array;
  readonly latitude: Float64Array;
}

/** What accounts are coloured by. */
export type ColourMode =
  | { readonly kind: "territory" }
  | {
      readonly kind: "category";
      /** The number of each account's value in `names`; `NONE` where it has none. */
      readonly codes: Uint16Array;
      readonly names: readonly string[];
    }
  | {
      readonly kind: "amount";
      /** NaN where it is not known. */
      readonly values: Float64Array;
    };

export interface MapTerritory {
  readonly id: string;
  readonly name: string;
}

/** A home of a rep or the center of a territory. */
export interface MapMarker {
  readonly kind: "home" | "center";
  readonly longitude: number;
  readonly latitude: number;
  /** Number of the territory whose colour it has; `NONE` for grey. */
  readonly territory: number;
  readonly label: string;
}

/** One line of a legend: `from` and `to` where the colours stand for amounts. */
export interface LegendEntry {
  readonly colour: string;
  readonly name: string | null;
  /** Number of the territory or category; null for classes of amounts, "others" and "none". */
  readonly code: number | null;
  readonly kind: "value" | "others" | "none";
  readonly from: number | null;
  readonly to: number | null;
  readonly accounts: number;
}

/** What the colours mean; drawn by the page. */
export interface Legend {
  readonly kind: ColourMode["kind"];
  readonly entries: readonly LegendEntry[];
}

export type Theme = "light" | "dark";
export type Tool = "pan" | "lasso" | "box";
export type SelectHow = "replace" | "add" | "remove";
export type Unavailable = "missing" | "lost" | "failed";

/** A tile server of the organisation; its host must be allowed by the server's content security policy. */
export type Tiles =
  | { readonly kind: "style"; readonly url: string }
  | { readonly kind: "raster"; readonly urls: readonly string[]; readonly attribution: string };

export type BasemapLayer = "countries" | "states" | "counties" | "cities";

/** How a layer of the built-in basemap is fetched. */
export type LoadBasemap = (layer: BasemapLayer, signal: AbortSignal) => Promise<unknown>;

/** Every text that the map shows by itself. */
export interface MapWords {
  readonly label: string;
  readonly unavailable: string;
  readonly attribution: string;
}
