import { afterEach, describe, expect, it, vi } from "vitest";

import { ifMatch, send } from "./client";
import { ProblemError } from "./problem";

const AT = "http://ridings.test/api/v1/plans";

function answering(...answers: (Response | Error)[]): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(request);
    const answer = answers.shift() ?? new Error("nothing more");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  return asked;
}

async function thrown(work: Promise<unknown>): Promise<ProblemError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ProblemError);
  return error as ProblemError;
}

afterEach(() => vi.unstubAllGlobals());

describe("a request", () => {
  it("that is refused throws the problem the server tells", async () => {
    const body = {
      type: "urn:ridings:stale",
      title: "Conflict",
      status: 409,
      detail: "x",
      request_id: "r",
    };
    answering(new Response(JSON.stringify(body), { status: 409, headers: { "Retry-After": "3" } }));
    const error = await thrown(send(AT));
    expect([error.kind, error.status, error.detail, error.retryAfter]).toEqual([
      "stale",
      409,
      "x",
      3,
    ]);
  });

  it("that a proxy answers with a page is a fault, never a crash", async () => {
    answering(new Response("<html>", { status: 502 }));
    expect((await thrown(send(AT))).kind).toBe("fault");
  });

  it("that changes something is sent again with the same key when its answer is lost", async () => {
    const asked = answering(new TypeError("lost"), new Response("{}"));
    await send(AT, { method: "POST", body: "{}" });
    const keys = asked.map((request) => request.headers.get("Idempotency-Key"));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBeTruthy();
    expect(keys[0]).toBe(keys[1]);
  });

  it("that nobody answers is offline", async () => {
    answering(new TypeError("lost"));
    expect((await thrown(send(AT))).kind).toBe("offline");
  });

  it("names the revision that was looked at as an ETag", () => {
    expect(ifMatch(7)).toEqual({ "If-Match": '"r7"' });
  });
});
