import { useQuery } from "@tanstack/react-query";

import { listFindingsOfImportOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { Finding } from "../../api/generated/types.gen";
import { Button, Query } from "../../parts";
import { sentence } from "../../shell/problems";
import { t } from "../../texts";
import styles from "./Import.module.css";

/** What may be changed about how the files are read, to mend a finding. */
export type Mend =
  | { readonly kind: "where"; readonly rule: string }
  | { readonly kind: "swap" }
  | { readonly kind: "null"; readonly values: readonly string[] };

interface Props {
  importId: number;
  onMend: ((mend: Mend) => void) | null;
}

/** What is worth a look, each with what mends it. */
export function Findings({ importId, onMend }: Props) {
  const findings = useQuery(listFindingsOfImportOptions({ path: { import_id: importId } }));
  return (
    <Query of={findings} lines={2}>
      {(found) =>
        found.length === 0 ? null : (
          <div className={styles.stack}>
            <h3>{t("import.findings")}</h3>
            <p className={styles.soft}>{t("import.findingsWords")}</p>
            <ul className={styles.findings}>
              {found.map((one) => (
                <One key={one.kind} finding={one} onMend={onMend} />
              ))}
            </ul>
          </div>
        )
      }
    </Query>
  );
}

function One({ finding, onMend }: { finding: Finding; onMend: Props["onMend"] }) {
  const mends = onMend ? mendsOf(finding) : [];
  return (
    <li className={styles.finding}>
      <p>{sentence(finding.message)}</p>
      <div className={styles.buttons}>
        {mends.map(({ label, mend }) => (
          <Button key={label} small onPress={() => onMend?.(mend)}>
            {label}
          </Button>
        ))}
      </div>
      {finding.ids.length > 0 ? (
        <details className={styles.details}>
          <summary>{t("import.first", { count: finding.ids.length })}</summary>
          <p className={styles.ids}>{finding.ids.join(", ")}</p>
        </details>
      ) : null}
    </li>
  );
}

/** What one press can do about a finding. */
export function mendsOf(finding: Finding): { label: string; mend: Mend }[] {
  const { kind, message, count, ids } = finding;
  const mends: { label: string; mend: Mend }[] = [];
  if (message.includes("look swapped"))
    mends.push({ label: t("import.swap"), mend: { kind: "swap" } });
  if (kind === "zero_potential") {
    mends.push({ label: t("import.zero"), mend: { kind: "where", rule: "not potential == 0" } });
  } else if (kind === "inactive_owner") {
    const names = /\(([^()]*)\)/.exec(message)?.[1]?.split(", ") ?? [];
    const all = names.filter((one) => one && one !== "...");
    if (all.length > 0) {
      const label = t("import.cut", { names: all.join(", ") });
      mends.push({ label, mend: { kind: "null", values: all } });
    }
  } else if (!kind.startsWith("owner") && count <= ids.length) {
    const rule = `not account_id in (${ids.map(quoted).join(", ")})`;
    mends.push({
      label: t("import.dropThem", { count }),
      mend: { kind: "where", rule },
    });
  }
  return mends;
}

function quoted(id: string): string {
  return `'${id.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** A rule beside one that is there already. */
export function both(had: string, rule: string): string {
  return had.trim() ? `(${had.trim()}) and ${rule}` : rule;
}
