import { Button } from "../parts";
import { t } from "../texts";
import { hide, useToasts } from "./toasts";
import styles from "./Toasts.module.css";

/** What was done or refused just now, at the foot of the window. */
export function Toasts() {
  const toasts = useToasts();
  return (
    <div role="status" aria-live="polite" className={styles.region}>
      {toasts.map(({ id, kind, text, action }) => (
        <div key={id} className={`${styles.toast} ${kind === "problem" ? styles.problem : ""}`}>
          <p>{text}</p>
          {action ? (
            <Button
              small
              onPress={() => {
                hide(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          ) : null}
          <Button small look="quiet" aria-label={t("action.dismiss")} onPress={() => hide(id)}>
            ×
          </Button>
        </div>
      ))}
    </div>
  );
}
