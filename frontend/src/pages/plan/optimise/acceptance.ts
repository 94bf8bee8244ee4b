import { ifMatch } from "../../../api/client";
import { acceptProposal } from "../../../api/generated/sdk.gen";
import { ProblemError } from "../../../api/problem";
import { t } from "../../../texts";
import type { Command } from "../commands";

interface Told {
  onDone(): void;
  /** It was made from an older plan: sending it again would not help. */
  onOvertaken(error: ProblemError): void;
}

/** A proposal as an edit of the plan, which can be undone like any other. */
export function acceptance(jobId: number, accounts: number, told: Told): Command {
  return {
    words: t("optimise.do.accept"),
    done: t("optimise.done.accept", { count: accounts }),
    send: async (planId, { revision, key }) => {
      try {
        const { data } = await acceptProposal({
          path: { plan_id: planId, job_id: jobId },
          query: { moves: true },
          headers: { ...ifMatch(revision), "Idempotency-Key": key },
        });
        told.onDone();
        return data;
      } catch (error) {
        if (!(error instanceof ProblemError) || error.kind !== "stale") throw error;
        told.onOvertaken(error);
        throw new ProblemError(409, "refused", error.body, null);
      }
    },
  };
}
