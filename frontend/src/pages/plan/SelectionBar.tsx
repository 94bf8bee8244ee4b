import { useState } from "react";

import { Button } from "../../parts";
import { t } from "../../texts";
import { count } from "../../texts/formats";
import { useBench } from "./bench";
import { NOBODY } from "./choosing";
import { lock } from "./commands";
import styles from "./Plan.module.css";
import { SelectBy } from "./SelectBy";

/** What is selected, what it comes to, and what may be done with it. */
export function SelectionBar() {
  const { state, selected, totals, select, show, view, worth, mayEdit, run, isTable, zoomTo } =
    useBench();
  const [selecting, setSelecting] = useState(false);
  const isAny = selected.length > 0;
  const ids = () => Array.from(selected, (n) => state.accounts.ids.at(n));
  return (
    <div className={styles.chip} data-any={isAny || undefined}>
      <div role="status" aria-live="polite" data-selection className={styles.chipWords}>
        {isAny ? (
          <>
            <strong>{t("plan.selected.count", { count: totals.accounts })}</strong>
            <span className={styles.soft}>
              {t("plan.selected.totals", {
                potential: worth(totals.potential),
                hours: count(totals.hours),
              })}
            </span>
          </>
        ) : null}
      </div>
      <div className={styles.group}>
        {isAny && mayEdit ? (
          <>
            {view.of === "assign" ? null : (
              <Button small look="main" onPress={() => show({ of: "assign" })}>
                {t("plan.assign")}
              </Button>
            )}
            {totals.locked < totals.accounts ? (
              <Button small onPress={() => void run(lock(ids(), true))}>
                {t("plan.lock")}
              </Button>
            ) : null}
            {totals.locked > 0 ? (
              <Button small onPress={() => void run(lock(ids(), false))}>
                {t("plan.unlock")}
              </Button>
            ) : null}
          </>
        ) : null}
        <Button small onPress={() => setSelecting(true)}>
          {t("plan.select")}
        </Button>
        {isAny ? (
          <>
            {isTable ? null : (
              <Button small onPress={() => zoomTo(selected)}>
                {t("plan.selected.zoom")}
              </Button>
            )}
            <Button small onPress={() => select(NOBODY, "replace")}>
              {t("plan.selected.clear")}
            </Button>
          </>
        ) : null}
      </div>
      {selecting ? <SelectBy onClose={() => setSelecting(false)} /> : null}
    </div>
  );
}
