import { type ReactNode, useEffect, useRef } from "react";

import { Button } from "../../../parts";
import { t } from "../../../texts";
import { useBench } from "../bench";
import styles from "../Plan.module.css";

interface Props {
  title: string;
  /** Beside the title, such as a badge. */
  aside?: ReactNode;
  children: ReactNode;
}

/** One state of the panel; who was at work in the panel is led to its title when it takes another's place. */
export function Frame({ title, aside, children }: Props) {
  const { show } = useBench();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const at = document.activeElement;
    const panel = heading.current?.closest("aside");
    const isHere = !at || at === document.body || at.id === BUTTON || panel?.contains(at);
    if (isHere) heading.current?.focus();
  }, []);
  return (
    <section aria-label={title} className={styles.fill}>
      <div className={styles.head}>
        <Button
          small
          look="quiet"
          onPress={() => {
            show({ of: "plan" });
            document.getElementById(BUTTON)?.focus();
          }}
        >
          ← {t("plan.territory.back")}
        </Button>
        {aside}
      </div>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}

/** The button that opens the panel: where the keyboard goes back to. */
export const BUTTON = "optimise-button";
