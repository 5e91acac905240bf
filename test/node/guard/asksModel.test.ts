/** Whatever happens in whatever order, every held request is settled, once, and nothing is left. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { askAnswers } from "../../../src/core/model/action.ts";
import type { GuardEvent } from "../../../src/core/model/event.ts";
import { sessionId } from "../../../src/core/model/ids.ts";
import type { Asked, Asking } from "../../../src/node/guard/asks.ts";
import { createAsks } from "../../../src/node/guard/asks.ts";
import { systemClock } from "../../../src/node/platform/clock.ts";
import { finding } from "../../support/events.ts";

const limits = { maxHeldRequests: 5, maxAskedBytes: 50 };

type Step =
  | { readonly do: "ask"; readonly values: readonly string[]; readonly session: string }
  | { readonly do: "answer"; readonly which: number; readonly answer: (typeof askAnswers)[number] }
  | { readonly do: "abort"; readonly which: number }
  | { readonly do: "attend" | "leave" | "moot" };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("ask" as const),
        values: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 }),
        session: fc.constantFrom("s1", "s2"),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("answer" as const),
        which: fc.nat(5),
        answer: fc.constantFrom(...askAnswers),
      }),
    },
    fc.record({ do: fc.constant("abort" as const), which: fc.nat(9) }),
    fc.record({ do: fc.constantFrom("attend" as const, "leave" as const, "moot" as const) }),
  ),
  { maxLength: 40 },
);

/** One run of steps: what was asked, and what became of it. */
class Run {
  readonly events: GuardEvent[] = [];
  readonly results: Promise<Asked>[] = [];
  readonly asks = createAsks({
    limits,
    clock: systemClock,
    emit: (event) => this.events.push(event),
  });
  readonly #clients: AbortController[] = [];
  readonly #leaves: (() => void)[] = [];
  #moot = false;

  step(step: Step): void {
    if (step.do === "ask") this.#ask(step.values, step.session);
    if (step.do === "answer") this.#answer(step.which, step.answer);
    if (step.do === "abort") this.#clients[step.which]?.abort();
    if (step.do === "attend") this.#leaves.push(this.asks.attend());
    if (step.do === "leave") this.#leaves.pop()?.();
    if (step.do === "moot") this.#recheck();
    assert.ok(this.asks.held() <= limits.maxHeldRequests);
  }

  #ask(values: readonly string[], session: string): void {
    const client = new AbortController();
    this.#clients.push(client);
    const asking: Asking = {
      about: {
        client: "c",
        family: "openai",
        api: "openai.chat",
        upstreamHost: "h",
        session: { sessionId: sessionId(session) },
      },
      findings: values.map((value) => finding(value, { action: "ask" })),
      fallback: "block",
      holdMs: 60_000,
      bytes: 9,
      signal: client.signal,
      isMoot: () => this.#moot,
    };
    this.results.push(this.asks.ask(asking));
  }

  #answer(which: number, answer: (typeof askAnswers)[number]): void {
    const open = this.asks.open();
    const asked = open[which % Math.max(1, open.length)];
    if (asked === undefined) return;
    assert.equal(this.asks.answer(asked.id, answer), true);
    assert.equal(this.asks.answer(asked.id, answer), false, "only once");
  }

  #recheck(): void {
    this.#moot = true;
    this.asks.recheck();
    assert.equal(this.asks.held(), 0);
    this.#moot = false;
  }
}

test("every request is settled and every question ends, in every order", () =>
  fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const run = new Run();
      for (const step of all) run.step(step);
      run.asks.stop();
      const results = await Promise.all(run.results);
      assert.deepEqual([run.asks.held(), run.asks.open()], [0, []]);
      const ids = (kind: GuardEvent["kind"]) =>
        run.events.flatMap((event) => (event.kind === kind && "id" in event ? [event.id] : []));
      assert.deepEqual(ids("exchange.answered").toSorted(), ids("exchange.asked").toSorted());
      // No answer of a person, no leave to send.
      for (const { by, answers } of results)
        if (by === "deadline") assert.equal(answers(finding("a")), undefined);
      const answered = run.events.some(
        (event) => event.kind === "exchange.answered" && event.answer === "send",
      );
      if (!answered)
        for (const { answers } of results)
          for (const value of ["a", "b", "c"]) assert.notEqual(answers(finding(value)), "send");
    }),
    { numRuns: 400 },
  ));
