import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { showImportOptions } from "../../api/generated/@tanstack/react-query.gen";
import { Button, ButtonLink, Card, Empty } from "../../parts";
import { navigate, useSearch } from "../../shell/router";
import { useMay } from "../../shell/session";
import { t } from "../../texts";
import { Earlier, UndoDialog } from "./Earlier";
import styles from "./Import.module.css";
import { NewImport } from "./NewImport";
import { Preview } from "./Preview";

export default function Page() {
  const canImport = useMay()("market:write");
  const given = Number(useSearch().get("import"));
  const open = Number.isInteger(given) && given > 0 ? given : null;
  // A new import keeps its files while its preview is looked at, so that they can be checked again.
  const [run, setRun] = useState(0);
  if (!canImport) {
    return (
      <>
        <h1>{t("import.title")}</h1>
        <Empty title={t("import.denied")}>{t("import.deniedWords")}</Empty>
      </>
    );
  }
  const leave = () => {
    setRun(run + 1);
    navigate("/import");
  };
  return (
    <>
      <div className={styles.stack}>
        <h1>{t("import.title")}</h1>
        <p className={styles.soft}>{t("import.words")}</p>
      </div>
      {open === null ? <NewImport key={run} onLeave={leave} /> : <One importId={open} />}
      <Earlier />
    </>
  );
}

/** An import that was made before: what it did or would do. */
function One({ importId }: { importId: number }) {
  const shown = useQuery(showImportOptions({ path: { import_id: importId } }));
  const back = () => navigate("/import");
  if (shown.data?.state === "confirmed") return <Done importId={importId} onLeave={back} />;
  return (
    <>
      <Preview
        importId={importId}
        mapping={[]}
        required={[]}
        onRemedy={null}
        onMend={null}
        onMendFile={back}
        onDropped={back}
        onKept={() => void shown.refetch()}
      />
      <div>
        <Button onPress={back}>{t("import.another")}</Button>
      </div>
    </>
  );
}

/** What was kept, which can be undone. */
export function Done({ importId, onLeave }: { importId: number; onLeave: () => void }) {
  const [isUndoing, setUndoing] = useState(false);
  const shown = useQuery(showImportOptions({ path: { import_id: importId } }));
  const canPlan = useMay()("plans:write");
  const rows = shown.data?.files.reduce((sum, one) => sum + one.rows - one.rejected, 0) ?? 0;
  return (
    <Card title={t("import.done")}>
      <p role="status">{t("import.doneWords", { count: rows })}</p>
      <div className={styles.buttons}>
        {canPlan ? (
          <ButtonLink look="main" href="/plans/new">
            {t("import.toBrief")}
          </ButtonLink>
        ) : null}
        <Button onPress={onLeave}>{t("import.another")}</Button>
        <Button onPress={() => setUndoing(true)}>{t("import.undo")}</Button>
      </div>
      {isUndoing ? <UndoDialog importId={importId} onClose={() => setUndoing(false)} /> : null}
    </Card>
  );
}
