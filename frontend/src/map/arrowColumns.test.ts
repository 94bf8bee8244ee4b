import { Bool, tableFromArrays, Utf8, vectorFromArray } from "apache-arrow";
import { describe, expect, it } from "vitest";

import { amountsOf, type ArrowColumn, categoryOf, textsOf, truthsOf } from "./arrowColumns";

const plain = (values: ArrayLike<number>) => Array.from(values);
const texts = (values: (string | null)[]) =>
  vectorFromArray(values, new Utf8()) as unknown as ArrowColumn;

describe("columns of Arrow", () => {
  it("gives texts in any script, those not known as nothing", () => {
    const given = ["Ünal", null, "", "\ufeffשלום", "𝒳 & 🏥", "a", "日本"];
    expect(textsOf(texts(given))).toEqual(given.map((one) => one ?? ""));
  });

  it("gives more texts than are decoded at once", () => {
    const given = Array.from({ length: 9_001 }, (_, n) => `firma ${n} ${n % 3 ? "é" : "🏥"}`);
    expect(textsOf(texts(given))).toEqual(given);
  });

  it("gives a column that is cut from a longer one", () => {
    const given = Array.from({ length: 100 }, (_, n) => (n % 5 ? `é${n}` : null));
    const whole = vectorFromArray(given, new Utf8());
    const part = whole.slice(11, 40) as unknown as ArrowColumn;
    expect(textsOf(part)).toEqual(given.slice(11, 40).map((one) => one ?? ""));
    const truths = vectorFromArray(
      given.map((_, n) => (n % 7 ? n % 2 === 0 : null)),
      new Bool(),
    );
    expect(plain(truthsOf(truths.slice(11, 40) as unknown as ArrowColumn))).toEqual(
      given.map((_, n) => (n % 7 && n % 2 === 0 ? 1 : 0)).slice(11, 40),
    );
  });

  it("tells amounts and kinds that are not known", () => {
    const table = tableFromArrays({ tier: ["A", null, "B", "A"], worth: [1.5, null, 3, 4] });
    const column = (name: "tier" | "worth") => table.getChild(name) as unknown as ArrowColumn;
    expect(plain(amountsOf(column("worth")))).toEqual([1.5, NaN, 3, 4]);
    expect(categoryOf(column("tier")).names).toEqual(["A", "B"]);
    expect(plain(categoryOf(column("tier")).codes)).toEqual([0, 65_535, 1, 0]);
  });
});
