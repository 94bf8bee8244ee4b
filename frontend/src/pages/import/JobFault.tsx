import { sentence } from "../../shell/problems";
import { t, told } from "../../texts";
import styles from "./Import.module.css";

interface Cell {
  readonly table?: string;
  readonly line?: number | null;
  readonly column?: string | null;
  readonly value?: string | null;
  readonly reason?: string;
}

const SHOWN = 10;

/** Why a job failed, with the first cells that are to blame. */
export function JobFault({ problem }: { problem: Readonly<Record<string, unknown>> }) {
  const cells = Array.isArray(problem.cells) ? (problem.cells as Cell[]) : [];
  const all = typeof problem.cells_in_all === "number" ? problem.cells_in_all : cells.length;
  return (
    <div role="alert" className={styles.fault}>
      <p className={styles.faultTitle}>
        {typeof problem.title === "string" ? sentence(problem.title) : t("problem.fault")}
      </p>
      <p>{typeof problem.detail === "string" ? sentence(problem.detail) : ""}</p>
      {typeof problem.id === "string" ? <p>{t("problem.request", { id: problem.id })}</p> : null}
      {cells.length > 1 ? (
        <details className={styles.details}>
          <summary>{t("import.faults", { count: all })}</summary>
          <ul className={styles.notes}>
            {cells.slice(0, SHOWN).map((one, at) => (
              <li key={at}>
                {[
                  `${told(`table.${one.table ?? ""}`, one.table ?? "")} ${one.line ?? ""}`,
                  one.column,
                  one.value ? `“${one.value}”` : "",
                  one.reason,
                ]
                  .filter(Boolean)
                  .join(", ")}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}
