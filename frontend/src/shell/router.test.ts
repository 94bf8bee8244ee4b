import { describe, expect, it } from "vitest";

import { matched } from "./router";

describe("a pattern of a path", () => {
  it("gives the parts that it names, decoded", () => {
    expect(matched("/plans/:id/table", "/plans/12/table")).toEqual({ id: "12" });
    expect(matched("/accounts/:id", "/accounts/a%2Fb")).toEqual({ id: "a/b" });
  });

  it("takes a slash at the end, and no other path", () => {
    expect(matched("/plans", "/plans/")).toEqual({});
    expect(matched("/", "/")).toEqual({});
    expect(matched("/plans", "/plans/1")).toBeNull();
    expect(matched("/plans/:id", "/plans/")).toBeNull();
    expect(matched("/plans/:id", "/plans/%E0%A4%A")).toBeNull();
  });
});
