/** Verdicts over HTTP, and the labels that may be stored. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  clientLabel,
  decodeVerdict,
  encodeVerdict,
  isDirection,
  maxClientName,
  safeMethod,
} from "../../../src/core/mcp/verdict.ts";
import type { Verdict } from "../../../src/core/mcp/verdict.ts";

function check(verdict: Verdict): void {
  const sent = encodeVerdict(verdict);
  assert.deepEqual(decodeVerdict(sent.verdict, sent.body), verdict);
}

test("every verdict comes back as it was sent", () => {
  check({ kind: "pass" });
  check({ kind: "rewrite", body: new TextEncoder().encode('{"id":1}') });
  check({ kind: "block", message: "no — ключ" });
});
test("an unknown verdict is none", () => {
  assert.equal(decodeVerdict("maybe", new Uint8Array()), undefined);
  assert.equal(decodeVerdict(undefined, new Uint8Array()), undefined);
});
test("a rewrite to nothing is none", () =>
  assert.equal(decodeVerdict("rewrite", new Uint8Array()), undefined));
test("only method names may be stored", () => {
  assert.equal(safeMethod("tools/call"), "tools/call");
  assert.equal(safeMethod("notifications/tools/list_changed"), "notifications/tools/list_changed");
  assert.equal(safeMethod("tools/swordfish"), undefined);
  assert.equal(safeMethod(undefined), undefined);
});
test("a client name is reduced to a label", () => {
  assert.equal(clientLabel(undefined), "mcp");
  assert.equal(clientLabel("Claude Code/2.1"), "mcp:claude-code-2.1");
  assert.equal(clientLabel("x".repeat(50)), `mcp:${"x".repeat(40)}`);
});
test("directions are the two", () => {
  assert.ok(isDirection("to-server"));
  assert.ok(!isDirection("sideways"));
});

test("a client's name is kept up to a length", () => {
  for (const length of [maxClientName - 1, maxClientName, maxClientName + 1])
    assert.equal(
      clientLabel("n".repeat(length)),
      `mcp:${"n".repeat(Math.min(length, maxClientName))}`,
    );
});
