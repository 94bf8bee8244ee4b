import { Button } from "../../../parts";
import { t } from "../../../texts";
import { useBench } from "../bench";
import styles from "../Plan.module.css";
import own from "./Optimise.module.css";
import { useOptimising } from "./optimising";

/** Says that the page shows the plan as it is proposed, wherever one looks. */
export function ProposedBar() {
  const { view, show } = useBench();
  const { isShown, setShown } = useOptimising();
  return (
    <div role="status" className={isShown ? own.bar : ""}>
      {isShown ? (
        <>
          <span>{t("optimise.shown")}</span>
          <span className={styles.group}>
            {view.of === "optimise" ? null : (
              <Button small onPress={() => show({ of: "optimise" })}>
                {t("optimise.back")}
              </Button>
            )}
            <Button small onPress={() => setShown(false)}>
              {t("optimise.asIs")}
            </Button>
          </span>
        </>
      ) : null}
    </div>
  );
}
