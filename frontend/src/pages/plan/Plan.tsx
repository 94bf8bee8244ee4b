import { useEffect } from "react";

import { Empty, Loading, Problem } from "../../parts";
import { NotFound } from "../../shell/NotFound";
import type { Params } from "../../shell/router";
import { t } from "../../texts";
import styles from "./Plan.module.css";
import { fetchMap } from "./lazyMap";
import { useIsTable } from "./useIsTable";
import { usePlan } from "./usePlan";
import { Workbench } from "./Workbench";

/** A plan on the map, or as a table alone. */
export default function Plan({ params }: { params: Params }) {
  const id = Number(params.id);
  if (!Number.isSafeInteger(id) || id < 1) return <NotFound />;
  return <Opening key={id} planId={id} />;
}

function Opening({ planId }: { planId: number }) {
  const { opened, again } = usePlan(planId);
  const isTable = useIsTable();
  const isSoon = !isTable && opened.store === null;
  useEffect(() => (isSoon ? fetchMap() : undefined), [isSoon]);
  if (!opened.store) {
    return (
      <div className={styles.opening}>
        {opened.error ? (
          <Problem error={opened.error} onRetry={again} />
        ) : (
          <Loading lines={8} label={t("plan.loading")} />
        )}
      </div>
    );
  }
  if (opened.store.get().state.accounts.ids.length === 0) {
    return (
      <div className={styles.opening}>
        <h1>{opened.store.get().state.plan.name}</h1>
        <Empty title={t("plan.empty")}>{t("plan.emptyWords")}</Empty>
      </div>
    );
  }
  return <Workbench store={opened.store} />;
}
