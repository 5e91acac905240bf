/** Calls of tools, and the ids by which results name them, in the form of every API. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Container } from "../../../src/core/json/lex.ts";
import { lexBody } from "../../../src/core/json/lex.ts";
import { answeredId, callOf, namedId } from "../../../src/core/wire/calls.ts";
import { factKeys } from "../../../src/core/wire/facts.ts";

/** The object itself, as it is read in a body. */
function read(value: object): Container {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return lexBody(bytes, factKeys)?.containers[0] ?? assert.fail("no object");
}

test("a call has an id, a tool and the file that its arguments name", () => {
  const args = { path: "a.ts" };
  const call = { id: "c", tool: "read", file: "a.ts" };
  for (const part of [
    { type: "tool_use", id: "c", name: "read", input: args },
    { toolUse: { toolUseId: "c", name: "read", input: args } },
    { functionCall: { id: "c", name: "read", args } },
    { id: "c", type: "function", function: { name: "read", arguments: args } },
    { type: "function_call", id: "item", call_id: "c", name: "read", arguments: args },
  ])
    assert.deepEqual(callOf(read(part)), call, JSON.stringify(part));
});

test("without an id a call is known by its tool where the API does so, and is none elsewhere", () => {
  for (const part of [{ functionCall: { name: "read" } }, { function: { name: "read" } }])
    assert.deepEqual(callOf(read(part)), { id: "read", tool: "read" });
  assert.equal(callOf(read({ type: "tool_use", name: "read" })), undefined);
  assert.equal(callOf(read({ type: "text", text: "x" })), undefined);
});

test("a result names the call that it answers", () => {
  const turn = read({ role: "tool", tool_call_id: "c", tool_name: "read" });
  const none = read({});
  assert.equal(answeredId(read({ type: "tool_result", tool_use_id: "c" }), none), "c");
  assert.equal(answeredId(read({ toolResult: { toolUseId: "c", content: [] } }), none), "c");
  assert.equal(answeredId(read({ type: "function_call_output", call_id: "c" }), none), "c");
  assert.equal(answeredId(read({ type: "text" }), turn), "c");
  assert.equal(answeredId(read({ type: "text" }), none), undefined);
  assert.equal(namedId(read({ name: "read" }), none), "read");
  assert.equal(namedId(undefined, turn), "read");
});
