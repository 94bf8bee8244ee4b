import { Checkbox, Field } from "../../parts";
import { t } from "../../texts";
import styles from "./Import.module.css";

/** How files are read, beside what their columns are. */
export interface Options {
  readonly nulls: string;
  readonly where: string;
  readonly replaces: boolean;
  readonly places: boolean;
}

export const PLAIN: Options = { nulls: "", where: "", replaces: false, places: true };

/** The values of a list that is written with commas. */
export function valuesOf(text: string): string[] {
  return text
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);
}

interface Props {
  value: Options;
  onChange: (value: Options) => void;
}

export function ReadingOptions({ value, onChange }: Props) {
  const isPlain = value.nulls === "" && value.where === "" && !value.replaces && value.places;
  return (
    <details className={styles.details} {...(isPlain ? {} : { open: true })}>
      <summary>{t("import.options")}</summary>
      <div className={styles.options}>
        <Field
          label={t("import.null")}
          hint={t("import.nullHint")}
          value={value.nulls}
          onChange={(nulls) => onChange({ ...value, nulls })}
        />
        <Field
          label={t("import.where")}
          hint={t("import.whereHint")}
          value={value.where}
          onChange={(where) => onChange({ ...value, where })}
        />
        <Checkbox
          isSelected={value.replaces}
          onChange={(replaces) => onChange({ ...value, replaces })}
        >
          {t("import.replaces")}
        </Checkbox>
        <Checkbox isSelected={value.places} onChange={(places) => onChange({ ...value, places })}>
          {t("import.places")}
        </Checkbox>
      </div>
    </details>
  );
}
