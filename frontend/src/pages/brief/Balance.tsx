import { Button, Menu, Slider } from "../../parts";
import { t, told } from "../../texts";
import { share } from "../../texts/formats";
import { at, isTable, type Json } from "./brief";
import styles from "./Brief.module.css";
import { type Part, Section } from "./Section";
import { balanceOf, balanceWords, TOLERANCE } from "./words";

interface Props extends Part {
  /** Numeric columns of the accounts, with how many accounts hold each. */
  columns: readonly { readonly column: string; readonly accounts: number }[];
}

/** What is balanced, and how tightly. */
export function Balance({ columns, ...part }: Props) {
  const { brief, defaults, faults, put } = part;
  const asked = balanceOf(brief, defaults);
  const names = asked.map((one) => one.activity);
  const own = at(brief, "balance");
  const said = isTable(own) && Object.keys(own).length > 0 ? own : at(defaults, "balance");
  const table: { [key: string]: Json } = isTable(said) ? said : {};
  const change = (activity: string, tolerance: number) => {
    const had = table[activity];
    const simple: { [key: string]: Json } = Object.fromEntries(
      asked.map((one) => [one.activity, kept(table[one.activity], one.tolerance)]),
    );
    put("balance", { ...simple, [activity]: kept(had, tolerance) });
  };
  const remove = (activity: string) => {
    const rest = asked.filter((one) => one.activity !== activity);
    put(
      "balance",
      Object.fromEntries(
        rest.map((one) => [one.activity, kept(table[one.activity], one.tolerance)]),
      ),
    );
  };
  const more = [
    ...["potential", "workload", "accounts", "pipeline"].map((id) => ({
      id,
      label: told(`activity.${id}`, id),
    })),
    ...columns
      .filter((one) => one.column !== "potential")
      .map(({ column, accounts }) => ({
        id: column,
        label: `${column} (${t("brief.addHint", { count: accounts })})`,
      })),
  ].filter((one) => !names.includes(one.id));
  return (
    <Section
      title={t("brief.balance")}
      says={balanceWords(brief, defaults)}
      tables={["balance"]}
      faults={faults}
    >
      <p className={styles.soft}>{t("brief.balanceHint")}</p>
      {asked.map(({ activity, tolerance }) => (
        <div key={activity} className={styles.activity}>
          <div className={styles.grow}>
            <Slider
              label={told(`activity.${activity}`, activity)}
              value={Math.round(tolerance * 1000) / 10}
              min={1}
              max={Math.max(50, Math.ceil(tolerance * 100))}
              onChange={(value) => change(activity, value / 100)}
              said={(value) => t("brief.within", { share: share(value / 100) })}
            />
          </div>
          {asked.length > 1 ? (
            <Button
              small
              look="quiet"
              aria-label={t("brief.removeActivity", { activity })}
              onPress={() => remove(activity)}
            >
              ✕
            </Button>
          ) : null}
        </div>
      ))}
      {more.length > 0 ? (
        <div>
          <Menu
            label={t("brief.addActivity")}
            look="plain"
            parts={[{ id: "more", choices: more }]}
            onAction={(activity) => change(activity, TOLERANCE)}
          >
            {t("brief.addActivity")}
          </Menu>
        </div>
      ) : null}
    </Section>
  );
}

/** A band with another tolerance: a number where nothing else is said of the activity. */
function kept(had: Json | undefined, tolerance: number): Json {
  if (!isTable(had)) return tolerance;
  const rest = Object.entries(had).filter(
    ([key, value]) =>
      key !== "tolerance" && value !== null && !(key === "target" && value === "share"),
  );
  const only = rest.every(([key, value]) => key === "target" && value === "capacity");
  return only ? tolerance : { ...Object.fromEntries(rest), tolerance };
}
