import { lazy, Suspense } from "react";

import { Loading } from "../../parts";
import { AccountPanel } from "./AccountPanel";
import { Assign } from "./Assign";
import { useBench } from "./bench";
import { Measures } from "./Measures";
import { useOptimising } from "./optimise/optimising";
import styles from "./Plan.module.css";
import { Territories } from "./Territories";
import { TerritoryPanel } from "./TerritoryPanel";

const OptimisePanel = lazy(() => import("./optimise/OptimisePanel"));

/** The side panel: the plan, a territory, an account, or where to assign what is selected. */
export function Panel() {
  const { view, state, selected } = useBench();
  const { may } = useOptimising();
  const number =
    view.of === "territory" ? state.territories.findIndex((one) => one.id === view.id) : -1;
  return (
    <aside className={styles.panel}>
      {view.of === "assign" && selected.length > 0 ? (
        <Assign />
      ) : view.of === "account" ? (
        <AccountPanel key={view.account} account={view.account} />
      ) : view.of === "optimise" && may ? (
        <Suspense fallback={<Loading lines={5} />}>
          <OptimisePanel />
        </Suspense>
      ) : number >= 0 ? (
        <TerritoryPanel key={number} number={number} />
      ) : (
        <>
          <Measures />
          <Territories />
        </>
      )}
    </aside>
  );
}
