import { useState } from "react";

import { Field } from "../../parts";
import { t } from "../../texts";

interface Props {
  label: string;
  value: readonly string[];
  onChange: (rules: string[]) => void;
}

/** Rules on accounts, one a line. */
export function Rules({ label, value, onChange }: Props) {
  // The text keeps empty lines while it is written; another value from outside takes its place.
  const [text, setText] = useState(value.join("\n"));
  const isSame = rulesOf(text).join("\n") === value.join("\n");
  return (
    <Field
      label={label}
      hint={t("brief.ruleHint")}
      lines={2}
      value={isSame ? text : value.join("\n")}
      onChange={(next) => {
        setText(next);
        onChange(rulesOf(next));
      }}
    />
  );
}

function rulesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
