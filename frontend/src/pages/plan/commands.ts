/** Edits of a plan as things that can be sent, kept and sent again. */
import { ifMatch } from "../../api/client";
import {
  addTerritory,
  giveTerritory,
  lockAccounts,
  mergeTerritories,
  moveAccounts,
  redoEdit,
  removeTerritory,
  splitTerritory,
  undoEdit,
} from "../../api/generated/sdk.gen";
import type { Outcome, WhichNew } from "../../api/generated/types.gen";
import { t } from "../../texts";

/** Which revision was looked at, the key by which it is done once, and whether rules may be broken. */
export interface Sending {
  readonly revision: number;
  readonly key: string;
  readonly anyway: boolean;
}

export interface Command {
  /** What it does, such as "Move 3 accounts to T03". */
  readonly words: string;
  /** What it did, for the toast. */
  readonly done: string;
  /** Undo and redo are not undone from their toast. */
  readonly turns?: true;
  /** What is shown before the server has answered. */
  readonly paint?: { readonly accounts: Uint32Array; readonly to: string };
  send(planId: number, sending: Sending): Promise<Outcome>;
}

const headers = ({ revision, key }: Sending) => ({ ...ifMatch(revision), "Idempotency-Key": key });
const path = (planId: number) => ({ plan_id: planId });

export function move(ids: readonly string[], accounts: Uint32Array, to: string): Command {
  const said = { count: ids.length, to };
  return {
    words: t("plan.do.move", said),
    done: t("plan.done.move", said),
    paint: { accounts, to },
    send: async (planId, sending) => {
      const body = { account_ids: [...ids], to, anyway: sending.anyway };
      const { data } = await moveAccounts({ path: path(planId), body, headers: headers(sending) });
      return data;
    },
  };
}

export function lock(ids: readonly string[], locked: boolean): Command {
  const said = { count: ids.length };
  return {
    words: t(locked ? "plan.do.lock" : "plan.do.unlock", said),
    done: t(locked ? "plan.done.lock" : "plan.done.unlock", said),
    send: async (planId, sending) => {
      const body = { account_ids: [...ids], locked };
      const { data } = await lockAccounts({ path: path(planId), body, headers: headers(sending) });
      return data;
    },
  };
}

export function lockTerritory(id: string, locked: boolean): Command {
  return {
    words: t(locked ? "plan.do.lockAll" : "plan.do.unlockAll", { id }),
    done: t(locked ? "plan.done.lockAll" : "plan.done.unlockAll", { id }),
    send: async (planId, sending) => {
      const body = { territory_ids: [id], locked };
      const { data } = await lockAccounts({ path: path(planId), body, headers: headers(sending) });
      return data;
    },
  };
}

export function add(given: WhichNew): Command {
  const count = given.account_ids?.length ?? 0;
  return {
    words: t(count > 0 ? "plan.do.newWith" : "plan.do.new", { count }),
    done: t(count > 0 ? "plan.done.newWith" : "plan.done.new", { count }),
    send: async (planId, sending) => {
      const body = { ...given, anyway: sending.anyway };
      const asked = { path: path(planId), body, headers: headers(sending) };
      return (await addTerritory(asked)).data;
    },
  };
}

export function merge(id: string, into: string): Command {
  return {
    words: t("plan.do.merge", { id, into }),
    done: t("plan.done.merge", { id, into }),
    send: async (planId, sending) => {
      const body = { territory_ids: [id], into, anyway: sending.anyway };
      const asked = { path: path(planId), body, headers: headers(sending) };
      return (await mergeTerritories(asked)).data;
    },
  };
}

export function split(id: string): Command {
  return {
    words: t("plan.do.split", { id }),
    done: t("plan.done.split", { id }),
    send: async (planId, sending) => {
      const asked = { path: path(planId), body: { territory_id: id }, headers: headers(sending) };
      return (await splitTerritory(asked)).data;
    },
  };
}

export function give(id: string, repId: string | null, name: string): Command {
  const said = { id, name };
  return {
    words: repId ? t("plan.do.give", said) : t("plan.do.vacate", said),
    done: repId ? t("plan.done.give", said) : t("plan.done.vacate", said),
    send: async (planId, sending) => {
      const body = { territory_id: id, rep_id: repId, anyway: sending.anyway };
      const asked = { path: path(planId), body, headers: headers(sending) };
      return (await giveTerritory(asked)).data;
    },
  };
}

export function remove(id: string): Command {
  return {
    words: t("plan.do.remove", { id }),
    done: t("plan.done.remove", { id }),
    send: async (planId, sending) => {
      const asked = { path: path(planId), body: { territory_id: id }, headers: headers(sending) };
      return (await removeTerritory(asked)).data;
    },
  };
}

export function undo(): Command {
  return {
    words: t("plan.do.undo"),
    done: t("plan.done.undo"),
    turns: true,
    send: async (planId, sending) =>
      (await undoEdit({ path: path(planId), headers: headers(sending) })).data,
  };
}

export function redo(): Command {
  return {
    words: t("plan.do.redo"),
    done: t("plan.done.redo"),
    turns: true,
    send: async (planId, sending) =>
      (await redoEdit({ path: path(planId), headers: headers(sending) })).data,
  };
}
