import { Badge, Button, ButtonLink } from "../../parts";
import { t } from "../../texts";
import { Status } from "../plans/Status";
import { useBench } from "./bench";
import { redo, undo } from "./commands";
import { Find } from "./Find";
import { Name } from "./Name";
import { OptimiseButton } from "./optimise/OptimiseButton";
import { ProposedBar } from "./optimise/ProposedBar";
import styles from "./Plan.module.css";

/** What the plan is called, where it stands, undo, redo, search, and map or table. */
export function TopStrip() {
  const { state, mayEdit, isTable, mapOut, run, isBusy } = useBench();
  const { plan } = state;
  return (
    <div className={styles.strip}>
      <div className={styles.title}>
        <h1>
          <Name>{plan.name}</Name>
        </h1>
        <Status status={plan.status} />
        <span className={styles.soft}>{t("plan.revision", { count: plan.revision })}</span>
        {plan.may_edit ? null : <Badge>{t("plan.readOnly")}</Badge>}
      </div>
      <Find />
      <div className={styles.group}>
        {plan.may_edit ? (
          <>
            <Button
              small
              isDisabled={!mayEdit || isBusy || !plan.can_undo}
              onPress={() => void run(undo())}
            >
              <span aria-hidden="true">↶</span>
              {t("plan.undo")}
            </Button>
            <Button
              small
              isDisabled={!mayEdit || isBusy || !plan.can_redo}
              onPress={() => void run(redo())}
            >
              <span aria-hidden="true">↷</span>
              {t("plan.redo")}
            </Button>
          </>
        ) : null}
        <OptimiseButton />
        {mapOut ? null : (
          <ButtonLink small href={isTable ? `/plans/${plan.id}` : `/plans/${plan.id}/table`}>
            {t(isTable ? "plan.asMap" : "plan.asTable")}
          </ButtonLink>
        )}
      </div>
      <ProposedBar />
    </div>
  );
}
