/** Questions about held requests: shared, answered once, always settled, never more than the limits. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { AskAnswer } from "../../../src/core/model/action.ts";
import type { AnsweredEvent, AskedEvent, GuardEvent } from "../../../src/core/model/event.ts";
import type { DecidedFinding } from "../../../src/core/model/exchange.ts";
import { askId, millis, sessionId } from "../../../src/core/model/ids.ts";
import type { Asking, Asks } from "../../../src/node/guard/asks.ts";
import {
  createAsks,
  lapsedMemoryMs,
  maxRememberedAnswers,
  namelessMemoryMs,
  sessionMemoryMs,
} from "../../../src/node/guard/asks.ts";
import type { Clock } from "../../../src/node/platform/clock.ts";
import { systemClock } from "../../../src/node/platform/clock.ts";
import { finding as decidedFinding } from "../../support/events.ts";

interface Desk {
  readonly asks: Asks;
  readonly events: GuardEvent[];
  asked(): readonly AskedEvent[];
  answered(): readonly AnsweredEvent[];
}

const roomy = { maxHeldRequests: 8, maxAskedBytes: 1000 };

function desk(limits = roomy, clock: Clock = systemClock): Desk {
  const events: GuardEvent[] = [];
  const asks = createAsks({ limits, clock, emit: (event) => events.push(event) });
  return {
    asks,
    events,
    asked: () => events.filter((event) => event.kind === "exchange.asked"),
    answered: () => events.filter((event) => event.kind === "exchange.answered"),
  };
}

const finding = (value: string): DecidedFinding => decidedFinding(value, { action: "ask" });

function asking(values: string, change: Partial<Asking> = {}, session = "s1"): Asking {
  return {
    about: {
      client: "copilot",
      family: "openai",
      api: "openai.chat",
      upstreamHost: "api.example.com",
      session: session === "" ? {} : { sessionId: sessionId(session) },
    },
    findings: values.split("").map(finding),
    fallback: "block",
    holdMs: 60_000,
    bytes: 10,
    isMoot: () => false,
    ...change,
  };
}

function answerFirst(made: Desk, answer: AskAnswer): boolean {
  const [open] = made.asks.open();
  return made.asks.answer(open?.id ?? askId("none"), answer);
}

test("an answer settles the question, and no second one counts", async () => {
  for (const answer of ["redact", "send", "block"] as const) {
    const made = desk();
    made.asks.attend();
    const held = made.asks.ask(asking("ab"));
    assert.equal(made.asks.held(), 1);
    const [event] = made.asked();
    assert.deepEqual(
      event?.findings.map(({ valueHash }) => valueHash.at(-1)),
      ["a", "b"],
    );
    assert.equal(answerFirst(made, answer), true);
    const { by, answers } = await held;
    assert.deepEqual(
      [by, answers(finding("a")), answers(finding("b"))],
      ["person", answer, answer],
    );
    assert.equal(made.asks.answer(event?.id ?? askId(""), "block"), false);
    assert.deepEqual(
      made.answered().map(({ id, requests }) => [id, requests]),
      [[event?.id, 1]],
    );
    assert.equal(made.asks.held(), 0);
  }
});

test("a listener that answers at once is heard", async () => {
  const events: GuardEvent[] = [];
  const asks: Asks = createAsks({
    limits: roomy,
    clock: systemClock,
    emit(event) {
      events.push(event);
      if (event.kind === "exchange.asked") asks.answer(event.id, "send");
    },
  });
  asks.attend();
  assert.equal((await asks.ask(asking("a"))).by, "person");
});

test("identical requests share one question; another session, value or host has its own", async () => {
  const made = desk();
  made.asks.attend();
  const about = { ...asking("a").about, upstreamHost: "other.example.com" };
  const held = [
    made.asks.ask(asking("ab")),
    made.asks.ask(asking("ba")),
    made.asks.ask(asking("ab", {}, "s2")),
    made.asks.ask(asking("a")),
    made.asks.ask(asking("ab", { about })),
  ];
  assert.deepEqual([made.asked().length, made.asks.held()], [4, 5]);
  answerFirst(made, "send");
  assert.equal((await held[0])?.by, "person");
  assert.equal((await held[1])?.by, "person");
  assert.equal(made.answered()[0]?.requests, 2);
  assert.equal(made.asks.held(), 3);
  made.asks.stop();
  await Promise.all(held);
});

test("an answer is remembered for its conversation, value by value", async () => {
  const made = desk();
  made.asks.attend();
  const first = made.asks.ask(asking("a"));
  answerFirst(made, "send");
  await first;
  const again = await made.asks.ask(asking("a"));
  assert.deepEqual([again.by, again.answers(finding("a"))], ["memory", "send"]);
  const more = made.asks.ask(asking("ab"));
  const [open] = made.asks.open();
  assert.equal(open?.findings.length, 1, "only what is not known is asked");
  answerFirst(made, "redact");
  const { answers } = await more;
  assert.deepEqual([answers(finding("a")), answers(finding("b"))], ["send", "redact"]);
  const other = made.asks.ask(asking("a", {}, "s2"));
  assert.equal(made.asks.held(), 1, "another conversation is asked anew");
  made.asks.stop();
  await other;
});

test("of two answers about the same value the stricter one is remembered", async () => {
  const made = desk();
  made.asks.attend();
  const held = [made.asks.ask(asking("a")), made.asks.ask(asking("ab"))];
  answerFirst(made, "block");
  answerFirst(made, "send");
  assert.equal((await held[1])?.answers(finding("a")), "block");
  assert.equal((await held[1])?.answers(finding("b")), "send");
});

test("at the deadline nobody's answer holds, and the same is not held again for a while", async () => {
  const made = desk();
  made.asks.attend();
  const late = await made.asks.ask(asking("a", { holdMs: 5 }));
  assert.deepEqual([late.by, late.answers(finding("a"))], ["deadline", undefined]);
  assert.deepEqual(
    made.answered().map(({ by, answer }) => [by, answer]),
    [["deadline", "block"]],
  );
  assert.equal(answerFirst(made, "send"), false);
  const again = await made.asks.ask(asking("a"));
  assert.deepEqual([again.by, again.answers(finding("a")), again.heldMs], ["memory", undefined, 0]);
});

test("memory ends: with the conversation's day, sooner without a conversation or an answer", async () => {
  const check = async (session: string, lapse: boolean, lifeMs: number): Promise<void> => {
    let time = 1_000_000;
    const clock: Clock = { now: () => millis(time), elapsed: () => time };
    const made = desk(roomy, clock);
    made.asks.attend();
    const held = made.asks.ask(asking("a", { holdMs: lapse ? 5 : 60_000 }, session));
    if (lapse) time += 5;
    else answerFirst(made, "send");
    await held;
    time += lifeMs;
    assert.equal((await made.asks.ask(asking("a", {}, session))).by, "memory");
    time += 1;
    const anew = made.asks.ask(asking("a", {}, session));
    assert.equal(made.asks.held(), 1);
    made.asks.stop();
    await anew;
  };
  await check("s1", false, sessionMemoryMs);
  await check("", false, namelessMemoryMs);
  await check("s1", true, lapsedMemoryMs);
});

test("a clock that jumped ahead ends a hold", async () => {
  let ahead = 0;
  const clock: Clock = { now: () => millis(ahead), elapsed: () => systemClock.elapsed() };
  const made = desk(roomy, clock);
  made.asks.attend();
  const held = made.asks.ask(asking("a"));
  ahead = 60_000;
  assert.equal((await held).by, "deadline");
});

test("a client that goes away takes its question with it, another one that waits keeps it", async () => {
  const made = desk();
  made.asks.attend();
  const clients = [new AbortController(), new AbortController()];
  const held = clients.map(({ signal }) => made.asks.ask(asking("a", { signal })));
  clients[0]?.abort();
  assert.equal((await held[0])?.by, "gone");
  assert.deepEqual([made.asks.held(), made.answered().length], [1, 0]);
  clients[1]?.abort();
  assert.equal((await held[1])?.by, "gone");
  assert.deepEqual([made.asks.open(), made.answered()[0]?.by], [[], "gone"]);
  const gone = await made.asks.ask(asking("a", { signal: AbortSignal.abort() }));
  assert.equal(gone.by, "gone");
});

test("nothing is held without a window, and the last window to leave lets go", async () => {
  const made = desk();
  assert.equal((await made.asks.ask(asking("a"))).by, "nobody");
  const leave = [made.asks.attend(), made.asks.attend()];
  const held = made.asks.ask(asking("a"));
  leave[0]?.();
  leave[0]?.();
  assert.equal(made.asks.held(), 1);
  leave[1]?.();
  assert.equal((await held).by, "nobody");
  assert.equal((await made.asks.ask(asking("a"))).by, "nobody");
});

test("a change of policy releases what is no longer asked", async () => {
  const made = desk();
  made.asks.attend();
  let moot = false;
  const held = made.asks.ask(asking("a", { isMoot: () => moot }));
  const other = made.asks.ask(asking("b"));
  made.asks.recheck();
  assert.equal(made.asks.held(), 2);
  moot = true;
  made.asks.recheck();
  assert.equal((await held).by, "policy");
  assert.equal(made.asks.held(), 1);
  made.asks.stop();
  assert.equal((await other).by, "stopped");
});

test("what cannot wait, and what comes after the stop, is settled at once", async () => {
  const made = desk();
  made.asks.attend();
  assert.equal((await made.asks.ask(asking("a", { holdMs: 0 }))).by, "unholdable");
  made.asks.stop();
  assert.equal((await made.asks.ask(asking("a"))).by, "stopped");
  assert.deepEqual(made.events, []);
});

test("as many requests are held as the limit says, and one more is not", async () => {
  const made = desk({ maxHeldRequests: 2, maxAskedBytes: 1000 });
  made.asks.attend();
  const held = [made.asks.ask(asking("a")), made.asks.ask(asking("a"))];
  assert.equal((await made.asks.ask(asking("a"))).by, "full");
  assert.equal((await made.asks.ask(asking("b"))).by, "full");
  answerFirst(made, "block");
  await Promise.all(held);
  const next = made.asks.ask(asking("b"));
  assert.equal(made.asks.held(), 1);
  made.asks.stop();
  await next;
});

test("bodies that wait are limited by their sum", async () => {
  const made = desk({ maxHeldRequests: 8, maxAskedBytes: 100 });
  made.asks.attend();
  const held = [
    made.asks.ask(asking("a", { bytes: 60 })),
    made.asks.ask(asking("b", { bytes: 40 })),
  ];
  assert.equal(made.asks.held(), 2);
  assert.equal((await made.asks.ask(asking("c", { bytes: 1 }))).by, "full");
  answerFirst(made, "block");
  await held[0];
  const next = made.asks.ask(asking("c", { bytes: 60 }));
  assert.equal(made.asks.held(), 2);
  made.asks.stop();
  await Promise.all([...held, next]);
});

test("answers are remembered up to their number, and hold for all that was asked even beyond it", async () => {
  for (const count of [maxRememberedAnswers, maxRememberedAnswers + 1]) {
    const made = desk();
    made.asks.attend();
    const findings = Array.from({ length: count }, (_, index) => finding(index.toString(16)));
    const held = made.asks.ask(asking("", { findings }));
    answerFirst(made, "send");
    const { answers } = await held;
    assert.ok(findings.every((each) => answers(each) === "send"));
    const again = made.asks.ask(asking("", { findings: findings.slice(0, 1) }));
    assert.equal(made.asks.held(), count > maxRememberedAnswers ? 1 : 0, `${count} answers`);
    made.asks.stop();
    await again;
  }
});
