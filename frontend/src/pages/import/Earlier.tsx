import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-aria-components";

import {
  listImportsOptions,
  undoImportMutation,
} from "../../api/generated/@tanstack/react-query.gen";
import type { Import } from "../../api/generated/types.gen";
import { Button, Card, Confirm, Empty, Problem, Query } from "../../parts";
import { showDone } from "../../shell/toasts";
import { t, told } from "../../texts";
import { ago, count } from "../../texts/formats";
import { State } from "./Columns";
import styles from "./Import.module.css";

/** Earlier imports, each of which can be looked at and undone. */
export function Earlier() {
  const imports = useQuery(listImportsOptions({ query: { limit: 20 } }));
  const [undoing, setUndoing] = useState<number | null>(null);
  return (
    <Card title={t("import.earlier")}>
      <Query of={imports}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t("import.none")}>{t("import.noneWords")}</Empty>
          ) : (
            <ul className={styles.files}>
              {items.map((one) => (
                <li key={one.id} className={styles.file}>
                  <div className={styles.grow}>
                    <Link href={`/import?import=${one.id}`}>{wordsOf(one)}</Link>
                    <p className={styles.soft}>
                      {t("import.by", { who: one.actor, when: ago(one.at) })}
                    </p>
                  </div>
                  <State state={one.state} />
                  {one.state === "confirmed" ? (
                    <Button
                      small
                      aria-label={`${t("import.undo")} ${one.id}`}
                      onPress={() => setUndoing(one.id)}
                    >
                      {t("import.undo")}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Query>
      {undoing === null ? null : <UndoDialog importId={undoing} onClose={() => setUndoing(null)} />}
    </Card>
  );
}

function wordsOf(one: Import): string {
  const files = one.files.map(
    (file) => `${count(file.rows)} ${told(`table.${file.table}`, file.table).toLowerCase()}`,
  );
  return files.length > 0 ? files.join(", ") : String(one.id);
}

export function UndoDialog({ importId, onClose }: { importId: number; onClose: () => void }) {
  const queries = useQueryClient();
  const undo = useMutation({
    ...undoImportMutation(),
    meta: { quiet: true },
    onSuccess: () => {
      showDone(t("import.undone", { id: importId }));
      void queries.invalidateQueries();
      onClose();
    },
  });
  return (
    <Confirm
      title={t("import.undoTitle", { id: importId })}
      action={t("import.undo")}
      isOpen
      isPending={undo.isPending}
      onConfirm={() => undo.mutate({ path: { import_id: importId } })}
      onClose={onClose}
    >
      <p>{t("import.undoWords")}</p>
      {undo.error ? <Problem error={undo.error} /> : null}
    </Confirm>
  );
}
