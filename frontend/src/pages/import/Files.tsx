import { DropZone, FileTrigger } from "react-aria-components";

import { Button, Card, Problem, Progress, Select } from "../../parts";
import { t, told } from "../../texts";
import { compact } from "../../texts/formats";
import styles from "./Import.module.css";
import { type Chosen, doubled, type Table, TABLES } from "./useFiles";

const ENDINGS = [".csv", ".tsv", ".txt", ".gz", ".xlsx", ".parquet"];

interface Props {
  files: readonly Chosen[];
  onAdd: (files: readonly File[]) => void;
  onRemove: (key: number) => void;
  onTable: (file: Chosen, table: Table) => void;
}

/** Where files are dropped, and those that were. */
export function Files({ files, onAdd, onRemove, onTable }: Props) {
  const drop = async (items: readonly { kind: string }[]) => {
    const dropped = items.filter((one) => one.kind === "file") as {
      kind: "file";
      getFile: () => Promise<File>;
    }[];
    onAdd(await Promise.all(dropped.map((one) => one.getFile())));
  };
  return (
    <Card title={t("import.files")}>
      <DropZone
        aria-label={t("import.drop")}
        className={styles.drop ?? ""}
        onDrop={({ items }) => void drop(items)}
      >
        <p className={styles.dropTitle}>{t("import.drop")}</p>
        <FileTrigger
          allowsMultiple
          acceptedFileTypes={ENDINGS}
          onSelect={(chosen) => onAdd(chosen ? [...chosen] : [])}
        >
          <Button look={files.length > 0 ? "plain" : "main"}>{t("import.choose")}</Button>
        </FileTrigger>
        <p className={styles.soft}>{t("import.kinds")}</p>
      </DropZone>
      {files.length > 0 ? (
        <ul className={styles.files}>
          {files.map((file) => (
            <li key={file.key} className={styles.file}>
              <One file={file} onTable={onTable} />
              <Button
                small
                look="quiet"
                aria-label={t("import.remove", { name: file.name })}
                onPress={() => onRemove(file.key)}
              >
                {file.id === null && !file.error ? t("import.stop") : "✕"}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {doubled(files).map((table) => (
        <p key={table} role="alert" className={styles.bad}>
          {t("import.doubled", { table: told(`table.${table}`, table).toLowerCase() })}
        </p>
      ))}
    </Card>
  );
}

function One({ file, onTable }: { file: Chosen; onTable: Props["onTable"] }) {
  const { name, look, error } = file;
  if (error) {
    return (
      <div className={styles.grow}>
        <strong className={styles.name}>{name}</strong>
        <Problem error={error} />
      </div>
    );
  }
  if (!look) {
    const isSent = file.id !== null;
    const label = t(isSent ? "import.looking" : "import.sending", { name });
    return (
      <div className={styles.grow}>
        <Progress label={label} value={isSent ? null : file.share} />
      </div>
    );
  }
  const size = `${compact(file.size)}B`;
  return (
    <>
      <div className={styles.grow}>
        <strong className={styles.name}>{name}</strong>
        <p className={styles.soft}>{t("import.size", { size, columns: look.columns.length })}</p>
      </div>
      <div className={styles.table}>
        <Select
          label={t("import.tableOf", { name })}
          hideLabel
          choices={TABLES.map((id) => ({ id, label: told(`table.${id}`, id) }))}
          value={look.table as Table}
          onChange={(table) => onTable(file, table)}
        />
      </div>
    </>
  );
}
