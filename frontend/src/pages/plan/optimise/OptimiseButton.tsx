import { Button } from "../../../parts";
import { t } from "../../../texts";
import { share } from "../../../texts/formats";
import { useBench } from "../bench";
import { BUTTON } from "./Frame";
import { useOptimising } from "./optimising";

/** Opens the panel, and tells from anywhere on the page that a job runs or a proposal waits. */
export function OptimiseButton() {
  const { view, show } = useBench();
  const { may, phase, job, overtaken } = useOptimising();
  if (!may) return null;
  const words = {
    setup: () => t("optimise"),
    running: () =>
      t("optimise.running", {
        share: share(Math.round(100 * (job?.share ?? shareOf(phase))) / 100),
      }),
    proposal: () => t(overtaken ? "optimise.late" : "optimise.waits"),
    died: () => t("optimise.stopped"),
  }[phase.of]();
  return (
    <Button
      id={BUTTON}
      small
      look={phase.of === "setup" ? "plain" : "main"}
      aria-expanded={view.of === "optimise"}
      onPress={() => show({ of: view.of === "optimise" ? "plan" : "optimise" })}
    >
      {words}
    </Button>
  );
}

function shareOf(phase: ReturnType<typeof useOptimising>["phase"]): number {
  return phase.of === "running" ? phase.run.share : 0;
}
