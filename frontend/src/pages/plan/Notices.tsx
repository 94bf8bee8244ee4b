import { Button, Dialog } from "../../parts";
import { t } from "../../texts";
import { useBench } from "./bench";
import styles from "./Plan.module.css";
import { changeWords } from "./usePlan";

const SHOWN = 12;

/** What stands in the way: no connection, an edit that waits, rules that would be broken. */
export function Notices() {
  const { state, held, isOffline, store, isBusy } = useBench();
  const buttons = held ? (
    <div className={styles.group}>
      <Button small look="main" isPending={isBusy} onPress={() => void store.tryAgain()}>
        {held.why === "stale"
          ? t("plan.held.do", { what: held.command.words })
          : t("plan.held.again")}
      </Button>
      <Button small onPress={() => store.giveUp()}>
        {t("plan.held.drop")}
      </Button>
    </div>
  ) : null;
  return (
    <>
      {held && held.why !== "broken" ? (
        <div role="alert" className={styles.notice}>
          <div>
            <p>
              {held.why === "offline"
                ? t("plan.held.offline", { what: held.command.words })
                : t("plan.held.stale")}
            </p>
            {held.why === "stale" ? (
              <ul>
                {held.changes.slice(-SHOWN).map((change, n) => (
                  <li key={n}>
                    <bdi>{change.actor}</bdi>: {changeWords(change)}
                  </li>
                ))}
              </ul>
            ) : null}
          </div>
          {buttons}
        </div>
      ) : null}
      {isOffline && held?.why !== "offline" ? (
        <div role="status" className={styles.notice}>
          {t("plan.offline")}
        </div>
      ) : null}
      {state.plan.published_since && state.plan.status === "draft" ? (
        <div role="status" className={styles.notice}>
          {t("plan.publishedSince")}
        </div>
      ) : null}
      {held?.why === "broken" ? (
        <Dialog
          title={t("plan.held.brokenTitle")}
          isOpen
          isAlert
          onClose={() => store.giveUp()}
          actions={
            <>
              <Button onPress={() => store.giveUp()}>{t("action.cancel")}</Button>
              <Button look="danger" onPress={() => void store.tryAgain()}>
                {t("plan.held.anyway")}
              </Button>
            </>
          }
        >
          <p>{held.command.words}</p>
          <Broken words={held.broken.map((one) => one.words)} />
        </Dialog>
      ) : null}
    </>
  );
}

/** Rules that are broken, in the server's words. */
export function Broken({ words }: { words: readonly string[] }) {
  const more = words.length - SHOWN;
  return (
    <ul className={styles.broken}>
      {words.slice(0, SHOWN).map((one, n) => (
        <li key={n}>
          <bdi>{one}</bdi>
        </li>
      ))}
      {more > 0 ? <li>{t("plan.assign.more", { count: more })}</li> : null}
    </ul>
  );
}
