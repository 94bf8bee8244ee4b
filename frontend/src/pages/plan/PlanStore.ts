/** A plan that is open: what is known of it, edits one after the other, and what others do meanwhile. */
import { listPlanEdits, showPlan } from "../../api/generated/sdk.gen";
import type { Edit, PageEdit, Plan } from "../../api/generated/types.gen";
import { ProblemError } from "../../api/problem";
import { painted, withEdits, withOutcome, withTerritories } from "./applying";
import type { Command, Sending } from "./commands";
import { loadPlaces, territoryRows } from "./loading";
import { type PlanState, territoryOfRow } from "./model";

export interface Change {
  readonly kind: string;
  readonly actor: string;
  readonly accounts: number;
  readonly territories: readonly string[];
}

/** An edit that was not made; it waits until it is tried again or given up. */
export type Held =
  | { readonly why: "offline"; readonly command: Command; readonly sending: Sending }
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
  readonly held: Held | null;
}

/** What the page does about things that happen. */
export interface Told {
  onDone(command: Command): void;
  onProblem(error: unknown): void;
  onOthers(edits: readonly Edit[]): void;
}

const PAGE = 500;
const TRIES = 4;

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
    this.open = { state, isBusy: false, isOffline: false, held: null };
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
  tryAgain(): Promise<boolean> {
    const { held } = this.open;
    if (!held) return Promise.resolve(false);
    this.set({ held: null });
    if (held.why === "offline") return this.queued(() => this.send(held.command, held.sending));
    return this.queued(() => this.send(held.command, { anyway: held.why === "broken" }));
  }

  giveUp(): void {
    this.set({ held: null });
  }

  /** Look whether somebody has changed the plan, and take over what they did. */
  async look(): Promise<void> {
    if (this.waiting > 0) return;
    await this.queued(async () => {
      try {
        const { data } = await showPlan({ path: { plan_id: this.open.state.plan.id } });
        if (this.open.isOffline) this.set({ isOffline: false });
        if (data.revision !== this.open.state.plan.revision) await this.catchUp();
        else if (
          data.changed_at !== this.open.state.plan.changed_at ||
          data.status !== this.open.state.plan.status
        )
          this.set({ state: { ...this.open.state, plan: data } });
        return true;
      } catch (error) {
        if (isOffline(error)) this.set({ isOffline: true });
        else this.told.onProblem(error);
        return false;
      }
    });
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
      this.set({ state, isOffline: false });
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
    } else if (error.kind === "stale" && error.status === 412) {
      this.set({ held: { why: "stale", command, changes: changesOf(error) } });
      await this.catchUp(false).catch((after: unknown) => this.told.onProblem(after));
    } else if (error.body.broken?.length) {
      const broken = error.body.broken.map((one) => ({ words: String(one.words ?? one.rule) }));
      this.set({ held: { why: "broken", command, broken, count: broken.length } });
    } else {
      this.told.onProblem(error);
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
        this.set({ state: withEdits(state, plan, territories.rows, edits) });
        const others = edits.filter((edit) => edit.actor !== this.me);
        if (tell && others.length > 0) this.told.onOthers(others);
      } else {
        const read = territories.rows.map(territoryOfRow);
        const places = await loadPlaces(
          id,
          state.accounts,
          read.map((one) => one.id),
        );
        this.set({ state: { ...withTerritories(state, read), ...places, plan } });
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

function changesOf(error: ProblemError): Change[] {
  return (error.body.changes ?? []).map((one) => ({
    kind: String(one.kind),
    actor: String(one.actor),
    accounts: Number(one.accounts ?? 0),
    territories: Array.isArray(one.territories) ? one.territories.map(String) : [],
  }));
}

/** The edits after the revision that is known; null for those to whom edits are not told. */
async function editsSince(plan: Plan): Promise<Edit[] | null> {
  if (plan.brief === null) return null;
  const found: Edit[] = [];
  let next: string | null = cursorAfter(plan.revision);
  while (next !== null) {
    const page = await editPage(plan.id, next);
    found.push(...page.items);
    next = page.next ?? null;
  }
  return found;
}

async function editPage(planId: number, cursor: string): Promise<PageEdit> {
  const query = { limit: PAGE, cursor, moves: true };
  return (await listPlanEdits({ path: { plan_id: planId }, query })).data;
}

/** The cursor of the list of edits after a revision. */
export function cursorAfter(revision: number): string {
  return btoa(JSON.stringify([revision]))
    .replace(/=+$/, "")
    .replace(/\+/g, "-")
    .replace(/\//g, "_");
}
