/** Guard first, this process otherwise; said once; looked for again. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Judge, JudgedLine, JudgeReply } from "../../../src/node/gateway/judge.ts";
import { createJudge, retryGuardMs, unavailable } from "../../../src/node/gateway/judge.ts";

const line: JudgedLine = { direction: "to-server", client: "mcp", body: new Uint8Array() };

/** A judge with scripted answers: the two real ones have tests of their own. */
function scripted(...replies: readonly JudgeReply[]): Judge & { calls: number } {
  return {
    calls: 0,
    judge() {
      this.calls += 1;
      return Promise.resolve(replies[Math.min(this.calls, replies.length) - 1] ?? unavailable);
    },
    stop: () => Promise.resolve(),
  };
}

const pass: JudgeReply = { kind: "pass" };
const absent: JudgeReply = { kind: "absent" };
const local: JudgeReply = { kind: "block", message: "local" };

test("an absent guard is not asked again for a while, then found", async () => {
  const guard = scripted(absent, pass);
  const notes: string[] = [];
  let now = 0;
  const judge = createJudge({
    guard,
    local: () => Promise.resolve(scripted(local)),
    now: () => now,
    note: (text) => notes.push(text),
  });
  assert.deepEqual(await judge.judge(line), local);
  now = retryGuardMs - 1;
  assert.deepEqual(await judge.judge(line), local);
  assert.equal(guard.calls, 1);
  now = retryGuardMs;
  assert.deepEqual(await judge.judge(line), pass);
  assert.deepEqual(await judge.judge(line), pass);
  assert.equal(notes.length, 2);
});

test("a guard without a verdict refuses, it is not replaced", async () => {
  const judge = createJudge({
    guard: scripted(unavailable),
    local: () => Promise.resolve(scripted(pass)),
    now: () => 0,
    note: () => undefined,
  });
  assert.deepEqual(await judge.judge(line), unavailable);
});

test("neither guard nor engine refuses the line", async () => {
  const judge = createJudge({
    guard: scripted(absent),
    local: () => Promise.reject(new Error("no rules")),
    now: () => 0,
    note: () => undefined,
  });
  assert.deepEqual(await judge.judge(line), unavailable);
  await judge.stop();
});
