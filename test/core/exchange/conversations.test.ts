/** Decisions over generated conversations: what leaves is what every API accepts, and holds no finding. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { decide } from "../../../src/core/exchange/decide.ts";
import { openRequest } from "../../../src/core/exchange/open.ts";
import type { Decision } from "../../../src/core/model/exchange.ts";
import type { TextFinding } from "../../../src/core/model/finding.ts";
import { hash, millis, ruleId } from "../../../src/core/model/ids.ts";
import type { Profile } from "../../../src/core/model/snapshot.ts";
import { type ConversationApi, conversationApis } from "../../support/conversationApis.ts";
import { type Talk, talks } from "../../support/conversations.ts";
import { testSettings } from "../../support/guard.ts";
import { request, textOf } from "../../support/requests.ts";

const mark = "SECRET-VALUE";
const word = "ARGUS_TEST_KEY_k7f3q2x9ab";

/** How each API says that a request was refused. */
const refusals: Readonly<Record<ConversationApi["name"], RegExp>> = {
  anthropic: /^\{"type":"error","error":\{"type":"invalid_request_error","message":/,
  chat: /^\{"error":\{"message":.*"code":"invalid_prompt"/,
  responses: /^\{"error":\{"message":.*"code":"invalid_prompt"/,
  gemini: /^\{"error":\{"code":400,.*"status":"INVALID_ARGUMENT"/,
  ollama: /^\{"error":"/,
  bedrock: /^\{"message":"/,
};

function found(start: number, length: number): TextFinding {
  return {
    ruleId: ruleId("test-key"),
    detector: "secrets",
    type: "test_key",
    severity: "critical",
    confidence: "high",
    span: { start, end: start + length },
    preview: "SECR****",
    valueHash: hash("ab".repeat(32)),
    encoding: [],
  };
}

function decided(source: string, target: string, profile: Profile): Decision {
  const raw = request(source, { target });
  const opened = openRequest(raw);
  const findings = opened.fields.map(({ text }) =>
    [...text.matchAll(new RegExp(mark, "g"))].map(({ index }) => found(index, mark.length)),
  );
  const { policy, scan } = testSettings(profile);
  const snapshot = { version: 1, scan: { ...scan, allowPatterns: [] }, policy, allowlist: [] };
  const outcome = { kind: "scanned", findings } as const;
  return decide({ snapshot, raw, opened, outcome, now: millis(1), wordFor: () => word });
}

/** With the mark in what is asked now, or only in what was said before. */
const cases = fc
  .tuple(talks(mark), fc.boolean())
  .map(([talk, fresh]): readonly [Talk, boolean] => [
    fresh ? { ...talk, open: { question: [`use ${mark} now`], rounds: [] } } : talk,
    fresh,
  ]);

const thinks = (talk: Talk): boolean =>
  talk.exchanges.some((each) =>
    [...each.rounds, each.answer].some(({ thought }) => thought?.includes(mark)),
  );

for (const { name, target, write, validate } of conversationApis) {
  test(`${name}: redacted, it is the same conversation with words in the values' places`, () => {
    const property = fc.property(cases, ([talk]) => {
      const source = JSON.stringify(write(talk));
      const { plan, action } = decided(source, target, "balanced");
      assert.ok(plan.kind === "forward", "a replaced value never stops a request");
      const sent = plan.body === undefined ? source : textOf(plan.body);
      assert.equal(sent.includes(mark), false);
      assert.equal(action, source.includes(mark) ? "redact" : "pass");
      assert.deepEqual(validate(JSON.parse(sent)), []);
      // Signed thinking cannot be changed: there the block leaves.
      if (!thinks(talk)) assert.equal(sent, source.replaceAll(mark, word));
    });
    fc.assert(property, { numRuns: 300 });
  });

  test(`${name}: blocked, what is new is refused in the API's words; of old the rest goes on`, () => {
    const property = fc.property(cases, ([talk, fresh]) => {
      const source = JSON.stringify(write(talk));
      const { plan } = decided(source, target, "strict");
      if (fresh) {
        assert.ok(plan.kind === "reject");
        assert.match(plan.body, refusals[name]);
        assert.equal(plan.body.includes(mark), false);
        return;
      }
      assert.ok(plan.kind === "forward", "a finding of the history never ends a conversation");
      const sent = plan.body === undefined ? source : textOf(plan.body);
      assert.equal(sent.includes(mark), false);
      assert.deepEqual(validate(JSON.parse(sent)), []);
    });
    fc.assert(property, { numRuns: 300 });
  });
}

/** Members that hold words and ids of the APIs. */
const apiWords = new Set(
  "type role status id name call_id tool_use_id tool_call_id tool_name toolUseId".split(" "),
);

/** Those words in their order, but for names of tools that are members of arguments. */
function wordsOf(body: string): readonly string[] {
  const words: string[] = [];
  JSON.parse(body, (key: string, value: unknown) => {
    if (apiWords.has(key) && typeof value === "string") words.push(`${key}=${value}`);
    return value;
  });
  return words;
}

for (const { name, target, write, validate } of conversationApis) {
  test(`${name}: a file that may not leave takes none of the API's own words with it`, () => {
    const property = fc.property(cases, fc.boolean(), ([talk], block) => {
      const source = JSON.stringify(write(talk));
      const raw = request(source, { target });
      const opened = openRequest(raw);
      const findings = opened.fields.map(({ text, sourceFile, sealed }) =>
        sourceFile === undefined || sealed === true ? [] : [found(0, text.length)],
      );
      const { policy, scan } = testSettings(block ? "strict" : "balanced");
      const snapshot = { version: 1, scan: { ...scan, allowPatterns: [] }, policy, allowlist: [] };
      const outcome = { kind: "scanned", findings } as const;
      const input = { snapshot, raw, opened, outcome, now: millis(1), wordFor: () => word };
      const { plan } = decide(input);
      if (plan.kind === "reject") return;
      const sent = plan.body === undefined ? source : textOf(plan.body);
      assert.deepEqual(validate(JSON.parse(sent)), []);
      // Where the file's text stands in signed thinking as well, the block leaves.
      if (!block && !thinks(talk)) assert.deepEqual(wordsOf(sent), wordsOf(source));
      else assert.equal(/"(?:type|role|status|toolUseId|id)":"ARGUS/.test(sent), false);
    });
    fc.assert(property, { numRuns: 200 });
  });
}
