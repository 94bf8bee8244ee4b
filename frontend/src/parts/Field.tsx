import type { ReactNode } from "react";
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from "react-aria-components";

import styles from "./Field.module.css";

interface Props extends Omit<TextFieldProps, "className" | "style" | "children"> {
  label: string;
  /** What is expected, below the field. */
  hint?: ReactNode;
  /** What is wrong with it, in the place of the hint. */
  error?: string | undefined;
  /** Lines of text; 1 is a plain field. */
  lines?: number;
  placeholder?: string;
}

/** A field for text, with its label, its hint and what is wrong with it. */
export function Field({ label, hint, error, lines = 1, placeholder, ...props }: Props) {
  const control = { className: styles.input ?? "", ...(placeholder ? { placeholder } : {}) };
  return (
    <TextField
      {...props}
      isInvalid={Boolean(error) || Boolean(props.isInvalid)}
      className={styles.field ?? ""}
    >
      <Label className={styles.label ?? ""}>{label}</Label>
      {lines > 1 ? <TextArea {...control} rows={lines} /> : <Input {...control} />}
      {hint ? (
        <Text slot="description" className={styles.hint ?? ""}>
          {hint}
        </Text>
      ) : null}
      <FieldError className={styles.error ?? ""}>{error}</FieldError>
    </TextField>
  );
}
