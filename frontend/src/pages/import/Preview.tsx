import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";

import {
  confirmImportMutation,
  dropImportMutation,
  listImportsQueryKey,
  showImportOptions,
  showImportQueryKey,
} from "../../api/generated/@tanstack/react-query.gen";
import type { Import, ImportedFile } from "../../api/generated/types.gen";
import { keyOf } from "../../api/keys";
import { Button, Card, type Column, Problem, Progress, Query, Table } from "../../parts";
import { sentence } from "../../shell/problems";
import { showDone } from "../../shell/toasts";
import { t, told } from "../../texts";
import { count } from "../../texts/formats";
import { isOver, useJob } from "../jobs/useJob";
import { JobFault } from "./JobFault";
import { Findings, type Mend } from "./Findings";
import styles from "./Import.module.css";
import { Rejected } from "./Rejected";
import type { Remedy } from "./rejects";

interface Props {
  importId: number;
  mapping: readonly string[];
  required: readonly string[];
  onRemedy: ((remedy: Remedy) => void) | null;
  onMend: ((mend: Mend) => void) | null;
  onMendFile: () => void;
  onDropped: () => void;
  onKept: () => void;
}

/** What an import would do, and the choice to keep it. */
export function Preview(props: Props) {
  const one = useQuery(showImportOptions({ path: { import_id: props.importId } }));
  return (
    <Card title={t("import.previewOf", { id: props.importId })}>
      <Query of={one} lines={5}>
        {(shown) => <Shown {...props} shown={shown} />}
      </Query>
    </Card>
  );
}

function Shown({ shown, ...props }: Props & { shown: Import }) {
  const { importId, mapping, required, onRemedy, onMend } = props;
  const rejected = shown.files.reduce((sum, file) => sum + file.rejected, 0);
  const waits = shown.state === "previewed";
  return (
    <>
      <Table
        label={t("import.counts")}
        rows={shown.files}
        columns={COUNTS}
        rowId={(one) => one.table}
      />
      {rejected > 0 ? (
        <Rejected importId={importId} rows={rejected} onRemedy={onRemedy} required={required} />
      ) : null}
      <Findings importId={importId} onMend={waits ? onMend : null} />
      <Notes title={t("import.assumed")} notes={shown.notes} />
      <Notes title={t("import.mapping")} notes={mapping} />
      {waits ? <Choice {...props} rejected={rejected} /> : null}
    </>
  );
}

function Notes({ title, notes }: { title: string; notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <details className={styles.details} open={notes.length < 6}>
      <summary>
        {title} ({count(notes.length)})
      </summary>
      <ul className={styles.notes}>
        {notes.map((note) => (
          <li key={note}>{sentence(note)}</li>
        ))}
      </ul>
    </details>
  );
}

function Choice({
  importId,
  rejected,
  onMendFile,
  onDropped,
  onKept,
}: Props & { rejected: number }) {
  const queries = useQueryClient();
  const [skips, setSkips] = useState(false);
  const [jobId, setJobId] = useState<number | null>(null);
  const job = useJob(jobId);
  const confirm = useMutation({
    ...confirmImportMutation(),
    meta: { quiet: true },
    onSuccess: (begun) => setJobId(begun.id),
  });
  const drop = useMutation({
    ...dropImportMutation(),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keyOf(listImportsQueryKey()) });
      showDone(t("import.dropped"));
      onDropped();
    },
  });
  const state = job.data?.state;
  if (state === "done" && jobId !== null) {
    return <Finish importId={importId} onKept={onKept} />;
  }
  if (jobId !== null && !(job.data && isOver(job.data))) {
    const value = job.data?.state === "running" ? job.data.share : null;
    return <Progress label={t("import.keeping")} value={value} />;
  }
  const isBlocked = rejected > 0 && !skips;
  return (
    <div className={styles.stack}>
      {rejected > 0 ? (
        <RadioGroup
          className={styles.radios ?? ""}
          value={skips ? "skip" : "mend"}
          onChange={(value) => setSkips(value === "skip")}
        >
          <Label className={styles.legend ?? ""}>{t("import.choice")}</Label>
          <Radio value="mend" className={styles.radio ?? ""}>
            {t("import.mend")}
          </Radio>
          <Radio value="skip" className={styles.radio ?? ""}>
            {t("import.skip", { count: rejected })}
          </Radio>
        </RadioGroup>
      ) : null}
      {confirm.error ? <Problem error={confirm.error} /> : null}
      {job.data?.problem ? <JobFault problem={job.data.problem} /> : null}
      <div className={styles.buttons}>
        {isBlocked ? (
          <Button look="main" onPress={onMendFile}>
            {t("import.choose")}
          </Button>
        ) : (
          <Button
            look="main"
            isPending={confirm.isPending}
            onPress={() => confirm.mutate({ path: { import_id: importId } })}
          >
            {t("import.confirm")}
          </Button>
        )}
        <Button
          isPending={drop.isPending}
          onPress={() => drop.mutate({ path: { import_id: importId } })}
        >
          {t("import.drop.it")}
        </Button>
      </div>
    </div>
  );
}

/** The moment when the rows are kept: everything that was read of the market is out of date. */
function Finish({ importId, onKept }: { importId: number; onKept: () => void }) {
  const queries = useQueryClient();
  const marked = useQuery({
    queryKey: ["kept", importId],
    staleTime: Infinity,
    queryFn: async () => {
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] !== "kept",
        refetchType: "none",
      });
      await queries.fetchQuery(showImportOptions({ path: { import_id: importId } }));
      void queries.invalidateQueries({ queryKey: keyOf(listImportsQueryKey()) });
      void queries.invalidateQueries({
        queryKey: showImportQueryKey({ path: { import_id: importId } }),
      });
      onKept();
      return true;
    },
  });
  return marked.error ? (
    <Problem error={marked.error} />
  ) : (
    <Progress label={t("import.keeping")} value={1} />
  );
}

const number = (id: keyof ImportedFile & string, head: string): Column<ImportedFile> => ({
  id,
  head,
  isNumber: true,
  width: "minmax(72px, 1fr)",
  cell: (one) => count(Number(one[id])),
});

const COUNTS: Column<ImportedFile>[] = [
  {
    id: "table",
    head: t("import.of"),
    width: "minmax(140px, 2fr)",
    cell: (one) => (
      <>
        {told(`table.${one.table}`, one.table)} <span className={styles.soft}>{one.name}</span>
      </>
    ),
  },
  number("rows", t("import.rows")),
  number("added", t("import.added")),
  number("changed", t("import.changed")),
  number("unchanged", t("import.unchanged")),
  number("removed", t("import.removed")),
  number("rejected", t("import.rejected")),
];
