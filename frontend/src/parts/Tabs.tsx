import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components";

import styles from "./Tabs.module.css";

export interface TabOf {
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
}

interface Props {
  label: string;
  tabs: readonly TabOf[];
  /** Which one is open; left out, the tabs keep it themselves. */
  open?: string;
  onOpen?: (id: string) => void;
}

/** Parts of a page of which one is seen. */
export function Tabs({ label, tabs, open, onOpen }: Props) {
  return (
    <AriaTabs
      {...(open === undefined ? {} : { selectedKey: open })}
      onSelectionChange={(key) => onOpen?.(String(key))}
      className={styles.tabs ?? ""}
    >
      <TabList aria-label={label} className={styles.list ?? ""}>
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className={styles.tab ?? ""}>
            {tab.label}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className={styles.panel ?? ""}>
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
