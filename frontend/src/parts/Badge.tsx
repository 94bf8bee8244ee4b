import type { ReactNode } from "react";

import styles from "./Badge.module.css";

export type Tone = "plain" | "accent" | "good" | "warn" | "bad";

/** A word or two about the state of something. */
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${styles.badge} ${styles[tone]}`}>{children}</span>;
}
