/** The words for findings: one sentence, masked, honest about what happened. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Action, Outcome } from "../../src/core/model/action.ts";
import { outboundOf } from "../../src/vscode/outbound.ts";
import {
  presentLive,
  presentMinutes,
  presentOutbound,
  typeName,
} from "../../src/vscode/present.ts";
import { decided, decidedFinding, textFinding } from "./fakes.ts";

function check(outcome: Outcome, action: Action, message: string, level: string): void {
  const [one] = outboundOf(decided(outcome, [decidedFinding("a", action)]));
  assert.ok(one !== undefined);
  assert.deepEqual(presentOutbound(one), { message, level });
}

const what = "AWS access key (AKIA****)";
const where = "api.anthropic.com (Copilot).";

test("a blocked value was stopped", () =>
  check("block", "block", `${what} was stopped on its way to ${where}`, "error"));
test("a harmless value in a blocked request was stopped as well", () =>
  check("block", "log", `${what} was stopped on its way to ${where}`, "error"));
test("a redacted value was replaced", () =>
  check("redact", "redact", `${what} was replaced on its way to ${where}`, "error"));
test("a reported value in a redacted request was sent", () =>
  check("redact", "alert", `${what} was sent to ${where}`, "warning"));
test("a stripped value was taken out", () =>
  check(
    "strip",
    "block",
    `${what} was taken out of a conversation on its way to ${where}`,
    "error",
  ));
test("a reported value was sent", () =>
  check("alert", "alert", `${what} was sent to ${where}`, "warning"));
test("a logged value was sent", () =>
  check("log", "log", `${what} was sent to ${where}`, "information"));
test("while paused a value that would be redacted was sent", () =>
  check("pass", "log", `${what} was sent to ${where}`, "information"));

test("a live finding names its encoding and follows the severity", () => {
  const encoded = { ...textFinding("a"), encoding: ["base64", "gzip"], severity: "info" } as const;
  assert.match(presentLive(encoded).message, /encoded as base64 in gzip/);
  assert.equal(presentLive(encoded).level, "hint");
  assert.equal(presentLive(textFinding("a")).level, "warning");
});

test("types are shown as words", () => {
  assert.equal(typeName("aws_access_key"), "AWS access key");
  assert.equal(typeName("e-mail"), "e mail");
  assert.equal(typeName(""), "value");
});

test("minutes are shown in hours from one hour on", () => {
  assert.equal(presentMinutes(59), "59 min");
  assert.equal(presentMinutes(60), "1 h");
  assert.equal(presentMinutes(90), "1 h 30 min");
});
