/** A plan that is open: what is known of it, edits one after the other, and what others do meanwhile. */
import { me as whoAsks, showPlan } from "../../api/generated/sdk.gen";
import type { Edit, Plan } from "../../api/generated/types.gen";
import { ProblemError } from "../../api/problem";
import { painted, withEdits, withOutcome, withTerritories } from "./applying";
import type { Command, Sending } from "./commands";
import { type Change, changesOf, editsSince } from "./editsSince";
import { loadPlaces, territoryRows } from "./loading";
import { type PlanState, territoryOfRow } from "./model";

/** An edit that was not made; it waits until it is tried again or given up. */
export type Held =
  | {
      readonly why: "offline" | "signed-out";
      readonly command: Command;
      readonly sending: Sending;
    }
  | { readonly why: "stale"; readonly command: Command; readonly changes: readonly Change[] }
  | {
      readonly why: "broken";
      readonly command: Command;
      readonly broken: readonly { readonly words: string }[];
      readonly count: number;
    };

export interface Open {
  readonly state: PlanState;
  readonly isBusy: boolean;
  readonly isOffline: boolean;
  readonly isSignedOut: boolean;
  readonly held: Held | null;
  /** Why a plan that could be changed can be no longer. */
  readonly closed: Closed | null;
}

/** It has another status, it is no longer shared to be changed, or it is gone or not seen any more. */
export type Closed = "status" | "unshared" | "gone";

/** What the page does about things that happen. */
export interface Told {
  onDone(command: Command): void;
  onProblem(error: unknown): void;
  onOthers(edits: readonly Edit[]): void;
  /** Somebody else has signed in meanwhile: what waits is not theirs. */
  onSomebodyElse(now: string): void;
}

const TRIES = 4;
/** What of a plan changes without an edit. */
const LOOKED_AT = ["changed_at", "status", "may_edit", "published_since", "name"] as const;

