import type { Problem } from "./generated/types.gen";

/** What kind of refusal it is: the end of the problem's `type`, or `offline` when nothing answered. */
export type ProblemKind =
  | "not-signed-in"
  | "not-allowed"
  | "not-found"
  | "too-many"
  | "stale"
  | "refused"
  | "wrong-data"
  | "outside"
  | "precondition"
  | "fault"
  | "offline"
  | (string & {});

/** A request that was refused or never answered, as every function of the client throws it. */
export class ProblemError extends Error {
  readonly status: number;
  readonly kind: ProblemKind;
  readonly detail: string;
  readonly requestId: string;
  /** Seconds to wait before trying again, where the server names them. */
  readonly retryAfter: number | null;
  /** The problem as the server sent it: `errors`, `changes`, `broken` for those who show them. */
  readonly body: Partial<Problem>;

  constructor(
    status: number,
    kind: ProblemKind,
    body: Partial<Problem>,
    retryAfter: number | null,
  ) {
    super(body.detail ?? kind);
    this.name = "ProblemError";
    this.status = status;
    this.kind = kind;
    this.detail = body.detail ?? "";
    this.requestId = body.request_id ?? "";
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

/** Read what a refused request was answered with. */
export async function problemOf(response: Response): Promise<ProblemError> {
  let body: Partial<Problem> = {};
  try {
    const said: unknown = await response.json();
    if (said && typeof said === "object") body = said as Partial<Problem>;
  } catch {
    // A proxy in between answered with a page of its own.
  }
  const kind = body.type?.startsWith("urn:ridings:") ? body.type.slice(12) : "fault";
  const wait = Number(response.headers.get("Retry-After"));
  return new ProblemError(response.status, kind, body, wait > 0 ? wait : null);
}

/** Nothing answered: the connection is gone, or the server is. */
export function offline(): ProblemError {
  return new ProblemError(0, "offline", {}, null);
}
