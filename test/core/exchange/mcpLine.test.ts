/** A line of MCP on its way in and out of the judge. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { lineRequest, verdictOf } from "../../../src/core/exchange/mcpLine.ts";
import type { Verdict } from "../../../src/core/mcp/verdict.ts";
import type { Decision, Plan } from "../../../src/core/model/exchange.ts";
import { exchangeId, millis, ruleId } from "../../../src/core/model/ids.ts";

function check(plan: Plan, expected: Verdict): void {
  const decision: Decision = { action: "block", because: [ruleId("a-rule")], findings: [], plan };
  assert.deepEqual(verdictOf(decision), expected);
}

const rejected = (body: string): Plan => ({ kind: "reject", status: 400, headers: [], body });
const block = (message: string): Verdict => ({ kind: "block", message });

test("an untouched line passes", () =>
  check({ kind: "forward", headerEdits: [] }, { kind: "pass" }));
test("a patched line is a rewrite", () => {
  const body = new TextEncoder().encode("{}");
  check({ kind: "forward", headerEdits: [], body }, { kind: "rewrite", body });
});
test("the sentence of a refusal is found in each provider's shape", () => {
  check(rejected('{"error":{"message":"no"}}'), block("no"));
  check(rejected('{"type":"error","error":{"type":"x","message":"no"}}'), block("no"));
  check(rejected('{"error":"no"}'), block("no"));
  check(rejected("no"), block("no"));
});
test("a refusal without a sentence names its rules", () => {
  check(rejected("{}"), block("Argus stopped this message (a-rule)."));
  check(rejected(""), block("Argus stopped this message (a-rule)."));
});
test("an edit of something that a line does not have is a refusal", () =>
  check(
    { kind: "forward", headerEdits: [], target: "/x" },
    {
      ...block("Argus stopped this message (a-rule)."),
    },
  ));
test("only known methods become part of the endpoint", () => {
  const line = {
    id: exchangeId("x"),
    at: millis(1),
    body: new Uint8Array(),
    client: "mcp",
  } as const;
  const target = (method: string): string =>
    lineRequest({ ...line, direction: "to-server", method }).target;
  assert.equal(target("tools/call"), "/mcp/tools/call/to-server");
  assert.equal(target("not/known"), "/mcp/other/to-server");
});
