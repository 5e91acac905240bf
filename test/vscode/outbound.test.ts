/** What requests were about to send is remembered by hash, newest last, bounded. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { hash } from "../../src/core/model/ids.ts";
import { maxOutbound, outboundOf, rememberOutbound } from "../../src/vscode/outbound.ts";
import { decided, decidedFinding, hashOf } from "./fakes.ts";

test("allowed findings are not remembered", () => {
  const event = decided("block", [decidedFinding("a", "block"), decidedFinding("b", "pass")]);
  assert.deepEqual(
    outboundOf(event).map((one) => [one.valueHash, one.outcome, one.action]),
    [[hashOf("a"), "block", "block"]],
  );
});

test("findings of an answer are not what was sent", () => {
  const event = decided("block", [decidedFinding("a", "block")]);
  assert.deepEqual(outboundOf({ ...event, answerTo: event.id }), []);
});

test("a later request without a file keeps the file known before", () => {
  const first = outboundOf(decided("block", [decidedFinding("a", "block", "src/a.ts")]));
  const second = outboundOf(decided("redact", [decidedFinding("a", "redact")]));
  const known = rememberOutbound(rememberOutbound(new Map(), first), second);
  assert.equal(known.get(hashOf("a"))?.sourceFile, "src/a.ts");
  assert.equal(known.get(hashOf("a"))?.outcome, "redact");
});

test("beyond the limit the oldest values are forgotten", () => {
  const [one] = outboundOf(decided("block", [decidedFinding("a", "block")]));
  assert.ok(one !== undefined);
  const distinct = Array.from({ length: maxOutbound + 1 }, (_, index) => ({
    ...one,
    valueHash: hash(index.toString(16).padStart(64, "0")),
  }));
  const known = rememberOutbound(new Map(), distinct);
  assert.equal(known.size, maxOutbound);
  assert.ok(!known.has(distinct[0]!.valueHash));
  assert.ok(known.has(distinct.at(-1)!.valueHash));
});
