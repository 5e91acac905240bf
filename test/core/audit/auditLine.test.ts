/** Audit lines and their chain, with a stand-in for the keyed hash that shows what it was given. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import {
  auditText,
  chainLine,
  chainStart,
  checkChain,
  splitLine,
} from "../../../src/core/audit/auditLine.ts";
import { exchangeId } from "../../../src/core/model/ids.ts";
import { decided, finding } from "../../support/events.ts";

const mac = (text: string): string => createHash("sha256").update(`k${text}`).digest("hex");

function chain(count: number): string[] {
  const lines: string[] = [];
  let head = chainStart;
  for (let i = 0; i < count; i += 1) {
    const line = chainLine(auditText(decided(`e${i}`, [finding("a")])), head, mac);
    head = splitLine(line)?.mac ?? "";
    lines.push(line);
  }
  return lines;
}

test("a line is JSON and splits into what was chained", () => {
  const text = auditText(decided("e", [finding("a")]));
  const line = chainLine(text, chainStart, mac);
  assert.equal(splitLine(line)?.text, text);
  assert.doesNotThrow(() => JSON.parse(line));
});

test("an audit line names rule, mask and place, and no hash of the value", () => {
  const text = auditText(decided("e", [finding("abc", { sourceFile: "a.ts" })]));
  for (const word of ["aws-access-key-id", "AKIA****", "messages[0].content", "a.ts"]) {
    assert.ok(text.includes(word), word);
  }
  assert.equal(text.includes("0abc"), false);
});

test("an unchanged chain is intact, a swapped pair is not", () => {
  const lines = chain(4);
  assert.equal(checkChain(lines, chainStart, mac).kind, "intact");
  const [a = "", b = "", ...rest] = lines;
  assert.deepEqual(checkChain([b, a, ...rest], chainStart, mac), { kind: "broken", line: 1 });
});

test("text that is no line is broken, not ignored", () => {
  assert.deepEqual(checkChain(["{}"], chainStart, mac), { kind: "broken", line: 1 });
  assert.equal(splitLine("not json"), undefined);
});

test("a line about an answer names the request that it answers", () => {
  assert.match(auditText(decided("e", [], { answerTo: exchangeId("r") })), /"answerTo":"r"/);
  assert.equal(auditText(decided("e", [])).includes("answerTo"), false);
});
