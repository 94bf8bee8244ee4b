import { useState } from "react";

import { t } from "../texts";
import { Button } from "./Button";
import styles from "./Secret.module.css";

/** Something that is shown this once, with a button to copy it. */
export function Secret({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      setCopied(false); // not allowed here: it can still be selected by hand
    }
  };
  return (
    <div className={styles.secret} role="status">
      <p>
        {label} <strong>{t("secret.once")}</strong>
      </p>
      <div className={styles.row}>
        <code className={styles.value}>{value}</code>
        <Button small onPress={() => void copy()}>
          {copied ? t("secret.copied") : t("action.copy")}
        </Button>
      </div>
    </div>
  );
}
