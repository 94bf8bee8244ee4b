import type { ReactNode } from "react";

import type { Unavailable } from "../../map/types";
import { Button, Dialog } from "../../parts";
import { t, told } from "../../texts";
import { useBench } from "./bench";
import styles from "./Notices.module.css";
import plan from "./Plan.module.css";
import type { Closed, Held } from "./PlanStore";
import { changeWords } from "./usePlan";

const SHOWN = 12;

/** What stands in the way: no connection, no session, an edit that waits, rules that would be broken. */
export function Notices() {
  const { state, held, isOffline, isSignedOut, closed, store, mapOut } = useBench();
  return (
    <div className={styles.notices}>
      {held && held.why !== "broken" ? <Waiting held={held} /> : null}
      {isOffline && held?.why !== "offline" ? <Note>{t("plan.offline")}</Note> : null}
      {isSignedOut && held?.why !== "signed-out" ? (
        <Note>
          {t("plan.signedOut")} <SignInElsewhere />
        </Note>
      ) : null}
      {closed ? <Note>{closedWords(closed, state.plan.status)}</Note> : null}
      {mapOut ? <NoMap why={mapOut} /> : null}
      {state.plan.published_since && state.plan.status === "draft" ? (
        <Note>{t("plan.publishedSince")}</Note>
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
    </div>
  );
}

/** Why a table stands where the map would be; one that was lost may come back. */
function NoMap({ why }: { why: Unavailable }) {
  const { drawMap } = useBench();
  if (why === "missing") return <Note>{t("plan.map.unavailable")}</Note>;
  return (
    <div role="status" className={styles.notice}>
      <p>{t("plan.map.lost")}</p>
      <Button small onPress={drawMap}>
        {t("plan.map.again")}
      </Button>
    </div>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <div role="status" className={styles.notice}>
      <p>{children}</p>
    </div>
  );
}

/** An edit that was not made: sent again, or given up; never forgotten by itself. */
function Waiting({ held }: { held: Exclude<Held, { why: "broken" }> }) {
  const { state, store, isBusy, isSignedOut } = useBench();
  const what = held.command.words;
  return (
    <div role="alert" className={styles.notice}>
      <div>
        <p>{heldWords(held, isSignedOut)}</p>
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
      <div className={plan.group}>
        {isSignedOut ? <SignInElsewhere /> : null}
        {state.plan.may_edit ? (
          <Button small look="main" isPending={isBusy} onPress={() => void store.tryAgain()}>
            {held.why === "stale" ? t("plan.held.do", { what }) : t("plan.held.again")}
          </Button>
        ) : null}
        <Button small onPress={() => store.giveUp()}>
          {t("plan.held.drop")}
        </Button>
      </div>
    </div>
  );
}

function heldWords(held: Exclude<Held, { why: "broken" }>, isSignedOut: boolean): string {
  const what = held.command.words;
  if (held.why === "stale") return t("plan.held.stale");
  if (held.why === "offline") return t("plan.held.offline", { what });
  return t(isSignedOut ? "plan.held.signedOut" : "plan.held.signedIn", { what });
}

function closedWords(closed: Closed, status: string): string {
  if (closed === "gone") return t("plan.closed.gone");
  if (closed === "unshared") return t("plan.closed.unshared");
  return t("plan.closed.status", { status: told(`status.${status}`, status) });
}

/** Signing in beside the page, which stays as it is. */
function SignInElsewhere() {
  return (
    <a href="/sign-in" target="_blank" rel="noreferrer">
      {t("plan.signIn")}
    </a>
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
