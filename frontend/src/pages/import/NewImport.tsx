import { useMutation } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";

import { beginImportMutation } from "../../api/generated/@tanstack/react-query.gen";
import { Button, Card, Problem, Progress } from "../../parts";
import { askBeforeLeaving } from "../../shell/router";
import { t } from "../../texts";
import { isOver, useJob } from "../jobs/useJob";
import { Columns } from "./Columns";
import { Files } from "./Files";
import { both, type Mend } from "./Findings";
import { Done } from "./Import";
import styles from "./Import.module.css";
import { JobFault } from "./JobFault";
import { choose, IGNORED, missing, swap } from "./mapping";
import { type Options, PLAIN, ReadingOptions, valuesOf } from "./ReadingOptions";
import { Preview } from "./Preview";
import type { Remedy } from "./rejects";
import { asked, type Chosen, doubled, useFiles } from "./useFiles";

/** From files to a preview that is kept or dropped. */
export function NewImport({ onLeave }: { onLeave: () => void }) {
  const { files, add, remove, choose: chooseFor, retable, clear } = useFiles();
  const [options, setOptions] = useState<Options>(PLAIN);
  const [jobId, setJobId] = useState<number | null>(null);
  const [isKept, setKept] = useState(false);
  const below = useRef<HTMLDivElement>(null);
  const job = useJob(jobId);
  const begin = useMutation({
    ...beginImportMutation(),
    meta: { quiet: true },
    onSuccess: (begun) => setJobId(begun.id),
  });
  const importId = job.data?.state === "done" ? Number(job.data.result?.import_id) : null;
  useUnsaved(files.length > 0 && !isKept);
  useEffect(() => {
    if (importId !== null) below.current?.scrollIntoView({ block: "start", behavior: "smooth" });
  }, [importId]);

  // What was looked at is of other files or another reading: it must be checked again.
  const stale = <Given extends unknown[]>(act: (...given: Given) => void) => {
    return (...given: Given) => {
      setJobId(null);
      act(...given);
    };
  };
  const check = (all: readonly Chosen[], how: Options) => {
    setJobId(null);
    const { nulls, ...rest } = how;
    begin.mutate({
      body: { ...asked(all), ...rest, where: how.where.trim() || null, null: valuesOf(nulls) },
    });
  };
  const recheck = (all: readonly Chosen[], how: Options) => {
    setOptions(how);
    check(all, how);
  };
  const rematched = (mend: (file: Chosen) => Chosen) => {
    const next = files.map(mend);
    next.forEach((file) => chooseFor(file.key, file.choices));
    return next;
  };
  const onRemedy = ({ kind, table, what }: Remedy) => {
    if (kind === "null")
      return recheck(files, { ...options, nulls: joined(options.nulls, [what]) });
    const next = rematched((file) =>
      file.look?.table === table
        ? { ...file, choices: choose(file.look, file.choices, what, IGNORED) }
        : file,
    );
    return check(next, options);
  };
  const onMend = (mend: Mend) => {
    if (mend.kind === "where")
      return recheck(files, { ...options, where: both(options.where, mend.rule) });
    if (mend.kind === "null")
      return recheck(files, { ...options, nulls: joined(options.nulls, mend.values) });
    const next = rematched((file) =>
      file.look?.table === "accounts"
        ? { ...file, choices: swap(file.look, file.choices, "latitude", "longitude") }
        : file,
    );
    return check(next, options);
  };

  const looked = files.filter((one) => one.look);
  const required = useMemo(() => requiredOf(looked), [looked]);
  const isReady =
    looked.length > 0 &&
    looked.length === files.length &&
    doubled(files).length === 0 &&
    looked.every((one) => one.look && missing(one.look, one.choices).length === 0);
  if (isKept && importId !== null) return <Done importId={importId} onLeave={onLeave} />;
  const isChecking = begin.isPending || (jobId !== null && !(job.data && isOver(job.data)));
  return (
    <>
      <Files files={files} onAdd={stale(add)} onRemove={stale(remove)} onTable={stale(retable)} />
      {looked.length > 0 ? (
        <Card title={t("import.columns")}>
          {looked.map((file) =>
            file.look ? (
              <Columns
                key={file.key}
                name={file.name}
                look={file.look}
                choices={file.choices}
                onChoose={stale((choices) => chooseFor(file.key, choices))}
              />
            ) : null,
          )}
          <ReadingOptions value={options} onChange={stale(setOptions)} />
          <div className={styles.buttons}>
            <Button
              look={importId === null ? "main" : "plain"}
              isDisabled={!isReady}
              isPending={isChecking}
              onPress={() => check(files, options)}
            >
              {importId === null ? t("import.check") : t("import.checkAgain")}
            </Button>
            <span className={styles.soft}>{t("import.checkWords")}</span>
          </div>
          {begin.error ? <Problem error={begin.error} /> : null}
          {isChecking ? (
            <Progress
              label={t("import.checking")}
              value={job.data?.state === "running" ? job.data.share : null}
              said={job.data?.step ?? ""}
            />
          ) : null}
          {job.error && jobId !== null ? (
            <Problem error={job.error} onRetry={() => void job.refetch()} />
          ) : null}
          {job.data && isOver(job.data) && job.data.state !== "done" ? (
            <JobFault problem={job.data.problem ?? { title: t("import.failed") }} />
          ) : null}
        </Card>
      ) : null}
      <div ref={below} className={styles.anchor}>
        {importId === null ? null : (
          <Preview
            key={importId}
            importId={importId}
            mapping={mappingOf(job.data?.result)}
            required={required}
            onRemedy={onRemedy}
            onMend={onMend}
            onMendFile={() => {
              setJobId(null);
              clear();
              window.scrollTo(0, 0);
            }}
            onDropped={() => {
              setJobId(null);
              clear();
            }}
            onKept={() => setKept(true)}
          />
        )}
      </div>
    </>
  );
}

function joined(had: string, more: readonly string[]): string {
  return [...new Set([...valuesOf(had), ...more])].join(", ");
}

function mappingOf(result: Readonly<Record<string, unknown>> | null | undefined): string[] {
  return Array.isArray(result?.mapping) ? result.mapping.map(String) : [];
}

/** Headers of the file that are matched to columns that must be there. */
function requiredOf(files: readonly Chosen[]): string[] {
  return files.flatMap(({ look }) => {
    const needed = (look?.known ?? []).filter((one) => one.required).map((one) => one.name);
    return (look?.columns ?? [])
      .filter((one) => one.ours && needed.includes(one.ours))
      .map((one) => one.name);
  });
}

/** Ask before files that are not imported yet are left behind. */
function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    return askBeforeLeaving((to) => to.startsWith("/sign-in") || window.confirm(t("import.leave")));
  }, [isUnsaved]);
}
