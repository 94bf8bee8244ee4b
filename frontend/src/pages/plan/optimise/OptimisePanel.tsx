import { Loading, Problem } from "../../../parts";
import { t } from "../../../texts";
import { Died } from "./Died";
import { Frame } from "./Frame";
import { useOptimising } from "./optimising";
import { ProposalView } from "./ProposalView";
import { Running } from "./Running";
import { Setup } from "./Setup";

/** Drawing the plan anew from where it is: what is asked, how far it is, and what it proposes. */
export default function OptimisePanel() {
  const { phase, proposal, isLoading, error, retry } = useOptimising();
  if (error && !proposal) {
    return (
      <Frame title={t("optimise")}>
        <Problem error={error} onRetry={retry} />
      </Frame>
    );
  }
  if (isLoading) {
    return (
      <Frame title={t("optimise")}>
        <Loading lines={5} />
      </Frame>
    );
  }
  if (phase.of === "running")
    return <Running key={`running ${phase.run.job_id}`} run={phase.run} />;
  if (phase.of === "died") return <Died key={`died ${phase.run.job_id}`} run={phase.run} />;
  if (phase.of === "proposal" && proposal)
    return (
      <ProposalView key={`proposal ${phase.run.job_id}`} run={phase.run} proposal={proposal} />
    );
  return <Setup key="setup" />;
}
