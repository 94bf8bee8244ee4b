import styles from "./Plan.module.css";

/** What users have called something: in its own direction, and never mixed with the words around it. */
export function Name({ children }: { children: string }) {
  return <bdi dir="auto">{children}</bdi>;
}

/** The colour of a territory, beside its name. */
export function Swatch({ colour }: { colour: string | undefined }) {
  if (!colour) return null;
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className={styles.swatch}>
      <rect width="12" height="12" rx="3" fill={colour} />
    </svg>
  );
}
