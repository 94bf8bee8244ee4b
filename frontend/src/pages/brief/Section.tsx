import { type ReactNode } from "react";

import { Card } from "../../parts";
import { sentence } from "../../shell/problems";
import type { Brief, Json } from "./brief";
import styles from "./Brief.module.css";

export interface Fault {
  readonly path: string;
  readonly words: string;
}

/** What every section of the brief gets. */
export interface Part {
  readonly brief: Brief;
  readonly defaults: Brief;
  readonly currency: string;
  readonly faults: readonly Fault[];
  readonly put: (path: string, value: Json | undefined) => void;
  readonly set: (brief: Brief) => void;
}

interface Props {
  title: string;
  /** One sentence: what this section now asks. */
  says: string;
  /** The tables of the brief whose faults belong here. */
  tables: readonly string[];
  faults: readonly Fault[];
  children: ReactNode;
}

/** A section of the brief: what it asks in a sentence, its faults, and its controls. */
export function Section({ title, says, tables, faults, children }: Props) {
  const own = faults.filter(({ path }) => tables.includes(tableOf(path)));
  return (
    <Card title={title}>
      <p className={styles.says}>{says}</p>
      {own.map((one) => (
        <p key={one.path + one.words} role="alert" className={styles.bad}>
          {sentence(one.words)}
        </p>
      ))}
      {children}
    </Card>
  );
}

/** The table of a path: `stack 1.kind` is of `stack`. */
export function tableOf(path: string): string {
  return /^[a-z_]*/.exec(path)?.[0] ?? "";
}
