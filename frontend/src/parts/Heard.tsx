import type { ReactNode } from "react";

import styles from "./Heard.module.css";

/** What is only spoken: seen by nobody, read out by a screen reader. */
export function Heard({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <span {...(id ? { id } : {})} className={styles.heard}>
      {children}
    </span>
  );
}
