import { useState } from "react";

import type { Optimising } from "../../../api/generated/types.gen";
import { Button, Problem } from "../../../parts";
import { t } from "../../../texts";
import styles from "../Plan.module.css";
import { changeWords } from "../usePlan";
import { Asked } from "./Asked";
import { Frame } from "./Frame";
import own from "./Optimise.module.css";
import { type Overtaken, useOptimising } from "./optimising";
import { askedBy } from "./runs";

const SHOWN = 12;

/** A proposal that was made from the plan as it no longer is. */
export function OvertakenView({ run, overtaken }: { run: Optimising; overtaken: Overtaken }) {
  const { job, start, discard, now } = useOptimising();
  const [doing, setDoing] = useState<"again" | "drop" | null>(null);
  const [error, setError] = useState<unknown>(null);
  const act = (how: "again" | "drop") => {
    setDoing(how);
    setError(null);
    const again = async () => {
      if (how === "again" && job) await start(askedBy(job.arguments));
      await discard();
    };
    again()
      .catch(setError)
      .finally(() => setDoing(null));
  };
  return (
    <Frame title={t("optimise.overtaken")}>
      <div className={`${styles.scroll} ${own.form}`}>
        <p role="alert">
          {t("optimise.overtakenWords", {
            from: run.revision ?? 0,
            now: now.plan.revision,
          })}
        </p>
        {overtaken.words ? <p className={styles.soft}>{overtaken.words}</p> : null}
        {overtaken.changes.length > 0 ? (
          <ul className={own.lines}>
            {overtaken.changes.slice(-SHOWN).map((change, n) => (
              <li key={n}>
                <bdi>{change.actor}</bdi>: {changeWords(change)}
              </li>
            ))}
          </ul>
        ) : null}
        {job ? <Asked of={job.arguments} /> : null}
      </div>
      <div className={own.foot}>
        {error ? <Problem error={error} /> : null}
        <div className={styles.group}>
          {job ? (
            <Button
              look="main"
              isDisabled={doing !== null}
              isPending={doing === "again"}
              onPress={() => act("again")}
            >
              {t("optimise.again")}
            </Button>
          ) : null}
          <Button
            isDisabled={doing !== null}
            isPending={doing === "drop"}
            onPress={() => act("drop")}
          >
            {t(job ? "optimise.discard" : "optimise.anew")}
          </Button>
        </div>
      </div>
    </Frame>
  );
}
