import { describe, expect, it } from "vitest";

import { isolated, told, t } from ".";
import { ago, day, money } from "./formats";

describe("texts", () => {
  it("are filled in, in the right number", () => {
    expect(t("problem.wait", { count: 1 })).toBe("Try again in 1 second.");
    expect(t("problem.wait", { count: 1200 })).toBe("Try again in 1,200 seconds.");
    expect(t("nav.user", { name: "<b>" })).toBe("<b>: account and theme");
  });

  it("keep names that are written from right to left to themselves", () => {
    expect(t("plan.do.lockAll", { id: "\u05d0\u05d1 7" })).toBe("Lock \u2068\u05d0\u05d1 7\u2069");
    expect(t("plan.do.lockAll", { id: "T03" })).toBe("Lock T03");
    // A mark that turns what follows stays inside, and none ends the wrapping before its time.
    expect(isolated("a\u202eb")).toBe("\u2068a\u202eb\u2069");
    expect(isolated("\u2069\u202ea")).toBe("\u2068\u202ea\u2069");
    const inner = t("plan.do.lockAll", { id: "\u0645" });
    expect(t("plan.held.signedIn", { what: inner })).toContain(`\u2068${inner}\u2069`);
  });

  it("of what the server may add later are its own words", () => {
    expect(told("role.planner", "planner")).toBe("Planner");
    expect(told("role.pilot", "pilot")).toBe("pilot");
  });
});

describe("formats", () => {
  it("keep a day the same day everywhere", () => {
    expect(day("2026-01-31")).toContain("31");
  });

  it("shorten large amounts alone", () => {
    expect(money(1234, "USD")).toMatch(/1.?234/);
    expect(money(12_500_000, "USD")).toMatch(/12.5/);
  });

  it("tell how long ago something was", () => {
    const now = Date.parse("2026-01-05T12:00:00Z");
    expect(ago("2026-01-05T11:59:50Z", now)).toBe("just now");
    expect(ago("2026-01-05T09:30:00Z", now)).toBe("2 hours ago");
    expect(ago("2026-01-04T11:00:00Z", now)).toBe("yesterday");
  });
});
