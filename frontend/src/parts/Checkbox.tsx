import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox, type CheckboxProps } from "react-aria-components";

import styles from "./Checkbox.module.css";

type Props = Omit<CheckboxProps, "className" | "style" | "children"> & { children: ReactNode };

/** Something that holds or not. */
export function Checkbox({ children, ...props }: Props) {
  return (
    <AriaCheckbox {...props} className={styles.checkbox ?? ""}>
      <span className={styles.box} aria-hidden="true">
        <svg viewBox="0 0 16 16" width="12" height="12">
          <path d="M3 8.5l3.2 3.2L13 5" fill="none" stroke="currentColor" strokeWidth="2.5" />
        </svg>
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}
