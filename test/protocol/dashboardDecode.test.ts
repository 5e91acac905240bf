/** Messages between dashboard and editor are decoded; what does not fit is dropped. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { hash, millis } from "../../src/core/model/ids.ts";
import type { DashboardCommand, ToDashboard } from "../../src/protocol/dashboard.ts";
import {
  decodeFromDashboard,
  decodeToDashboard,
  maxPageRows,
  maxPauseMinutes,
  maxTextLength,
} from "../../src/protocol/dashboardDecode.ts";
import { decided, decidedFinding } from "../vscode/fakes.ts";

function accepts(command: unknown, expected: boolean): void {
  const message = { kind: "request", id: 1, command };
  const decoded = decodeFromDashboard(JSON.parse(JSON.stringify(message)));
  if (expected) assert.deepEqual(decoded, message);
  else assert.equal(decoded, undefined);
}

const query = {
  filter: {},
  sort: "lastAt",
  descending: true,
  offset: 0,
  limit: maxPageRows,
} as const;

test("every kind of request is understood", () => {
  const commands: readonly DashboardCommand[] = [
    { kind: "snapshot" },
    { kind: "findings", query },
    { kind: "stored" },
    { kind: "allow", draft: { kind: "value", scope: "user", valueHash: hash("a".repeat(64)) } },
    { kind: "pause", minutes: maxPauseMinutes },
    { kind: "run", action: "doctor" },
  ];
  for (const command of commands) accepts(command, true);
});

test("a page cannot send a plain value to allow", () =>
  accepts({ kind: "allow", draft: { kind: "value", scope: "user", value: "x" } }, false));

test("limits hold at their edge", () => {
  accepts({ kind: "findings", query: { ...query, limit: maxPageRows + 1 } }, false);
  accepts({ kind: "findings", query: { ...query, offset: -1 } }, false);
  accepts(
    { kind: "findings", query: { ...query, filter: { search: "a".repeat(maxTextLength) } } },
    true,
  );
  accepts(
    { kind: "findings", query: { ...query, filter: { search: "a".repeat(maxTextLength + 1) } } },
    false,
  );
  accepts({ kind: "pause", minutes: maxPauseMinutes + 1 }, false);
  accepts({ kind: "pause", minutes: 0 }, false);
  accepts({ kind: "run", action: "workbench.action.quit" }, false);
});

test("an event reaches the page unchanged", () => {
  const event = decided("block", [decidedFinding("a", "block", "a.ts")]);
  const message: ToDashboard = { kind: "event", event };
  assert.deepEqual(decodeToDashboard(JSON.parse(JSON.stringify(message))), message);
  const paused: ToDashboard = {
    kind: "event",
    event: { kind: "guard.paused", at: millis(1), until: millis(2) },
  };
  assert.deepEqual(decodeToDashboard(paused), paused);
});

test("nothing that is sent makes a decoder throw", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      decodeFromDashboard(value);
      decodeToDashboard({ kind: "event", event: value });
    }),
  );
});
