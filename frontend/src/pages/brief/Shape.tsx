import { Select } from "../../parts";
import { t } from "../../texts";
import { Amount } from "./Amount";
import { at, isTable, type Json, numberAt, put as laid, textAt } from "./brief";
import styles from "./Brief.module.css";
import { Words } from "./Moves";
import { type Part, Section } from "./Section";
import { kindOf, shapeWords } from "./words";

const KINDS = ["geographic", "book", "vertical", "named", "named_first"] as const;
const UNITS = ["account", "postal_code", "county", "cell"] as const;
const CONTIGUOUS = ["auto", "yes", "no"] as const;
const REGIONS = ["none", "given", "some"] as const;
type Layer = { [key: string]: Json };

/** What kind of territories, how many, and of what they are made. */
export function Shape({ reps, ...part }: Part & { reps: number | null }) {
  const { brief, faults, put, set } = part;
  const kind = kindOf(brief);
  const regions = at(brief, "territories.regions");
  const regionsKind = typeof regions === "number" ? "some" : regions === true ? "given" : "none";
  const contiguous = at(brief, "territories.contiguous");
  const choose = (id: string) => {
    let next = laid(laid(brief, "stack", undefined), "territories.kind", undefined);
    if (id === "named_first")
      next = laid(next, "stack", [{ kind: "named" }, { kind: "geographic" }]);
    else if (id !== "geographic" && id !== "layers") next = laid(next, "territories.kind", id);
    set(id === "layers" ? brief : next);
  };
  const kinds = kind === "layers" ? ([...KINDS, "layers"] as const) : KINDS;
  return (
    <Section
      title={t("brief.shape")}
      says={shapeWords(brief, reps)}
      tables={["territories", "stack"]}
      faults={faults}
    >
      <div className={styles.pair}>
        <Select
          label={t("brief.kind")}
          choices={kinds.map((id) => ({
            id,
            label: t(`brief.kind.${id}`),
            hint: t(`brief.kind.${id}Hint`),
          }))}
          value={kinds.find((one) => one === kind) ?? "geographic"}
          onChange={choose}
        />
        <Amount
          label={t("brief.count")}
          hint={t("brief.countHint")}
          min={1}
          step={1}
          value={numberAt(brief, "territories.count")}
          onChange={(value) => put("territories.count", value ?? undefined)}
        />
        {kind === "named_first" ? <NamedLayer {...part} /> : null}
        <Select
          label={t("brief.unit")}
          choices={UNITS.map((id) => ({ id, label: t(`brief.unit.${id}`) }))}
          value={UNITS.find((one) => one === textAt(brief, "territories.unit")) ?? "account"}
          onChange={(id) => put("territories.unit", id === "account" ? undefined : id)}
        />
        <Select
          label={t("brief.contiguous")}
          choices={CONTIGUOUS.map((id) => ({ id, label: t(`brief.contiguous.${id}`) }))}
          value={contiguous === true ? "yes" : contiguous === false ? "no" : "auto"}
          onChange={(id) => put("territories.contiguous", id === "auto" ? undefined : id === "yes")}
        />
        <Select
          label={t("brief.regions")}
          choices={REGIONS.map((id) => ({ id, label: t(`brief.regions.${id}`) }))}
          value={regionsKind}
          onChange={(id) =>
            put("territories.regions", id === "none" ? undefined : id === "given" ? true : 2)
          }
        />
        {typeof regions === "number" ? (
          <Amount
            label={t("brief.regionCount")}
            min={2}
            step={1}
            value={regions}
            onChange={(value) => put("territories.regions", value ?? 2)}
          />
        ) : null}
        <Amount
          label={t("brief.zones")}
          hint={t("brief.empty")}
          min={1}
          step={1}
          value={numberAt(brief, "territories.time_zones_at_most")}
          onChange={(value) => put("territories.time_zones_at_most", value ?? undefined)}
        />
      </div>
    </Section>
  );
}

/** Of two layers, which accounts are named and who serves them. */
function NamedLayer({ brief, put }: Part) {
  const stack = at(brief, "stack");
  const layers = Array.isArray(stack) ? stack.filter(isTable) : [];
  const [first, ...rest] = layers;
  if (!first) return null;
  const change = (key: string, value: string | undefined) => {
    const others = Object.entries(first).filter(([name]) => name !== key);
    const next: Layer = Object.fromEntries(
      value === undefined ? others : [...others, [key, value]],
    );
    put("stack", [next, ...rest]);
  };
  const text = (key: string) => (typeof first[key] === "string" ? first[key] : "");
  return (
    <>
      <Words
        label={t("brief.namedRule")}
        hint={t("brief.namedRuleHint")}
        value={text("accounts")}
        onChange={(value) => change("accounts", value)}
      />
      <Words
        label={t("brief.namedReps")}
        hint={t("brief.namedRepsHint")}
        value={text("reps")}
        onChange={(value) => change("reps", value)}
      />
    </>
  );
}
