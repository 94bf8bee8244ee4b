import { useEffect, useState, useSyncExternalStore } from "react";

import type { Edit } from "../../api/generated/types.gen";
import { ProblemError } from "../../api/problem";
import { queries } from "../../shell/queries";
import { askBeforeLeaving } from "../../shell/router";
import { leaveForSignIn, stayWhenSignedOut, useMe } from "../../shell/session";
import { hide, showDone, showProblem } from "../../shell/toasts";
import { isolated, t, told } from "../../texts";
import { type Command, undo } from "./commands";
import { takePlan } from "./early";
import { type Held, type Open, PlanStore } from "./PlanStore";

const EVERY = 5_000; // milliseconds between looks at the revision

export type Opened =
  | { readonly store: PlanStore; readonly error?: never }
  | { readonly store: null; readonly error: unknown };

/** Open a plan: it is loaded once, and kept up to date while the page is seen. */
export function usePlan(planId: number): { opened: Opened; again: () => void } {
  const asks = useMe().email;
  const [me, setMe] = useState(asks);
  const [tried, setTried] = useState(0);
  const [opened, setOpened] = useState<Opened>({ store: null, error: null });
  // Somebody else has signed in: the plan is loaded as they see it, once nothing waits here.
  if (asks !== me && !opened.store?.get().held) setMe(asks);
  useEffect(() => {
    const gone = new AbortController();
    takePlan(planId, gone.signal).then(
      (state) => {
        if (gone.signal.aborted) return;
        const made: PlanStore = new PlanStore(state, me, {
          onDone: (command) => sayDone(command, () => void made.do(undo())),
          onProblem: showProblem,
          onOthers: sayOthers,
          onSomebodyElse: (now) => showProblem(t("plan.held.somebodyElse", { now, me })),
        });
        setOpened({ store: made });
      },
      (error: unknown) => {
        if (gone.signal.aborted) return;
        if (isSignedOut(error)) leaveForSignIn(queries);
        setOpened({ store: null, error });
      },
    );
    return () => gone.abort();
  }, [planId, me, tried]);
  const { store } = opened;
  useEffect(() => {
    if (!store) return undefined;
    const look = () => {
      if (document.visibilityState === "visible") void store.look();
    };
    const timer = window.setInterval(look, EVERY);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [store]);
  useEffect(() => {
    if (!store) return undefined;
    return stayWhenSignedOut(() => {
      store.signedOut();
      return true;
    });
  }, [store]);
  const again = () => {
    setOpened({ store: null, error: null });
    setTried(tried + 1);
  };
  return { opened, again };
}

export function useOpen(store: PlanStore): Open {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Ask before the page is left while an edit waits: it would be gone. */
export function useStayingWith(held: Held | null, planId: number): void {
  const waits = held !== null;
  useEffect(() => {
    if (!waits) return undefined;
    const stop = askBeforeLeaving(
      (to) => isOfPlan(to, planId) || window.confirm(t("plan.held.leave")),
    );
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => {
      stop();
      window.removeEventListener("beforeunload", ask);
    };
  }, [waits, planId]);
}

/** Whether a path is of the page of a plan, be it map or table. */
function isOfPlan(path: string, planId: number): boolean {
  const [, plans, id] = path.split(/[/?]/);
  return plans === "plans" && id === String(planId);
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401;
}

let offered = 0; // where it can be taken back, which the next edit ends

function sayDone(command: Command, takeBack: () => void): void {
  hide(offered);
  offered = showDone(
    command.done,
    command.turns ? undefined : { label: t("plan.undo"), run: takeBack },
  );
}

function sayOthers(edits: readonly Edit[]): void {
  const last = edits.at(-1);
  if (!last) return;
  hide(offered);
  if (edits.length > 3) {
    showDone(t("plan.others", { who: last.actor, count: edits.length }));
    return;
  }
  for (const edit of edits) showDone(`${isolated(edit.actor)}: ${changeWords(edit)}`);
}

interface Changed {
  readonly kind: string;
  readonly accounts: number;
  readonly territories: readonly string[];
}

/** What somebody changed, in words: "moved 3 accounts". */
export function changeWords({ kind, accounts, territories }: Changed): string {
  const parts = [told(`plan.edit.${kind}`, kind)];
  if (accounts > 0) parts.push(t("plan.accounts", { count: accounts }));
  if (territories.length > 0) parts.push(territories.map(isolated).join(", "));
  return parts.join(" · ");
}
