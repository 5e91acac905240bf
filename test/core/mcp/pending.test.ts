/** Open requests: one-shot, type-strict, bounded. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createPending, maxPending } from "../../../src/core/mcp/pending.ts";

function tracked(...ids: readonly string[]): ReturnType<typeof createPending> {
  const pending = createPending();
  for (const id of ids) pending.add({ id, method: "ping" });
  return pending;
}

function check(known: string, asked: string, expected: boolean): void {
  assert.equal(tracked(known).settle(asked) !== undefined, expected);
}

test("a number is not the same string", () => {
  check("1", "1", true);
  check("1", '"1"', false);
  check('"1"', "1", false);
});
test("equal numbers and equal strings are the same id however written", () => {
  check("1", "1.0", true);
  check("100", "1e2", true);
  check('"a"', String.raw`"\u0061"`, true);
});
test("numbers beyond exact range are compared by digits", () =>
  check("9007199254740993", "9007199254740992", false));
test("an answer counts once", () => {
  const pending = tracked("1");
  assert.ok(pending.find("1") !== undefined);
  assert.ok(pending.settle("1") !== undefined);
  assert.equal(pending.settle("1"), undefined);
});
test("the oldest request is forgotten at the limit", () => {
  const pending = createPending();
  for (let id = 0; id < maxPending; id += 1) pending.add({ id: String(id), method: "ping" });
  assert.equal(pending.open().length, maxPending);
  assert.ok(pending.find("0") !== undefined);
  pending.add({ id: "next", method: "ping" });
  assert.equal(pending.open().length, maxPending);
  assert.equal(pending.find("0"), undefined);
  assert.ok(pending.find("1") !== undefined);
});
