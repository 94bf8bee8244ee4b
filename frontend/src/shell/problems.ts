import { ProblemError } from "../api/problem";
import { t, told } from "../texts";

export interface Words {
  readonly title: string;
  readonly detail: string;
  /** What whoever runs the server needs to find it in the log. */
  readonly requestId: string;
}

/** What to say of an error: what happened, and what the server says of it. */
export function wordsOf(error: unknown): Words {
  if (!(error instanceof ProblemError)) {
    return { title: t("problem.page"), detail: "", requestId: "" };
  }
  const title = told(`problem.${error.kind}`, t("problem.fault"));
  const isOurs = error.kind === "fault";
  const wait = error.retryAfter === null ? "" : t("problem.wait", { count: error.retryAfter });
  const detail = [isOurs ? "" : sentence(error.detail), wait].filter(Boolean).join(" ");
  return { title, detail, requestId: isOurs ? error.requestId : "" };
}

/** The server's words begin small and end without a stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (!trimmed) return "";
  const begun = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
