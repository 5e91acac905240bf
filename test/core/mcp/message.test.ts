/** What a line is, in both protocol eras. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { maxBatch, readLine } from "../../../src/core/mcp/message.ts";
import type { McpLine } from "../../../src/core/mcp/message.ts";

function check(text: string, expected: McpLine): void {
  assert.deepEqual(readLine(text), expected);
}

const one = (message: object): McpLine =>
  ({ kind: "messages", batch: false, messages: [message] }) as McpLine;

test("a tool call names its tool", () =>
  check('{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"write","arguments":{}}}', {
    ...one({ kind: "request", id: "7", method: "tools/call", tool: "write" }),
  }));
test("ids stay the tokens they were", () => {
  check('{"id":"7","method":"ping"}', one({ kind: "request", id: '"7"', method: "ping" }));
  check('{"id":12345678901234567890,"method":"ping"}', {
    ...one({ kind: "request", id: "12345678901234567890", method: "ping" }),
  });
});
test("no id makes a notification", () =>
  check('{"method":"notifications/initialized"}', {
    ...one({ kind: "notification", method: "notifications/initialized" }),
  }));
test("an id that is no string or number does not count", () =>
  check('{"id":{"a":1},"method":"ping"}', one({ kind: "notification", method: "ping" })));
test("results and errors are responses", () => {
  check('{"result":{},"jsonrpc":"2.0","id":3}', one({ kind: "response", id: "3" }));
  check('{"id":3,"error":{"code":1}}', one({ kind: "response", id: "3" }));
});
test("the last of two ids counts", () =>
  check('{"id":1,"id":2,"method":"ping"}', one({ kind: "request", id: "2", method: "ping" })));
test("the handshake names the client", () =>
  check('{"id":0,"method":"initialize","params":{"clientInfo":{"name":"Claude","version":"1"}}}', {
    ...one({ kind: "request", id: "0", method: "initialize", clientName: "Claude" }),
  }));
test("in the stateless era every request names the client", () =>
  check(
    '{"id":0,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/clientInfo":{"name":"Codex"}}}}',
    one({ kind: "request", id: "0", method: "tools/list", clientName: "Codex" }),
  ));
test("a batch is its messages", () =>
  check('[{"id":1,"method":"ping"},{"method":"x"},5]', {
    kind: "messages",
    batch: true,
    messages: [
      { kind: "request", id: "1", method: "ping" },
      { kind: "notification", method: "x" },
      { kind: "unknown" },
    ],
  }));
test("a batch over the limit is only text", () => {
  const batch = (size: number): string => `[${Array(size).fill('{"method":"x"}').join(",")}]`;
  assert.equal(readLine(batch(maxBatch)).kind, "messages");
  assert.equal(readLine(batch(maxBatch + 1)).kind, "text");
});
test("everything else is text or blank", () => {
  check("Server listening...", { kind: "text" });
  check('"x"', { kind: "text" });
  check("", { kind: "blank" });
  check(" \t", { kind: "blank" });
});

test("a message of another version of JSON-RPC is not understood", () => {
  const line = readLine('{"jsonrpc":"1.0","id":1,"method":"tools/call","params":{"name":"x"}}');
  assert.deepEqual(line, { kind: "messages", batch: false, messages: [{ kind: "unknown" }] });
});
