import { Component, type ReactNode } from "react";

import { Button } from "../parts";
import { t } from "../texts";
import styles from "./Layout.module.css";

/** Catches what fails while a page is drawn, so that the rest still stands. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div role="alert" className={styles.failed}>
        <h1>{t("failed.title")}</h1>
        <p>{t("failed.words")}</p>
        <Button look="main" onPress={() => window.location.reload()}>
          {t("failed.again")}
        </Button>
      </div>
    );
  }
}
