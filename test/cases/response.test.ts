/** Reference cases: what is found in answers, in every API, whole and in small pieces. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { AnswerText } from "../../src/core/answer/item.ts";
import { createAnswerRewriter } from "../../src/core/answer/rewriter.ts";
import { createWords } from "../../src/core/answer/words.ts";
import { type Shape, shapes } from "../core/answer/transcripts.ts";
import { findingsIn, runCases } from "./scanCases.ts";

function textsIn(shape: Shape, text: string): readonly AnswerText[] {
  const rewriter = createAnswerRewriter({
    api: shape.api,
    framing: shape.framing,
    words: createWords([]),
    valueOf: () => undefined,
    scan: "watch",
  });
  const deltas = text.match(/[^]{1,3}/g) ?? [];
  const args = JSON.stringify({ command: text });
  const answer = shape.write({ text: deltas, args: [args], tool: "Bash" });
  return [...rewriter.push(Buffer.from(answer)), ...rewriter.end()].flatMap((piece) =>
    piece.kind === "check" ? piece.texts : [],
  );
}

function typesIn(texts: readonly AnswerText[]): readonly string[] {
  return texts.flatMap(({ text }) => findingsIn(text).map(({ type }) => type));
}

for (const shape of shapes) {
  for (const kind of ["text", "call"]) {
    runCases("response", ({ text = "" }) =>
      typesIn(textsIn(shape, text).filter((one) => one.kind === kind)),
    );
  }
}

test("what is encoded in an answer is opened", () => {
  const id = ["AKIA", "CATAGDYBL6HCQR6I"].join("");
  const text = `x ${btoa(`aws_access_key_id=${id}`)}`;
  for (const shape of shapes) assert.ok(typesIn(textsIn(shape, text)).includes("aws_access_key"));
});
