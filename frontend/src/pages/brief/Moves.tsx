import { Checkbox, Field, Select, Slider } from "../../parts";
import { t } from "../../texts";
import { share } from "../../texts/formats";
import { Amount } from "./Amount";
import { at, numberAt, textAt, textsAt } from "./brief";
import styles from "./Brief.module.css";
import { Rules } from "./Rules";
import { type Part, Section } from "./Section";
import { keepWords, movesWords } from "./words";

const WHAT = ["accounts", "potential", "pipeline"] as const;
const FIRST = 0.1; // a limit that was just asked for
const FAMILIES = ["none", "site_group", "whole"] as const;

/** How much may change hands. */
export function Moves({ brief, faults, put }: Part) {
  return (
    <Section
      title={t("brief.moves")}
      says={movesWords(brief)}
      tables={["moves"]}
      faults={faults.filter(({ path }) => !path.includes("protect"))}
    >
      <p className={styles.soft}>{t("brief.movesForced")}</p>
      {WHAT.map((what) => {
        const most = numberAt(brief, `moves.${what}`);
        const name = t(`brief.what.${what}`);
        return (
          <div key={what} className={styles.limit}>
            <Checkbox
              isSelected={most !== null}
              onChange={(isOn) => put(`moves.${what}`, isOn ? FIRST : undefined)}
            >
              {t("brief.movesLimit", { what: name })}
            </Checkbox>
            {most === null ? null : (
              <Slider
                label={name}
                value={Math.round(most * 1000) / 10}
                min={0}
                max={100}
                onChange={(value) => put(`moves.${what}`, value / 100)}
                said={(value) => share(value / 100)}
              />
            )}
          </div>
        );
      })}
    </Section>
  );
}

/** What must not move. */
export function Keep({ brief, faults, put, currency }: Part) {
  return (
    <Section
      title={t("brief.keep")}
      says={keepWords(brief, currency)}
      tables={["locks", "moves"]}
      faults={faults.filter(({ path }) => path.startsWith("locks") || path.includes("protect"))}
    >
      <Checkbox
        isSelected={at(brief, "locks.named") !== false}
        onChange={(isOn) => put("locks.named", isOn ? undefined : false)}
      >
        {t("brief.named")}
      </Checkbox>
      <div className={styles.pair}>
        <Select
          label={t("brief.families")}
          choices={FAMILIES.map((id) => ({ id, label: t(`brief.families.${id}`) }))}
          value={FAMILIES.find((one) => one === textAt(brief, "locks.families")) ?? "none"}
          onChange={(id) => put("locks.families", id === "none" ? undefined : id)}
        />
        <Amount
          label={t("brief.renewal")}
          hint={t("brief.empty")}
          value={numberAt(brief, "moves.protect_renewal_days")}
          step={1}
          onChange={(value) => put("moves.protect_renewal_days", value ?? undefined)}
        />
        <Amount
          label={`${t("brief.pipeline")} (${currency})`}
          hint={t("brief.empty")}
          value={numberAt(brief, "moves.protect_pipeline_over")}
          onChange={(value) => put("moves.protect_pipeline_over", value || undefined)}
        />
      </div>
      <Rules
        label={t("brief.lockRules")}
        value={textsAt(brief, "locks.rules")}
        onChange={(rules) => put("locks.rules", rules.length > 0 ? rules : undefined)}
      />
      <Rules
        label={t("brief.protectRules")}
        value={textsAt(brief, "moves.protect")}
        onChange={(rules) => put("moves.protect", rules.length > 0 ? rules : undefined)}
      />
    </Section>
  );
}

/** A text of the brief that may be left empty. */
export function Words({
  label,
  hint,
  value,
  onChange,
}: {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string | undefined) => void;
}) {
  return (
    <Field
      label={label}
      hint={hint}
      value={value}
      onChange={(text) => onChange(text.trim() ? text : undefined)}
    />
  );
}
