import { useId, useState } from "react";

import { type Choice, Checkbox, Field, FormDialog, Select } from "../../parts";
import { isolated, t } from "../../texts";
import { filledKinds, kindName } from "./accountColumns";
import { useBench } from "./bench";
import { NOBODY, pasted, withValue } from "./choosing";
import { useCounties } from "./counties";
import { accountsIn, type Kind } from "./model";
import styles from "./Plan.module.css";

type By = "ids" | "territory" | Kind;
const FIRST: readonly Kind[] = ["postal_code", "county_code"];

/** Select by a list of ids, a territory, a postal code, a county, or any other value. */
export function SelectBy({ onClose }: { onClose: () => void }) {
  const { state, select, nameOf } = useBench();
  const { accounts, territories, territoryOf } = state;
  const [by, setBy] = useState<By>("ids");
  const [text, setText] = useState("");
  const [isAdding, setAdding] = useState(false);
  const [error, setError] = useState("");
  const id = useId();
  const county = useCounties();
  const filled = filledKinds(accounts.kinds);
  const kinds = [
    ...FIRST.filter((kind) => filled.includes(kind)),
    ...filled.filter((kind) => !FIRST.includes(kind)),
  ];
  const choices: Choice<By>[] = [
    { id: "ids", label: t("plan.select.ids") },
    { id: "territory", label: t("plan.select.territory") },
    ...kinds.map((kind) => ({ id: kind, label: kindName(kind) })),
  ];
  const names =
    by === "ids"
      ? []
      : by === "territory"
        ? territories.map((_, n) => nameOf(n))
        : accounts.kinds[by].names;
  // A county is found by its name, and by its code.
  const said = names.map((name) => (by === "county_code" ? county(name) : name));

  const find = (): { found: Uint32Array; unknown: readonly string[] } => {
    if (by === "ids") return pasted(accounts, text);
    const wanted = text.trim().toLowerCase();
    const fits = (test: (name: string) => boolean) =>
      names.findIndex((name, n) => test(name.toLowerCase()) || test((said[n] ?? "").toLowerCase()));
    const hit = fits((name) => name === wanted);
    const n = hit >= 0 || !wanted ? hit : fits((name) => name.startsWith(wanted));
    if (n < 0) return { found: NOBODY, unknown: [] };
    if (by === "territory") return { found: accountsIn(territoryOf, n), unknown: [] };
    return { found: withValue(accounts, by, names[n] ?? ""), unknown: [] };
  };
  const submit = () => {
    const { found, unknown } = find();
    if (found.length > 0) select(found, isAdding ? "add" : "replace");
    if (unknown.length > 0) {
      const ids = unknown.slice(0, 5).map(isolated).join(", ");
      setError(t("plan.select.unknown", { count: unknown.length, ids }));
    } else if (found.length === 0) setError(t("plan.select.nothing"));
    else onClose();
  };
  return (
    <FormDialog
      title={t("plan.select.title")}
      action={t("plan.select.action")}
      isOpen
      onSubmit={submit}
      onClose={onClose}
    >
      <Select
        label={t("plan.select.by")}
        choices={choices}
        value={by}
        onChange={(next) => {
          setBy(next);
          setText("");
          setError("");
        }}
      />
      {by === "ids" ? (
        <Field
          label={t("plan.select.ids")}
          hint={t("plan.select.idsHint")}
          lines={6}
          value={text}
          onChange={setText}
          error={error || undefined}
        />
      ) : (
        <div className={styles.column}>
          <label htmlFor={id}>{t("plan.select.value")}</label>
          <input
            id={id}
            list={`${id}-names`}
            value={text}
            className={styles.input}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setText(event.target.value)}
          />
          <datalist id={`${id}-names`}>
            {said.slice(0, 2000).map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <p id={`${id}-hint`} className={styles.soft}>
            {t("plan.select.valueHint")}
          </p>
          {error ? <p role="alert">{error}</p> : null}
        </div>
      )}
      <Checkbox isSelected={isAdding} onChange={setAdding}>
        {t("plan.select.add")}
      </Checkbox>
    </FormDialog>
  );
}
