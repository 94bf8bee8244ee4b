import { describe, expect, it } from "vitest";

import { pathAfterSignIn } from "./session";

describe("the way back after signing in", () => {
  it("is the path that one came from", () => {
    expect(pathAfterSignIn(`?next=${encodeURIComponent("/plans?status=draft")}`)).toBe(
      "/plans?status=draft",
    );
  });

  it("never leads to another site, nor back to signing in", () => {
    for (const next of [
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      "/sign-in",
    ]) {
      expect(pathAfterSignIn(`?next=${encodeURIComponent(next)}`)).toBe("/");
    }
    expect(pathAfterSignIn("")).toBe("/");
  });
});
