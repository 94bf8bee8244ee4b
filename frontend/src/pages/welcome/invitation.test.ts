import { describe, expect, it } from "vitest";

import { invitationOf } from "./invitation";

describe("a link of an invitation", () => {
  it("brings its secret after the #", () => {
    expect(invitationOf("#abc")).toEqual({ secret: "abc", isFirst: false });
    expect(invitationOf("#first.abc")).toEqual({ secret: "abc", isFirst: true });
    expect(invitationOf("")).toBeNull();
    expect(invitationOf("#first.")).toBeNull();
  });
});
