/** The dashboard's reducer: what each message does to what is on screen. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { exchangeId, findingId, millis } from "../../src/core/model/ids.ts";
import type { DecidedEvent } from "../../src/core/model/event.ts";
import type { DashboardSnapshot } from "../../src/protocol/dashboard.ts";
import { feedLength, initialState, reduce, type State } from "../../webview/state.ts";

const snapshot: DashboardSnapshot = {
  state: "guarding",
  profile: "balanced",
  clients: [],
  allowlist: [],
  findings: { rows: [], total: 0 },
  workspaces: [],
  version: "0.0.0",
  now: millis(0),
};

const decided = (id: string, failed = false): DecidedEvent => ({
  kind: "exchange.decided",
  id: exchangeId(id),
  at: millis(0),
  client: "test",
  family: "openai",
  api: "openai.chat",
  upstreamHost: "host",
  endpoint: "/",
  action: "pass",
  ...(failed ? { failure: "timeout" as const } : {}),
  findings: [],
  session: {},
  requestBytes: 1,
  scannedFields: 1,
  cachedFields: 0,
  scanMs: 1,
});

const after = (messages: readonly Parameters<typeof reduce>[1][]): State =>
  messages.reduce(reduce, initialState);

test("a page that is opened later starts with the last requests", () => {
  const recent = [decided("b"), decided("a")];
  const state = after([
    { kind: "snapshot", snapshot: { ...snapshot, recent } },
    { kind: "event", event: decided("c") },
  ]);
  assert.deepEqual(
    state.feed.map((event) => event.kind === "exchange.decided" && event.id),
    ["c", "b", "a"],
  );
});

test("the feed shows the newest request first and is bounded", () => {
  const events = Array.from({ length: feedLength + 3 }, (_, index) => decided(`e${index}`));
  const state = after(events.map((event) => ({ kind: "event" as const, event })));
  assert.equal(state.feed.length, feedLength);
  assert.equal(state.feed[0]?.kind === "exchange.decided" && state.feed[0].id, "e14");
});

test("a request without findings leaves the findings on screen, one that was not scanned asks again", () => {
  assert.equal(after([{ kind: "event", event: decided("a") }]).findingsVersion, 0);
  assert.equal(after([{ kind: "event", event: decided("a", true) }]).findingsVersion, 1);
});

test("a status without a guard takes the old counters away", () => {
  const state = after([
    { kind: "snapshot", snapshot },
    { kind: "status", state: "off" },
  ]);
  assert.equal(state.snapshot?.state, "off");
  assert.equal(state.snapshot?.status, undefined);
});

test("show opens the findings page at the finding, whatever was filtered before", () => {
  const query = { ...initialState.query, filter: { search: "x" }, offset: 50 };
  const state = after([
    { kind: "query", query },
    { kind: "show", finding: findingId("f1") },
  ]);
  assert.deepEqual(
    [state.page, state.selected, state.query],
    ["findings", "f1", initialState.query],
  );
});

test("changing the page drops the notice of the last one", () => {
  const state = after([
    { kind: "notice", text: "done" },
    { kind: "page", page: "clients" },
  ]);
  assert.equal("notice" in state, false);
});

test("status and clients before the first snapshot change nothing", () => {
  assert.deepEqual(after([{ kind: "clients", clients: [] }]), initialState);
});
