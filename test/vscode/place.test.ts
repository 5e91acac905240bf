/** Which findings are shown where, and the document with placeholders. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { allowId } from "../../src/core/model/ids.ts";
import { outboundOf, rememberOutbound } from "../../src/vscode/outbound.ts";
import { maxShown, place, positionsOf, redactText } from "../../src/vscode/place.ts";
import { decided, decidedFinding, textFinding } from "./fakes.ts";

const sent = rememberOutbound(
  new Map(),
  outboundOf(decided("block", [decidedFinding("a", "block")])),
);

test("a value that was on its way out is shown as that, also without live diagnostics", () => {
  const placed = place([textFinding("a"), textFinding("b")], sent, false);
  assert.deepEqual(
    placed.map((one) => [one.finding.ruleId, one.level]),
    [["rule-a", "error"]],
  );
});

test("live findings are shown when they are on", () => {
  assert.equal(place([textFinding("a"), textFinding("b")], sent, true).length, 2);
});

test("an allowed finding is not shown, whatever was on its way out", () => {
  assert.deepEqual(place([{ ...textFinding("a"), allowedBy: allowId("x") }], sent, true), []);
});

test("no more findings than the limit are shown", () => {
  const many = Array.from({ length: maxShown + 1 }, () => textFinding("b"));
  assert.equal(place(many, sent, true).length, maxShown);
  assert.equal(place(many.slice(1), sent, true).length, maxShown);
});

test("what was sent is shown also where the limit is reached before its place", () => {
  const live = Array.from({ length: maxShown }, () => textFinding("b"));
  const placed = place([...live, textFinding("a")], sent, true);
  assert.equal(placed.length, maxShown);
  assert.deepEqual(
    placed.filter(({ outbound }) => outbound !== undefined).map(({ finding }) => finding.ruleId),
    ["rule-a"],
  );
  const both = [...live, ...live].map(({ span }) => textFinding("a", span.start, span.end));
  assert.equal(place(both, sent, true).length, maxShown);
});

test("offsets become lines and characters with every line ending", () => {
  const text = "a\nbb\r\nccc\rdddd";
  assert.deepEqual(positionsOf(text, { start: 0, end: 1 }), {
    start: { line: 0, character: 0 },
    end: { line: 0, character: 1 },
  });
  assert.deepEqual(positionsOf(text, { start: 6, end: 14 }), {
    start: { line: 2, character: 0 },
    end: { line: 3, character: 4 },
  });
});

test("any offset maps back to itself", () => {
  const piece = fc.constantFrom("a", "\n", "\r\n", "é", "😀");
  fc.assert(
    fc.property(fc.array(piece), fc.nat(), (pieces, seed) => {
      const text = pieces.join("");
      const offset = text.length === 0 ? 0 : seed % (text.length + 1);
      const { start } = positionsOf(text, { start: offset, end: offset });
      const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
      const before = lines.slice(0, start.line).join("").length;
      assert.equal(before + start.character, offset);
    }),
  );
});

test("copied text has a placeholder for each finding, overlaps once", () => {
  const text = "key=abcd; key=abcd";
  const word = /^key=ARGUS_AWS_ACCESS_KEY_\w+; key=ARGUS_AWS_ACCESS_KEY_\w+$/;
  assert.match(redactText(text, [textFinding("b", 14, 18), textFinding("a", 4, 8)]), word);
  assert.match(
    redactText(text, [textFinding("a", 4, 8), textFinding("b", 5, 7), textFinding("b", 14, 18)]),
    word,
  );
  assert.equal(redactText(text, []), text);
});

test("no part of a finding is ever left in copied text", () => {
  const spans = fc.array(fc.tuple(fc.nat(30), fc.nat(10)), { maxLength: 6 });
  fc.assert(
    fc.property(spans, (pairs) => {
      const letters = "x".repeat(40).split("");
      const findings = pairs.map(([start, length]) => textFinding("a", start, start + length));
      for (const { span } of findings) letters.fill("s", span.start, span.end);
      assert.ok(
        !redactText(letters.join(""), findings)
          .replaceAll(/ARGUS_AWS_ACCESS_KEY_\w{10}/g, "")
          .includes("s"),
      );
    }),
  );
});
