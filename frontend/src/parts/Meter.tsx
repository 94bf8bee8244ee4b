import { Label, Meter as AriaMeter, ProgressBar } from "react-aria-components";

import type { Tone } from "./Badge";
import styles from "./Meter.module.css";

interface Props {
  label: string;
  /** 0 to 1. */
  value: number;
  /** The value in words; a share if not said. */
  said?: string;
  tone?: Tone;
}

/** How full something is. */
export function Meter({ label, value, said, tone = "accent" }: Props) {
  return (
    <AriaMeter
      value={value * 100}
      {...(said ? { valueLabel: said } : {})}
      className={styles.meter ?? ""}
    >
      {({ percentage, valueText }) => (
        <Bar label={label} at={percentage} words={valueText ?? ""} tone={tone} />
      )}
    </AriaMeter>
  );
}

/** How far work is; without a value it only says that it goes on. */
export function Progress({
  label,
  value,
  said,
}: Omit<Props, "value" | "tone"> & { value: number | null }) {
  return (
    <ProgressBar
      isIndeterminate={value === null}
      value={(value ?? 0) * 100}
      {...(said ? { valueLabel: said } : {})}
      className={`${styles.meter} ${value === null ? styles.going : ""}`}
    >
      {({ percentage, valueText }) => (
        <Bar
          label={label}
          at={percentage ?? 30}
          words={said ?? (value === null ? "" : valueText) ?? ""}
          tone="accent"
        />
      )}
    </ProgressBar>
  );
}

function Bar({ label, at, words, tone }: { label: string; at: number; words: string; tone: Tone }) {
  return (
    <>
      <span className={styles.head}>
        <Label className={styles.label ?? ""}>{label}</Label>
        <span className={styles.value}>{words}</span>
      </span>
      <span className={styles.rail}>
        <span className={`${styles.fill} ${styles[tone] ?? ""}`} style={{ width: `${at}%` }} />
      </span>
    </>
  );
}
