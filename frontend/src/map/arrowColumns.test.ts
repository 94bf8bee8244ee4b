import {
  Bool,
  Dictionary,
  Int32,
  LargeUtf8,
  tableFromArrays,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { describe, expect, it } from "vitest";

import { amountsOf, type ArrowColumn, categoryOf, textsOf, truthsOf } from "./arrowColumns";
import { Texts } from "./texts";

const plain = (values: ArrayLike<number>) => Array.from(values);
const texts = (values: (string | null)[]) =>
  vectorFromArray(values, new Utf8()) as unknown as ArrowColumn;

describe("columns of Arrow", () => {
  it("gives texts in any script, those not known as nothing", () => {
    const given = ["Ünal", null, "", "\ufeffשלום", "𝒳 & 🏥", "a", "日本"];
    const found = textsOf(texts(given));
    const wanted = given.map((one) => one ?? "");
    expect(wanted.map((_, n) => found.at(n))).toEqual(wanted);
    expect(found.all()).toEqual(wanted);
    expect(found.at(given.length)).toBe("");
  });

  it("gives more texts than are decoded at once", () => {
    const given = Array.from({ length: 9_001 }, (_, n) => `firma ${n} ${n % 3 ? "é" : "🏥"}`);
    expect(textsOf(texts(given)).all()).toEqual(given);
  });

  it("gives texts whose places take eight bytes each, and those of a dictionary", () => {
    const given = ["é", null, "🏥 a", ""];
    const wanted = given.map((one) => one ?? "");
    for (const kind of [new LargeUtf8(), new Dictionary(new Utf8(), new Int32())])
      expect(textsOf(vectorFromArray(given, kind) as unknown as ArrowColumn).all()).toEqual(wanted);
  });

  it("joins the parts of a column", () => {
    const given = ["Ü", null, "", "🏥", "a", "bc"];
    const whole = vectorFromArray(given, new Utf8());
    const parts = whole.slice(0, 2).concat(whole.slice(2, 5), whole.slice(5, 6));
    const found = textsOf(parts as unknown as ArrowColumn);
    expect(found.all()).toEqual(given.map((one) => one ?? ""));
    expect([found.at(1), found.at(3)]).toEqual(["", "🏥"]);
    expect(found.equals(textsOf(whole as unknown as ArrowColumn))).toBe(true);
  });

  it("knows the same texts by their bytes, wherever they lie", () => {
    const own = Texts.of(["é", "", "b"]);
    const cut = vectorFromArray(["aa", "é", "", "b"], new Utf8()).slice(1, 4);
    expect(own.equals(textsOf(cut as unknown as ArrowColumn))).toBe(true);
    for (const other of [
      ["é", "", "c"],
      ["é", "b", ""],
      ["é", ""],
      ["é", "", "b", ""],
    ])
      expect(own.equals(Texts.of(other)), other.join()).toBe(false);
    expect(own.equals(textsOf(texts(["é", null, "b"])))).toBe(false);
  });

  it("gives a column that is cut from a longer one", () => {
    const given = Array.from({ length: 100 }, (_, n) => (n % 5 ? `é${n}` : null));
    const whole = vectorFromArray(given, new Utf8());
    const part = whole.slice(11, 40) as unknown as ArrowColumn;
    expect(textsOf(part).all()).toEqual(given.slice(11, 40).map((one) => one ?? ""));
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