export class PlanStore {
  private open: Open;
  private readonly listeners = new Set<() => void>();
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    state: PlanState,
    private readonly me: string,
    private readonly told: Told,
  ) {
    this.open = {
      state, isBusy: false, isOffline: false, isSignedOut: false, held: null, closed: null,
    }; // prettier-ignore
  }

  readonly get = (): Open => this.open;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Make an edit once those before it are made; resolves to whether it was made. */
  do(command: Command, anyway = false): Promise<boolean> {
    if (this.open.held) return Promise.resolve(false);
    return this.queued(() => this.send(command, { anyway }));
  }

  /** Send the edit that waits once more; where rules stood against it, anyway. */
  async tryAgain(): Promise<boolean> {
    const { held } = this.open;
    if (!held) return false;
    if (held.why === "signed-out" && !(await this.isMe())) return false;
    this.set({ held: null });
    const given =
      held.why === "offline" || held.why === "signed-out"
        ? held.sending
        : { anyway: held.why === "broken" };
    return this.queued(() => this.send(held.command, given));
  }

  giveUp(): void {
    this.set({ held: null });
  }

  /** The session has ended: the page stays, and says so. */
  signedOut(): void {
    if (!this.open.isSignedOut) this.set({ isSignedOut: true });
  }

  /** Look whether somebody has changed the plan, and take over what they did. */
  async look(): Promise<void> {
    if (this.waiting > 0) return;
    const isBack = await this.queued(() => this.lookNow());
    // The same edit with the same key: it is done once, or refused where somebody was quicker.
    if (isBack && this.open.held?.why === "offline") await this.tryAgain();
  }

  private async lookNow(): Promise<boolean> {
    try {
      const { data } = await showPlan({ path: { plan_id: this.open.state.plan.id } });
      if (this.open.isOffline || this.open.isSignedOut)
        this.set({ isOffline: false, isSignedOut: false });
      const { plan } = this.open.state;
      if (data.revision !== plan.revision) await this.catchUp();
      else if (LOOKED_AT.some((part) => data[part] !== plan[part])) this.setPlan(data);
      return true;
    } catch (error) {
      if (isOffline(error)) this.set({ isOffline: true });
      else if (isStatus(error, 401)) this.signedOut();
      else if (isStatus(error, 404)) this.setPlan(null);
      else this.told.onProblem(error);
      return false;
    }
  }

  /** Take over what is known of the plan now; null: it is gone, or no longer seen. */
  private setPlan(now: Plan | null, state = this.open.state): void {
    const was = this.open.state.plan;
    const plan = now ?? { ...was, may_edit: false };
    let { closed } = this.open;
    if (now === null) closed = "gone";
    else if (plan.may_edit) closed = null;
    else if (was.may_edit || closed === "gone")
      closed = plan.status === was.status ? "unshared" : "status";
    this.set({ state: { ...state, plan }, closed });
  }

  /** Whether the one who is signed in now is the one whose edit waits. */
  private async isMe(): Promise<boolean> {
    try {
      const { data } = await whoAsks();
      if (data.email === this.me) return true;
      this.told.onSomebodyElse(data.email);
    } catch (error) {
      this.told.onProblem(error);
    }
    return false;
  }

  private async send(command: Command, given: Partial<Sending>): Promise<boolean> {
    const { state } = this.open;
    const sending: Sending = {
      revision: given.revision ?? state.plan.revision,
      key: given.key ?? crypto.randomUUID(),
      anyway: given.anyway ?? false,
    };
    if (command.paint)
      this.set({ state: painted(state, command.paint.accounts, command.paint.to) });
    try {
      const outcome = await command.send(state.plan.id, sending);
      this.set({ state, isOffline: false, isSignedOut: false });
      if (outcome.revision > state.plan.revision + 1) await this.catchUp();
      else this.set({ state: withOutcome(state, outcome) });
      this.told.onDone(command);
      return true;
    } catch (error) {
      this.set({ state });
      await this.refused(command, sending, error);
      return false;
    }
  }

  private async refused(command: Command, sending: Sending, error: unknown): Promise<void> {
    if (!(error instanceof ProblemError)) {
      this.told.onProblem(error);
    } else if (isOffline(error)) {
      this.set({ isOffline: true, held: { why: "offline", command, sending } });
    } else if (error.status === 401) {
      this.set({ isSignedOut: true, held: { why: "signed-out", command, sending } });
    } else if (error.kind === "stale" && error.status === 412) {
      this.set({ held: { why: "stale", command, changes: changesOf(error) } });
      await this.catchUp(false).catch((after: unknown) => this.told.onProblem(after));
    } else if (error.body.broken?.length) {
      const broken = error.body.broken.map((one) => ({ words: String(one.words ?? one.rule) }));
      this.set({ held: { why: "broken", command, broken, count: broken.length } });
    } else {
      this.told.onProblem(error);
      await this.lookNow(); // whatever stands against it may show on the page
    }
  }

  /** Bring the state to the latest revision by the edits since; whoever is not told edits loads places. */
  private async catchUp(tell = true): Promise<void> {
    for (let tried = 0; tried < TRIES; tried++) {
      const { state } = this.open;
      const id = state.plan.id;
      const [{ data: plan }, territories, edits] = await Promise.all([
        showPlan({ path: { plan_id: id } }),
        territoryRows(id),
        editsSince(state.plan),
      ]);
      const last = edits?.at(-1)?.revision ?? plan.revision;
      if (territories.revision !== plan.revision || last !== plan.revision) continue;
      if (edits) {
        this.setPlan(plan, withEdits(state, plan, territories.rows, edits));
        const others = edits.filter((edit) => edit.actor !== this.me);
        if (tell && others.length > 0) this.told.onOthers(others);
      } else {
        const read = territories.rows.map(territoryOfRow);
        const places = await loadPlaces(
          id,
          state.accounts,
          read.map((one) => one.id),
        );
        this.setPlan(plan, { ...withTerritories(state, read), ...places });
      }
      return;
    }
  }

  private queued(run: () => Promise<boolean>): Promise<boolean> {
    this.waiting++;
    this.set({ isBusy: true });
    const result = this.last.then(run);
    this.last = result
      .catch(() => undefined)
      .finally(() => {
        this.waiting--;
        if (this.waiting === 0) this.set({ isBusy: false });
      });
    return result;
  }

  private set(changed: Partial<Open>): void {
    this.open = { ...this.open, ...changed };
    this.listeners.forEach((listener) => listener());
  }
}

function isOffline(error: unknown): boolean {
  return error instanceof ProblemError && error.kind === "offline";
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof ProblemError && error.status === status;
}
