import {
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from "react-aria-components";

import field from "./Field.module.css";
import styles from "./Select.module.css";

export interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly hint?: string;
}

interface Props<Id extends string> {
  label: string;
  /** The label is for those who hear the page alone. */
  hideLabel?: boolean;
  choices: readonly Choice<Id>[];
  value: Id | null;
  onChange: (id: Id) => void;
  hint?: string;
  error?: string;
  placeholder?: string;
  isDisabled?: boolean;
  name?: string;
}

/** One of some choices. */
export function Select<Id extends string>(props: Props<Id>) {
  const { label, hideLabel, choices, value, onChange, hint, error, placeholder, ...rest } = props;
  return (
    <AriaSelect
      {...rest}
      {...(hideLabel ? { "aria-label": label } : {})}
      {...(placeholder ? { placeholder } : {})}
      isInvalid={Boolean(error)}
      value={value}
      onChange={(id) => {
        const found = choices.find((choice) => choice.id === id);
        if (found) onChange(found.id);
      }}
      className={field.field ?? ""}
    >
      {hideLabel ? null : <Label className={field.label ?? ""}>{label}</Label>}
      <Button className={`${field.input} ${styles.button}`}>
        <SelectValue className={styles.value ?? ""} />
        <span aria-hidden="true" className={styles.arrow} />
      </Button>
      {hint ? (
        <Text slot="description" className={field.hint ?? ""}>
          {hint}
        </Text>
      ) : null}
      <FieldError className={field.error ?? ""}>{error}</FieldError>
      <Popover className={styles.popover ?? ""}>
        <ListBox items={choices} className={styles.list ?? ""}>
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.label} className={styles.item ?? ""}>
              <Text slot="label">{choice.label}</Text>
              {choice.hint ? (
                <Text slot="description" className={field.hint ?? ""}>
                  {choice.hint}
                </Text>
              ) : null}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
