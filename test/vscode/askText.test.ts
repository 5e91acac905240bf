/** The words of a question, its links, and that nothing in a request can become one. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import type { AskedEvent } from "../../src/core/model/event.ts";
import { askId, millis } from "../../src/core/model/ids.ts";
import {
  askChoices,
  choiceTitles,
  decodeAnswer,
  lateText,
  maxNameLength,
  maxPromptLength,
  plain,
  promptText,
  questionText,
} from "../../src/vscode/askText.ts";
import { decidedFinding } from "./fakes.ts";

const asked = (change: Partial<AskedEvent> = {}): AskedEvent => ({
  kind: "exchange.asked",
  id: askId("11111111-2222-3333-4444-555555555555"),
  at: millis(1000),
  deadline: millis(21_000),
  client: "copilot",
  family: "openai",
  api: "openai.chat",
  upstreamHost: "api.openai.com",
  session: {},
  findings: [decidedFinding("a", "ask", "/w/src/config.ts")],
  fallback: "block",
  ...change,
});

/** The editor's own pattern for links in a notification. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)\)/g;
const links = (text: string) =>
  [...text.matchAll(link)].map(([, title = "", href = ""]) => [title, decodeURIComponent(href)]);

test("a prompt says what, from where, to whom and until when, and links every answer", () => {
  const place = { file: "src/config.ts", line: 3, uri: "file:///w/src/config.ts" };
  const text = promptText(asked(), place);
  assert.match(text, /from Copilot to api\.openai\.com: AWS access key \(AKIA\*{4}\)/);
  assert.match(text, /blocked after 20 s/);
  const [where, ...answers] = links(text);
  assert.equal(where?.[0], "src/config.ts:3");
  assert.deepEqual(
    answers.map(([title]) => title),
    askChoices.map((choice) => choiceTitles[choice]),
  );
  assert.deepEqual(
    answers.map(([, href]) => href),
    askChoices.map((choice) => `command:argus.answerAsk?["${asked().id}","${choice}"]`),
  );
  assert.ok(text.length < 1000, "the editor cuts longer texts");
});

test("the longest prompt still fits", () => {
  const name = "n".repeat(500);
  const place = { file: name, line: 1, uri: `file:///${"w/".repeat(60)}a.ts` };
  const text = promptText(asked({ client: name, upstreamHost: name }), place);
  assert.ok(text.length <= maxPromptLength, `${text.length}`);
  assert.equal(links(text).length, askChoices.length);
});

test("the place is a link as long as the whole prompt fits", () => {
  const own = askChoices.length;
  const prompts = Array.from({ length: maxPromptLength }, (_, length) =>
    promptText(asked(), { file: "a.ts", line: 1, uri: `file:///${"w".repeat(length)}` }),
  );
  const linked = prompts.filter((text) => links(text).length === own + 1);
  assert.equal(linked.at(-1)?.length, maxPromptLength);
  for (const text of prompts.slice(linked.length)) assert.equal(links(text).length, own);
});

test("several values are counted, an unknown place is the field", () => {
  const check = (findings: AskedEvent["findings"], expected: RegExp) =>
    assert.match(questionText(asked({ findings }), undefined), expected);
  check(
    [decidedFinding("a", "ask"), decidedFinding("b", "ask")],
    /in messages\.0\.content and 1 more\.$/,
  );
  check([decidedFinding("a", "ask", "C:\\w\\a.env")], /from a\.env\.$/);
  check([], /api\.openai\.com\.$/);
});

test("nothing in a request becomes a link or another line", () => {
  const own = links(promptText(asked(), undefined)).length;
  const part = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "constructor",
      "[x](command:a)",
      "](command:a?b) [",
      "\n[a](https://e.example)",
      "\u202e[y](",
    ),
  );
  fc.assert(
    fc.property(part, part, part, (a, b, c) => {
      const finding = { ...decidedFinding("a", "ask", a), path: b, type: c };
      const event = asked({ client: a, upstreamHost: b, findings: [finding] });
      for (const place of [undefined, { file: c, line: 1 }]) {
        const text = promptText(event, place);
        assert.equal(links(text).length, own);
        assert.doesNotMatch(text, /[\n\r\u2028]/);
      }
    }),
  );
});

test("a name is cut at its limit", () => {
  assert.equal(plain("a".repeat(maxNameLength)).length, maxNameLength);
  assert.equal(plain("a".repeat(maxNameLength + 1)).length, maxNameLength);
  assert.match(plain("a".repeat(maxNameLength + 1)), /…$/);
});

test("only a known answer to an open question is taken", () => {
  const id = askId("one");
  assert.deepEqual(decodeAnswer("one", "always", [id]), { id, choice: "always" });
  for (const [given, choice] of [
    ["two", "send"],
    ["one", "allow"],
    [undefined, undefined],
    [{}, "send"],
  ]) {
    assert.equal(decodeAnswer(given, choice, [id]), undefined);
  }
});

test("who answers late is told what became of it", () => {
  assert.match(lateText({ by: "person", answer: "send" }), /another window/);
  assert.match(lateText({ by: "gone", answer: "block" }), /did not wait/);
  assert.match(lateText({ by: "deadline", answer: "redact" }), /too late, it was redacted/);
  assert.match(lateText(undefined), /too late/);
});
