import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { listRejected } from "../../api/generated/sdk.gen";
import type { Reject } from "../../api/generated/types.gen";
import { Button, type Column, Problem, Table } from "../../parts";
import { showProblem } from "../../shell/toasts";
import { t, told } from "../../texts";
import styles from "./Import.module.css";
import { rejectedFile, type Remedy, remediesOf, save } from "./rejects";

const PAGE = 200;

interface Props {
  importId: number;
  rows: number;
  /** Mends many at once; without it the files are not at hand any more. */
  onRemedy: ((remedy: Remedy) => void) | null;
  /** Columns that cannot be left out. */
  required: readonly string[];
}

/** What an import leaves out and why, a page at a time. */
export function Rejected({ importId, rows, onRemedy, required }: Props) {
  const [isSaving, setSaving] = useState(false);
  const pages = useInfiniteQuery({
    queryKey: ["rejected", importId],
    initialPageParam: "",
    queryFn: async ({ pageParam }) => {
      const query = { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      const { data } = await listRejected({
        path: { import_id: importId },
        query,
        throwOnError: true,
      });
      return data;
    },
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rejects = useMemo(
    () => (pages.data?.pages ?? []).flatMap((page) => page.items),
    [pages.data],
  );
  const remedies = onRemedy ? remediesOf(rejects, required) : [];
  const download = async () => {
    setSaving(true);
    try {
      save(await rejectedFile(importId), `rejected-${importId}.csv`);
    } catch (error) {
      showProblem(error);
    }
    setSaving(false);
  };
  return (
    <div className={styles.stack}>
      <h3>{t("import.wrong", { count: rows })}</h3>
      <p className={styles.soft}>{t("import.wrongWords")}</p>
      {pages.error ? <Problem error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      {remedies.length > 0 ? (
        <div className={styles.stack}>
          <p className={styles.soft}>{t("import.remedies")}</p>
          <div className={styles.buttons}>
            {remedies.map((one) => (
              <Button key={`${one.kind} ${one.what}`} small onPress={() => onRemedy?.(one)}>
                {one.kind === "null"
                  ? t("import.remedyNull", { value: one.what, count: one.count })
                  : t("import.remedyColumn", { column: one.what, count: one.count })}
              </Button>
            ))}
          </div>
        </div>
      ) : null}
      <Table
        label={t("import.wrong", { count: rows })}
        rows={rejects}
        columns={COLUMNS}
        rowId={rowId}
        maxHeight={400}
      />
      <div className={styles.buttons}>
        {pages.hasNextPage ? (
          <Button
            small
            isPending={pages.isFetchingNextPage}
            onPress={() => void pages.fetchNextPage()}
          >
            {t("import.more")}
          </Button>
        ) : null}
        <Button small look="quiet" isPending={isSaving} onPress={() => void download()}>
          {t("import.download")}
        </Button>
      </div>
    </div>
  );
}

const rowId = (one: Reject): string =>
  [one.table, one.line, one.column, one.value, one.reason].join("|");

const COLUMNS: Column<Reject>[] = [
  {
    id: "line",
    head: t("import.line"),
    width: "minmax(112px, 0.7fr)",
    value: (one) => one.line,
    cell: (one) => `${told(`table.${one.table}`, one.table)} ${one.line ?? ""}`,
  },
  {
    id: "column",
    head: t("import.column"),
    value: (one) => one.column,
    cell: (one) => one.column ?? "",
  },
  {
    id: "value",
    head: t("import.value"),
    value: (one) => one.value,
    cell: (one) => <code>{one.value ?? t("import.empty")}</code>,
  },
  {
    id: "reason",
    head: t("import.reason"),
    width: "minmax(200px, 2.5fr)",
    value: (one) => one.reason,
    cell: (one) => one.reason,
  },
];
