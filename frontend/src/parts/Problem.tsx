import { wordsOf } from "../shell/problems";
import { t } from "../texts";
import { Button } from "./Button";
import styles from "./Problem.module.css";

/** What went wrong, in the place of what should be there; `onRetry` offers to try again. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { title, detail, requestId } = wordsOf(error);
  return (
    <div role="alert" className={styles.problem}>
      <p className={styles.title}>{title}</p>
      {detail ? <p>{detail}</p> : null}
      {requestId ? <p>{t("problem.request", { id: requestId })}</p> : null}
      {onRetry ? (
        <Button small onPress={onRetry}>
          {t("action.retry")}
        </Button>
      ) : null}
    </div>
  );
}
