/** The four states: a gap is never shown as `guarding`. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { millis } from "../../src/core/model/ids.ts";
import type { GuardStatus } from "../../src/protocol/control.ts";
import type { ClientRow, ClientState } from "../../src/protocol/dashboard.ts";
import {
  gaps,
  guardState,
  presentBar,
  startingBar,
  presentCounters,
  untilTomorrow,
} from "../../src/vscode/presentState.ts";

const now = millis(1_000_000);
const status: GuardStatus = {
  state: "guarding",
  port: 41417,
  pid: 1,
  version: "0.1.0",
  rules: 60,
  rulesVersion: "r1",
  profile: "balanced",
  dataDir: "/data",
  startedAt: millis(0),
  scannerRestarts: 0,
  degraded: [],
  counters: {
    requests: 3,
    byAction: { block: 1, redact: 1, strip: 1, alert: 2 },
    findings: 4,
    unscanned: 0,
    bytesScanned: 10,
    activeRequests: 0,
    addedMsP50: 0.25,
    addedMsP99: 2,
  },
};

function client(state: ClientState): ClientRow {
  return { id: "x", title: "X", state, way: "none", detail: "why", places: [] };
}

function check(
  change: Partial<GuardStatus>,
  clients: readonly ClientState[],
  expected: string,
): void {
  const input = {
    enabled: true,
    status: { ...status, ...change },
    clients: clients.map(client),
    now,
  };
  assert.equal(guardState(input), expected);
}

test("all found clients guarded: guarding", () => check({}, ["guarded", "not_found"], "guarding"));
test("no client found: guarding", () => check({}, [], "guarding"));
test("an unguarded client: partly", () => check({}, ["guarded", "not_guarded"], "partly"));
test("a drifted client: partly", () => check({}, ["drifted"], "partly"));
test("something degraded: partly", () => check({ degraded: ["store_failed"] }, [], "partly"));
test("a guard that still starts: partly", () => check({ state: "starting" }, [], "partly"));
test("a pause in the future: paused", () =>
  check({ pausedUntil: millis(now + 1) }, ["drifted"], "paused"));
test("a pause that has ended is none", () => check({ pausedUntil: now }, [], "guarding"));

test("no guard, or switched off: off", () => {
  assert.equal(guardState({ enabled: true, clients: [], now }), "off");
  assert.equal(guardState({ enabled: false, status, clients: [], now }), "off");
});

test("every gap has a sentence", () => {
  const degraded = { ...status, degraded: ["store_failed"] };
  assert.deepEqual(gaps(degraded, [client("drifted")]), [
    "X: why",
    "Degraded: findings could not be written; the disk may be full",
  ]);
});

test("paused and off ask for attention and say so in words", () => {
  assert.deepEqual(presentBar("paused", "14:05"), {
    text: "$(debug-pause) Argus: paused until 14:05",
    accessible: "Argus: paused until 14:05",
    attention: true,
  });
  assert.equal(presentBar("off", undefined).attention, true);
  assert.equal(startingBar.attention, false, "a start is no reason to worry");
  assert.equal(presentBar("guarding", undefined).attention, false);
  assert.equal(presentBar("partly", undefined).text, "$(shield) Argus: partly");
});

test("the counters add up what was stopped and changed", () => {
  assert.equal(presentCounters(status)[1], "1 stopped, 2 changed, 2 reported");
});

test("until tomorrow is the next midnight, also at midnight", () => {
  const midnight = new Date(2026, 0, 31, 0, 0, 0).getTime();
  const next = new Date(2026, 1, 1, 0, 0, 0).getTime();
  assert.equal(untilTomorrow(millis(midnight)), next);
  assert.equal(untilTomorrow(millis(next - 1)), next);
});
