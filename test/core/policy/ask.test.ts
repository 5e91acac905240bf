/** When a person is asked, for how long, and what comes of the answer. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { type AskAnswer, askAnswers, askInstead } from "../../../src/core/model/action.ts";
import { apis } from "../../../src/core/model/exchange.ts";
import { millis } from "../../../src/core/model/ids.ts";
import type { Policy, Snapshot } from "../../../src/core/model/snapshot.ts";
import {
  defaultAskMs,
  fallbackOf,
  holdMs,
  maxAskMs,
  mayAsk,
  minAskMs,
  settleAsk,
  strictestAnswer,
} from "../../../src/core/policy/ask.ts";
import { resolveFinding } from "../../../src/core/policy/resolve.ts";
import { finding as decidedFinding } from "../../support/events.ts";

const policy = (change: Partial<Policy> = {}): Policy => ({
  profile: "balanced",
  ruleActions: {},
  detectorActions: {},
  clientActions: {},
  onScanFailure: "block",
  ...change,
});

function snapshot(change: Partial<Policy>): Snapshot {
  return {
    version: 1,
    scan: {
      detectors: { secrets: true, pii: true, proprietary: true, injection: true, custom: true },
      disabledRules: [],
      minSeverity: "info",
      decode: true,
      maxDecodeDepth: 3,
      allowPatterns: [],
    },
    policy: policy(change),
    allowlist: [],
  };
}

test("nobody is asked unless some table or setting says so", () => {
  const check = (change: Partial<Policy>, expected: boolean) =>
    assert.equal(mayAsk(policy(change)), expected, JSON.stringify(change));
  check({}, false);
  check({ profile: "strict", ruleActions: { a: "block" } }, false);
  check({ askInstead: "never" }, false);
  check({ askInstead: "redact" }, true);
  check({ ruleActions: { a: "ask" } }, true);
  check({ detectorActions: { pii: "ask" } }, true);
  check({ clientActions: { codex: "ask" } }, true);
  check({ severityActions: { high: "ask" } }, true);
});

test("a question takes the place of what the profile would do, and of nothing else", () => {
  const context = { now: millis(0), client: "copilot" };
  const check = (change: Partial<Policy>, expected: string) => {
    const { action: _, ...bare } = decidedFinding("a");
    assert.equal(resolveFinding(snapshot(change), bare, context).action, expected);
  };
  const table = { observe: "alert", balanced: "redact", strict: "block" } as const;
  for (const profile of ["observe", "balanced", "strict"] as const) {
    for (const instead of askInstead) {
      const plain = table[profile];
      const asks = plain !== "alert" && (instead === "both" || instead === plain);
      check({ profile, askInstead: instead }, asks ? "ask" : plain);
    }
  }
  check({ askInstead: "both", detectorActions: { secrets: "redact" } }, "redact");
});

test("the time to answer stays between its limits, and completions never wait", () => {
  const check = (askTimeoutMs: number | undefined, expected: number) =>
    assert.equal(
      holdMs(policy(askTimeoutMs === undefined ? {} : { askTimeoutMs }), "openai.chat"),
      expected,
    );
  check(undefined, defaultAskMs);
  check(minAskMs - 1, minAskMs);
  check(minAskMs, minAskMs);
  check(maxAskMs, maxAskMs);
  check(maxAskMs + 1, maxAskMs);
  for (const api of apis) assert.equal(holdMs(policy(), api) > 0, api !== "copilot.completions");
});

test("an answer becomes an action; other findings stay as they are", () => {
  const asked = { ...decidedFinding("a"), action: "ask" } as const;
  const check = (answer: AskAnswer | undefined, action: string) =>
    assert.equal(settleAsk(asked, () => answer, "redact").action, action);
  check("send", "log");
  check("redact", "redact");
  check("block", "block");
  check(undefined, "redact");
  assert.equal(fallbackOf(policy()), "block");
  const other = decidedFinding("b");
  assert.equal(
    settleAsk(other, () => "send", "block"),
    other,
  );
});

test("the strictest of several answers holds", () => {
  assert.equal(strictestAnswer([]), "send");
  assert.equal(strictestAnswer(["send", "redact"]), "redact");
  assert.equal(strictestAnswer(askAnswers), "block");
});
