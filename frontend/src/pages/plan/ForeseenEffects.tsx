import { Problem } from "../../parts";
import { t } from "../../texts";
import own from "./Assign.module.css";
import { Effects } from "./Effects";
import { Broken } from "./Notices";
import styles from "./Plan.module.css";
import type { Foreseen } from "./useForeseen";

/** What an edit of territories would do, in its dialog: figures now and then, and the rules it would break. */
export function ForeseenEffects({ of, to }: { of: Foreseen; to: string | null }) {
  const { preview, error } = of;
  if (error) return <Problem error={error} />;
  if (!preview) {
    return (
      <p role="status" className={styles.soft}>
        {t("plan.assign.working")}
      </p>
    );
  }
  const made = preview.territories.map((row) => String(row.territory_id));
  const had = new Set(preview.before.map((row) => String(row.territory_id)));
  return (
    <div role="status" className={own.effects}>
      {preview.broken.length > 0 ? (
        <div className={own.warning}>
          <p>{t("plan.assign.broken", { count: preview.broken.length })}</p>
          <Broken words={preview.broken.map((one) => one.words)} />
        </div>
      ) : (
        <p className={styles.soft}>{t("plan.assign.breaksNone")}</p>
      )}
      <Effects of={preview} to={to ?? made.find((id) => !had.has(id)) ?? ""} />
    </div>
  );
}
