/** The id of a line that was too long to keep. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { readLine } from "../../../src/core/mcp/message.ts";
import { oversizedLine } from "../../../src/node/gateway/oversized.ts";

function check(head: string, tail: string, expected: object | undefined): void {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const line = oversizedLine({ kind: "oversized", head: bytes(head), tail: bytes(tail) });
  const only = line.kind === "messages" ? line.messages[0] : undefined;
  assert.deepEqual(only, expected);
}

test("an id at the beginning", () =>
  check('{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{', "", {
    kind: "request",
    id: '"a"',
    method: "tools/call",
  }));
test("an id at the end, as SDKs write results", () =>
  check('{"result":{"x":"', 'xxx"},"jsonrpc":"2.0","id":12}', { kind: "response", id: "12" }));
test("an id of something nested does not count", () =>
  check('{"result":{"id":1,"x":"', 'xxx","id":3}]}', undefined));
test("agrees with the reader of whole lines", () => {
  const text = '{"jsonrpc":"2.0","id":5,"method":"ping"}';
  const whole = readLine(text);
  assert.ok(whole.kind === "messages");
  check(text, text, whole.messages[0]);
});
