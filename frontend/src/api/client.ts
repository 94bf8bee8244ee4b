import type { CreateClientConfig } from "./generated/client.gen";
import { offline, problemOf } from "./problem";

const ONCE = "Idempotency-Key";

/**
 * Send a request to the server: refusals and lost connections are thrown as `ProblemError`.
 *
 * Every POST carries a key of its own, so one whose answer was lost is sent a second time and done once.
 */
export async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, { credentials: "same-origin", ...init });
  const isPost = request.method === "POST";
  if (isPost && !request.headers.has(ONCE)) request.headers.set(ONCE, crypto.randomUUID());
  const again = isPost && !request.url.endsWith("/files") ? request.clone() : null;
  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    response = await sendAgain(again);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function sendAgain(request: Request | null): Promise<Response> {
  if (!request) throw offline();
  try {
    return await fetch(request);
  } catch {
    throw offline();
  }
}

/** How the generated client is set up; `openapi-ts.config.ts` names this file. */
export const createClientConfig: CreateClientConfig = (config) => ({
  ...config,
  baseUrl: "",
  fetch: send,
});

/** The ETag of a revision, for `If-Match` on edits. */
export function ifMatch(revision: number): { "If-Match": string } {
  return { "If-Match": `"r${revision}"` };
}
