/** Findings of a history that is sent again are told once, unless they were stopped. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import type { DecidedFinding, Decision } from "../../../src/core/model/exchange.ts";
import {
  createFindingMemory,
  findingTtlMs,
  maxRememberedFindings,
} from "../../../src/node/guard/findingMemory.ts";
import { finding } from "../../support/events.ts";

/** The memory reads its clock at most once in a millisecond. */
const lookMs = 5;
const old = (value: string, change: Partial<DecidedFinding> = {}) =>
  finding(value, { age: "history", ...change });

function decision(findings: readonly DecidedFinding[], forwarded = true): Decision {
  const plan: Decision["plan"] = forwarded
    ? { kind: "forward", headerEdits: [] }
    : { kind: "reject", status: 400, headers: [], body: "" };
  return { action: forwarded ? "redact" : "block", because: [], findings, plan };
}

function memory(max?: number) {
  let time = 1;
  const made = createFindingMemory({ elapsed: () => time }, max);
  return {
    repeated: (conversation: string | undefined, given: Decision) =>
      made.tell(conversation, given).map((each) => each.repeated === true),
    async wait(ms: number) {
      time += ms;
      await sleep(lookMs);
    },
  };
}

test("a finding of the history is told once in its conversation", () => {
  const { repeated } = memory();
  assert.deepEqual(repeated("s1", decision([finding("a")])), [false]);
  assert.deepEqual(repeated("s1", decision([old("a"), finding("b")])), [true, false]);
  assert.deepEqual(repeated("s1", decision([old("a"), old("b")])), [true, true]);
  assert.deepEqual(repeated("s2", decision([old("a")])), [false], "another conversation");
  assert.deepEqual(repeated(undefined, decision([old("a")])), [false], "no conversation");
});

test("what is written again, or answered otherwise, is news", () => {
  const { repeated } = memory();
  repeated("s1", decision([finding("a")]));
  assert.deepEqual(repeated("s1", decision([finding("a")])), [false]);
  assert.deepEqual(repeated("s1", decision([old("a", { action: "alert" })])), [false]);
});

test("what was stopped is told again when it is tried again", () => {
  const { repeated } = memory();
  assert.deepEqual(repeated("s1", decision([old("a")], false)), [false]);
  assert.deepEqual(repeated("s1", decision([old("a")], false)), [false]);
  assert.deepEqual(repeated("s1", decision([old("a")])), [false]);
  assert.deepEqual(repeated("s1", decision([old("a")])), [true]);
});

test("memory ends with its time since the last turn", async () => {
  const made = memory();
  made.repeated("s1", decision([finding("a")]));
  await made.wait(findingTtlMs);
  assert.deepEqual(made.repeated("s1", decision([old("a")])), [true]);
  await made.wait(findingTtlMs + 1);
  assert.deepEqual(made.repeated("s1", decision([old("a")])), [false]);
});

test("as many are remembered as the limit says, the latest ones", () => {
  const { repeated } = memory(2);
  for (const value of ["a", "b", "c"]) repeated("s1", decision([finding(value)]));
  assert.deepEqual(repeated("s1", decision([old("b")])), [true]);
  assert.deepEqual(repeated("s1", decision([old("c")])), [true]);
  assert.deepEqual(repeated("s1", decision([old("a")])), [false]);
});

test("without a number of its own, the memory holds as many as documented", () => {
  const values = Array.from({ length: maxRememberedFindings }, (_, index) => index.toString(16));
  const { repeated } = memory();
  repeated("s1", decision(values.map((value) => finding(value))));
  assert.deepEqual(repeated("s1", decision([old("0")])), [true]);
  repeated("s1", decision([finding("one more")]));
  assert.deepEqual(repeated("s1", decision([old("0"), old("1")])), [true, false]);
});
