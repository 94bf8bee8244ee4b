import { useMemo } from "react";

import type { FileColumn, FileColumns } from "../../api/generated/types.gen";
import { Badge, type Choice, type Column, Select, Table } from "../../parts";
import { t } from "../../texts";
import { share } from "../../texts/formats";
import styles from "./Import.module.css";
import {
  choose,
  type Choices,
  IGNORED,
  mayBeOwn,
  missing,
  OWN,
  type Target,
  targets,
} from "./mapping";

interface Props {
  name: string;
  look: FileColumns;
  choices: Choices;
  onChoose: (choices: Choices) => void;
}

/** The columns of a file, with what is in them and what each is taken for, which can be changed. */
export function Columns({ name, look, choices, onChoose }: Props) {
  const chosen = targets(look, choices);
  const lacking = missing(look, choices);
  const counted = [...chosen.values()];
  const own = counted.filter((one) => one === OWN).length;
  const ignored = counted.filter((one) => one === IGNORED).length;
  // Only what was matched by itself and whole can stay closed.
  const needsLook = lacking.length > 0 || look.columns.some((one) => one.ours === null);
  const columns = useMemo(() => columnsOf(look, choices, onChoose), [look, choices, onChoose]);
  return (
    <div className={styles.stack}>
      <h3>{name}</h3>
      {lacking.length > 0 ? (
        <p role="alert" className={styles.bad}>
          {t("import.missing", { columns: lacking.join(", ") })}
        </p>
      ) : null}
      <details className={styles.details} open={needsLook}>
        <summary>
          {t("import.matched", {
            matched: counted.length - own - ignored,
            all: counted.length,
            own,
            ignored,
          })}
        </summary>
        {look.whole ? null : (
          <p className={styles.soft}>{t("import.head", { count: look.rows })}</p>
        )}
        <div className={styles.scroll} tabIndex={0}>
          <Table
            label={t("import.columnsOf", { name })}
            rows={look.columns}
            columns={columns}
            rowId={(one) => one.name}
            maxHeight={480}
          />
        </div>
      </details>
      {look.notes.map((note) => (
        <p key={note} className={styles.soft}>
          {note}
        </p>
      ))}
    </div>
  );
}

function columnsOf(
  look: FileColumns,
  choices: Choices,
  onChoose: Props["onChoose"],
): Column<FileColumn>[] {
  const chosen = targets(look, choices);
  return [
    {
      id: "name",
      head: t("import.theirs"),
      width: "minmax(120px, 1fr)",
      cell: (one) => one.name,
    },
    {
      id: "samples",
      head: t("import.samples"),
      width: "minmax(120px, 1.6fr)",
      cell: (one) => (
        <span className={styles.samples}>
          {one.samples.length > 0 ? one.samples.join(" · ") : t("import.empty")}
        </span>
      ),
    },
    {
      id: "filled",
      head: t("import.filled"),
      width: "80px",
      isNumber: true,
      cell: (one) => share(one.filled),
    },
    {
      id: "ours",
      head: t("import.ours"),
      width: "minmax(200px, 1.2fr)",
      cell: (one) => (
        <div className={styles.target}>
          <Select
            label={t("import.oursOf", { name: one.name })}
            hideLabel
            choices={choicesOf(look, one.name)}
            value={chosen.get(one.name) ?? OWN}
            onChange={(target: Target) => onChoose(choose(look, choices, one.name, target))}
          />
        </div>
      ),
    },
  ];
}

function choicesOf(look: FileColumns, name: string): Choice<string>[] {
  const kept: Choice<string>[] = mayBeOwn(look, name) ? [{ id: OWN, label: t("import.own") }] : [];
  return [
    ...kept,
    { id: IGNORED, label: t("import.ignore") },
    ...look.known.map((one) => ({
      id: one.name,
      label: one.required ? `${one.name} (${t("import.required")})` : one.name,
      hint: one.meaning,
    })),
  ];
}

/** Where an import stands, in a word. */
export function State({ state }: { state: string }) {
  const tones = {
    previewed: "warn",
    confirmed: "good",
    undone: "plain",
    dropped: "plain",
  } as const;
  const tone = tones[state as keyof typeof tones] ?? "plain";
  return <Badge tone={tone}>{stateText(state)}</Badge>;
}

function stateText(state: string): string {
  const keys = {
    previewed: "import.state.previewed",
    confirmed: "import.state.confirmed",
    undone: "import.state.undone",
    dropped: "import.state.dropped",
  } as const;
  const key = keys[state as keyof typeof keys];
  return key ? t(key) : state;
}
