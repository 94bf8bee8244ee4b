import { type ReactNode, useId } from "react";

import styles from "./Card.module.css";

interface Props {
  title: string;
  /** Beside the title: a link or a button. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A part of a page with its title. */
export function Card({ title, aside, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.card}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
