import { describe, expect, it, vi } from "vitest";

import { offline, ProblemError } from "../../api/problem";
import type { Command, Sending } from "./commands";
import { outcome, row, smallState } from "./plan.fixture";
import { PlanStore } from "./PlanStore";

const moved = outcome({
  before: [row("T1", 1, 100), row("T2", 1, 50)],
  territories: [row("T1", 0, 0), row("T2", 2, 150)],
  moves: [{ account_id: "A1", from_territory_id: "T1", to_territory_id: "T2" }],
});

function opened(answers: (() => typeof moved)[]) {
  const sent: Sending[] = [];
  const done: string[] = [];
  const store = new PlanStore(smallState(), "pia@example.com", {
    onDone: (command) => done.push(command.words),
    onProblem: (error) => done.push(String(error)),
    onOthers: () => undefined,
    onSomebodyElse: (now) => done.push(now),
  });
  const command: Command = {
    words: "move",
    done: "moved",
    paint: { accounts: Uint32Array.of(0), to: "T2" },
    send: async (_plan, sending) => {
      sent.push(sending);
      await Promise.resolve();
      const answer = answers.shift();
      if (!answer) throw new Error("no answer is left");
      return answer();
    },
  };
  const where = () => store.get().state.territoryOf[0];
  return { store, command, sent, done, where };
}

let signedIn = "";
vi.mock("../../api/generated/sdk.gen", async (load) => ({
  ...(await load<object>()),
  me: () => Promise.resolve({ data: { email: signedIn } }),
}));

const fails = (error: unknown) => () => {
  throw error;
};

describe("a plan that is open", () => {
  it("paints a move at once and keeps what the server answered", async () => {
    const { store, command, where, done } = opened([() => moved]);
    const made = store.do(command);
    await Promise.resolve();
    expect(where()).toBe(1);
    expect(store.get().state.plan.revision).toBe(4);
    expect(await made).toBe(true);
    expect(where()).toBe(1);
    expect(store.get().state.plan.revision).toBe(5);
    expect(done).toEqual(["move"]);
  });

  it("keeps an edit that nobody answered, and sends the same once more", async () => {
    const { store, command, sent, where } = opened([fails(offline()), () => moved]);
    expect(await store.do(command)).toBe(false);
    expect(where()).toBe(0);
    expect(store.get().held).toMatchObject({ why: "offline", command });
    expect(await store.do(command)).toBe(false); // nothing else goes before it
    expect(sent).toHaveLength(1);
    expect(await store.tryAgain()).toBe(true);
    expect(sent[1]).toEqual(sent[0]); // the same key and revision: it is done once
    expect(store.get().held).toBeNull();
    expect(store.get().isOffline).toBe(false);
  });

  it("keeps an edit whose session has ended, and sends it for whom it is alone", async () => {
    const ended = new ProblemError(401, "not-signed-in", {}, null);
    const { store, command, sent, done } = opened([fails(ended), () => moved]);
    expect(await store.do(command)).toBe(false);
    expect(store.get()).toMatchObject({ isSignedOut: true, held: { why: "signed-out", command } });
    signedIn = "pablo@example.com";
    expect(await store.tryAgain()).toBe(false);
    expect(done).toEqual(["pablo@example.com"]);
    expect(store.get().held).not.toBeNull();
    signedIn = "pia@example.com";
    expect(await store.tryAgain()).toBe(true);
    expect(sent[1]).toEqual(sent[0]);
    expect(store.get()).toMatchObject({ isSignedOut: false, held: null });
  });

  it("asks before rules are broken", async () => {
    const broken = new ProblemError(
      409,
      "refused",
      { broken: [{ rule: "named", words: "A1 is named" }] },
      null,
    );
    const { store, command, sent, where } = opened([fails(broken), () => moved]);
    await store.do(command);
    expect(where()).toBe(0);
    expect(store.get().held).toMatchObject({ why: "broken", broken: [{ words: "A1 is named" }] });
    await store.tryAgain();
    expect(sent.map((one) => one.anyway)).toEqual([false, true]);
  });

  it("lets an edit go that is given up", async () => {
    const { store, command, where } = opened([fails(offline())]);
    await store.do(command);
    store.giveUp();
    expect(store.get().held).toBeNull();
    expect(where()).toBe(0);
  });
});
