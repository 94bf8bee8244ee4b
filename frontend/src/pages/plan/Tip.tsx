import { NONE } from "../../map/types";
import { Lock } from "./accountColumns";
import { useBench } from "./bench";
import { Name, Swatch } from "./Name";
import own from "./Tip.module.css";
import styles from "./Plan.module.css";

/** What account is under the pointer. */
export function Tip({ account, x, y }: { account: number; x: number; y: number }) {
  const { state, nameOf, colourOf, worth } = useBench();
  const { accounts, territoryOf, locked } = state;
  const territory = territoryOf[account] ?? NONE;
  const potential = accounts.potential[account] ?? NaN;
  return (
    <div className={own.tip} style={{ left: x, top: y }} aria-hidden="true">
      <strong className={styles.twin}>
        {locked[account] ? <Lock /> : null}
        <Name>{accounts.names.at(account) || accounts.ids.at(account)}</Name>
      </strong>
      <span className={styles.twin}>
        <Swatch colour={colourOf(territory)} />
        <Name>{nameOf(territory)}</Name>
      </span>
      {Number.isNaN(potential) ? null : <span>{worth(potential)}</span>}
    </div>
  );
}
