import { FieldError, Input, Label, NumberField, Text } from "react-aria-components";

import field from "../../parts/Field.module.css";

interface Props {
  label: string;
  /** null: nothing is said. */
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  hint?: string;
  placeholder?: string;
}

/** A number that may be left empty. */
export function Amount({ label, value, onChange, hint, placeholder, ...rest }: Props) {
  return (
    <NumberField
      minValue={rest.min ?? 0}
      {...(rest.max === undefined ? {} : { maxValue: rest.max })}
      {...(rest.step === undefined ? {} : { step: rest.step })}
      value={value ?? NaN}
      onChange={(next) => onChange(Number.isNaN(next) ? null : next)}
      formatOptions={{ maximumFractionDigits: 3 }}
      className={field.field ?? ""}
    >
      <Label className={field.label ?? ""}>{label}</Label>
      <Input className={field.input ?? ""} {...(placeholder ? { placeholder } : {})} />
      {hint ? (
        <Text slot="description" className={field.hint ?? ""}>
          {hint}
        </Text>
      ) : null}
      <FieldError className={field.error ?? ""} />
    </NumberField>
  );
}
