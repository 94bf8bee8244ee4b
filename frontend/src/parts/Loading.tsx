import { t } from "../texts";
import { Heard } from "./Heard";
import styles from "./Loading.module.css";

/** Something is on its way: lines in the place of what will be there. */
export function Loading({ lines = 3, label }: { lines?: number; label?: string }) {
  return (
    <div role="status" className={styles.loading}>
      <Heard>{label ?? t("loading")}</Heard>
      {Array.from({ length: lines }, (_, at) => (
        <span key={at} className={styles.line} aria-hidden="true" />
      ))}
    </div>
  );
}
