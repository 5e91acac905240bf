/** A pause always ends: by its timer, and by the wall clock whenever somebody looks. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";

import type { GuardEvent } from "../../../src/core/model/event.ts";
import { millis } from "../../../src/core/model/ids.ts";
import { createGuardState, pauseLookMs } from "../../../src/node/guard/guardState.ts";
import { maxPauseMs } from "../../../src/node/guard/limits.ts";
import { testSettings } from "../../support/guard.ts";

const start = 1_700_000_000_000;

function paused(context: TestContext) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let now = start;
  const events: GuardEvent[] = [];
  const state = createGuardState({
    settings: testSettings(),
    allowlist: [],
    clock: { now: () => millis(now), elapsed: () => now - start },
    emit: (event) => events.push(event),
    onSpent: () => {},
    onScanChange: () => {},
  });
  context.after(() => state.stop());
  return {
    state,
    kinds: () => events.map(({ kind }) => kind),
    /** The wall clock alone, as while a laptop sleeps. */
    sleep: (ms: number) => (now += ms),
    tick: (ms: number) => context.mock.timers.tick(ms),
  };
}

test("a pause is no longer than the longest one", (context) => {
  for (const wanted of [maxPauseMs - 1, maxPauseMs, maxPauseMs + 1, Number.MAX_VALUE]) {
    const { state } = paused(context);
    state.pause(millis(start + wanted));
    assert.equal(state.pausedUntil(), start + Math.min(wanted, maxPauseMs), `${wanted}`);
    context.mock.timers.reset();
  }
});

test("a look after the end resumes, one before does not", (context) => {
  const { state, sleep } = paused(context);
  state.pause(millis(start + 1000));
  sleep(999);
  assert.equal(state.pausedUntil(), start + 1000);
  sleep(1);
  assert.equal(state.pausedUntil(), undefined);
});

test("a pause whose time passed in sleep ends at the next look of its own", (context) => {
  const { state, sleep, tick, kinds } = paused(context);
  state.pause(millis(start + maxPauseMs));
  sleep(maxPauseMs);
  tick(pauseLookMs - 1);
  assert.deepEqual(kinds(), ["guard.paused"]);
  tick(1);
  assert.deepEqual(kinds(), ["guard.paused", "guard.resumed"]);
});
