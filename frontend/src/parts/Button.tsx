import { type ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaProps, Link } from "react-aria-components";

import styles from "./Button.module.css";

export type Look = "main" | "plain" | "quiet" | "danger";

interface Shared {
  /** `main` is the one thing to do on a page; `quiet` has no frame; `danger` cannot be taken back. */
  look?: Look;
  small?: boolean;
  children: ReactNode;
}

export type ButtonProps = Omit<AriaProps, "className" | "style" | "children"> & Shared;

/** A button. `isPending` keeps it in place and says that it works. */
export function Button({ look = "plain", small, children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={classOf(look, small)}>
      {props.isPending ? <span className={styles.pending} aria-hidden="true" /> : null}
      <span className={styles.words}>{children}</span>
    </AriaButton>
  );
}

/** A link that looks like a button: it goes to another page. */
export function ButtonLink({ look = "plain", small, href, children }: Shared & { href: string }) {
  return (
    <Link href={href} className={classOf(look, small)}>
      <span className={styles.words}>{children}</span>
    </Link>
  );
}

function classOf(look: Look, small: boolean | undefined): string {
  return [styles.button, styles[look], small ? styles.small : ""].filter(Boolean).join(" ");
}
