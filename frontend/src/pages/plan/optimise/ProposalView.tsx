import { useMemo, useState } from "react";

import type { Optimising, ProposalOutput as Proposal } from "../../../api/generated/types.gen";
import { Badge, Button, Checkbox, Tabs } from "../../../parts";
import { t } from "../../../texts";
import { share } from "../../../texts/formats";
import { useBench } from "../bench";
import { totalsOf } from "../choosing";
import styles from "../Plan.module.css";
import { Asked } from "./Asked";
import { BeforeAfter } from "./BeforeAfter";
import { Frame } from "./Frame";
import own from "./Optimise.module.css";
import { useOptimising } from "./optimising";
import { OvertakenView } from "./OvertakenView";
import { Reasons } from "./Reasons";
import { Moves, Touched } from "./Touched";

const NEAR = 0.0005; // a gap that would be written as 0%

/** What drawing the plan anew would do to it, to be accepted or discarded. */
export function ProposalView({ run, proposal }: { run: Optimising; proposal: Proposal }) {
  const { held } = useBench();
  const { overtaken, accept, discard, job } = useOptimising();
  const [isAccepting, setAccepting] = useState(false);
  const [isDropping, setDropping] = useState(false);
  if (overtaken) return <OvertakenView run={run} overtaken={overtaken} />;
  const take = () => {
    setAccepting(true);
    void accept().finally(() => setAccepting(false));
  };
  const drop = () => {
    setDropping(true);
    void discard().finally(() => setDropping(false));
  };
  if (proposal.accounts === 0) {
    return (
      <Frame title={t("optimise.nothing")}>
        <div className={own.form}>
          <p role="status">
            {t(job?.wish === "stop" ? "optimise.nothingYet" : "optimise.nothingWords")}
          </p>
          {job ? <Asked of={job.arguments} /> : null}
          <Reasons lines={proposal.reasons} />
          <Button look="main" isPending={isDropping} onPress={drop}>
            {t("optimise.anew")}
          </Button>
        </div>
      </Frame>
    );
  }
  return (
    <Frame
      title={t("optimise.proposal")}
      aside={
        <Badge tone={proposal.feasible ? "good" : "warn"}>
          {t(proposal.feasible ? "optimise.feasible" : "optimise.infeasible")}
        </Badge>
      }
    >
      <div className={`${styles.scroll} ${own.form} ${own.dense}`}>
        <Summary proposal={proposal} />
        <Reasons lines={proposal.reasons} />
        <BeforeAfter proposal={proposal} />
        <Shown />
        <div className={own.tabs}>
          <Tabs
            label={t("optimise.moves")}
            tabs={[
              {
                id: "territories",
                label: t("plan.territories"),
                content: <Touched of={proposal} />,
              },
              { id: "accounts", label: t("plan.table"), content: <Moves /> },
            ]}
          />
        </div>
      </div>
      <div className={own.foot}>
        <div className={styles.group}>
          <Button look="main" isDisabled={held !== null} isPending={isAccepting} onPress={take}>
            {t("optimise.accept")}
          </Button>
          <Button isPending={isDropping} onPress={drop}>
            {t("optimise.discard")}
          </Button>
        </div>
      </div>
    </Frame>
  );
}

function Summary({ proposal }: { proposal: Proposal }) {
  const { worth } = useBench();
  const { now, moved, job } = useOptimising();
  const numbers = useMemo(() => Uint32Array.from(moved.keys()), [moved]);
  const totals = useMemo(() => totalsOf(now, numbers), [now, numbers]);
  const among = job?.arguments.territories;
  const isPart = Array.isArray(among) && among.length > 0;
  const all = now.territories.reduce((sum, one) => sum + one.potential, 0);
  return (
    <div>
      <p role="status">
        {t("optimise.summary", { count: proposal.accounts })}{" "}
        {t("optimise.summaryWorth", {
          potential: worth(totals.potential),
          share: share(all > 0 ? totals.potential / all : 0),
        })}
      </p>
      <p className={styles.soft}>
        {t("optimise.unchanged")}{" "}
        {proposal.gap === null
          ? ""
          : proposal.gap < NEAR
            ? t("optimise.gapNone")
            : t("optimise.gap", { gap: share(proposal.gap) })}
      </p>
      {isPart && job ? <Asked of={job.arguments} /> : null}
    </div>
  );
}

function Shown() {
  const { select, zoomTo, isTable } = useBench();
  const { isShown, setShown, moved } = useOptimising();
  const numbers = () => Uint32Array.from(moved.keys()).sort();
  return (
    <div className={styles.group}>
      <Checkbox isSelected={isShown} onChange={setShown}>
        {t(isTable ? "optimise.showTable" : "optimise.showMap")}
      </Checkbox>
      <Button
        small
        onPress={() => {
          select(numbers(), "replace");
          zoomTo(numbers());
        }}
      >
        {t("optimise.select")}
      </Button>
    </div>
  );
}
