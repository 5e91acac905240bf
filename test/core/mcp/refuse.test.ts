/** Who is told what when a line may not pass. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { readLine } from "../../../src/core/mcp/message.ts";
import { errorAnswer, refuse } from "../../../src/core/mcp/refuse.ts";
import type { Refusal } from "../../../src/core/mcp/refuse.ts";

function check(line: string, method: string, expected: Refusal): void {
  const refusal = refuse(readLine(line), 'no "key"', (id) => ({ id, method }));
  assert.deepEqual(refusal, expected);
}

const error = (id: string): string =>
  `{"jsonrpc":"2.0","id":${id},"error":{"code":-32600,"message":"no \\"key\\""}}`;
const toolError = (id: string): string =>
  `{"jsonrpc":"2.0","id":${id},"result":{"content":[{"type":"text","text":"no \\"key\\""}],"isError":true}}`;

test("a request is answered to its sender", () =>
  check('{"id":"7","method":"tools/call"}', "", { toSender: error('"7"') }));
test("a tool's result becomes an error result", () =>
  check('{"id":7,"result":{}}', "tools/call", { toReceiver: toolError("7") }));
test("another result becomes an error", () =>
  check('{"id":7,"result":{}}', "resources/read", { toReceiver: error("7") }));
test("a notification is dropped", () => check('{"method":"x"}', "", {}));
test("text is dropped", () => check("hello", "", {}));
test("a batch is answered as a batch, to both sides", () =>
  check('[{"id":1,"method":"a"},{"method":"b"},{"id":2,"method":"c"},{"id":3,"result":1}]', "x", {
    toSender: `[${error("1")},${error("2")}]`,
    toReceiver: `[${error("3")}]`,
  }));
test("ids keep their exact token", () =>
  assert.equal(
    errorAnswer("12345678901234567890", -32000, "gone"),
    '{"jsonrpc":"2.0","id":12345678901234567890,"error":{"code":-32000,"message":"gone"}}',
  ));
