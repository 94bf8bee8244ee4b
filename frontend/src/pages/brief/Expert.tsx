import { useRef } from "react";
import { FileTrigger } from "react-aria-components";

import { Button, Card, Field } from "../../parts";
import { t } from "../../texts";
import { save } from "../import/rejects";
import styles from "./Brief.module.css";
import type { Fault } from "./Section";
import { faultLine, type TextFault } from "./toml";

interface Props {
  text: string;
  fault: TextFault | null;
  faults: readonly Fault[];
  name: string;
  onText: (text: string) => void;
}

/** The brief as text: the same brief, for those who write it. */
export function Expert({ text, fault, faults, name, onText }: Props) {
  const lines = text.split("\n").length;
  const box = useRef<HTMLDivElement>(null);
  const told = fault
    ? [{ line: fault.line, words: fault.words }]
    : faults.map((one) => ({ line: faultLine(text, one), words: one.words }));
  const goTo = (line: number) => {
    const area = box.current?.querySelector("textarea");
    if (!area) return;
    const from =
      text
        .split("\n")
        .slice(0, line - 1)
        .join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(from, from + (text.split("\n")[line - 1] ?? "").length);
  };
  return (
    <Card title={t("brief.expert")}>
      <p className={styles.soft}>{t("brief.expertWords")}</p>
      <div ref={box} className={styles.code}>
        <Field
          label={t("brief.text")}
          lines={Math.min(24, Math.max(8, lines + 1))}
          value={text}
          onChange={onText}
          spellCheck="false"
          isInvalid={fault !== null}
        />
      </div>
      {told.map(({ line, words }) => (
        <div key={`${line} ${words}`} role="alert" className={styles.bad}>
          {line === null ? (
            words
          ) : (
            <Button small look="quiet" onPress={() => goTo(line)}>
              {t("brief.textFault", { line, words })}
            </Button>
          )}
        </div>
      ))}
      <div className={styles.buttons}>
        <Button
          small
          onPress={() => save(new Blob([text], { type: "application/toml" }), fileName(name))}
        >
          {t("brief.download")}
        </Button>
        <FileTrigger
          acceptedFileTypes={[".toml"]}
          onSelect={(files) => void files?.[0]?.text().then(onText)}
        >
          <Button small>{t("brief.open")}</Button>
        </FileTrigger>
      </div>
    </Card>
  );
}

function fileName(name: string): string {
  const plain = name
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return plain ? `${plain}.brief.toml` : "brief.toml";
}
