/** What the readers see in single payloads: places, tools, ends. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { readAnthropic } from "../../../src/core/answer/anthropic.ts";
import { readChat } from "../../../src/core/answer/chat.ts";
import { readConverse } from "../../../src/core/answer/converse.ts";
import { readGemini } from "../../../src/core/answer/gemini.ts";
import { inString, Item } from "../../../src/core/answer/item.ts";
import { readOllama } from "../../../src/core/answer/ollama.ts";
import { listOf, member, numberOf, textOf } from "../../../src/core/answer/read.ts";
import { framingOf, readerOf } from "../../../src/core/answer/readers.ts";
import { createAnswerRewriter } from "../../../src/core/answer/rewriter.ts";
import { readResponses } from "../../../src/core/answer/responses.ts";
import type { Reader } from "../../../src/core/answer/slot.ts";
import { everything, nothing } from "../../../src/core/answer/slot.ts";
import { createWords } from "../../../src/core/answer/words.ts";
import type { Api } from "../../../src/core/model/exchange.ts";

function check(reader: Reader, payload: unknown, expected: readonly string[]): void {
  const shown = reader(payload).slots.map(
    ({ path, channel, tool, sealed, delta }) =>
      `${path}${delta ? " +" : " ="} ${channel}${tool === undefined ? "" : ` (${tool})`}${sealed ? " sealed" : ""}`,
  );
  assert.deepEqual(shown, expected);
}

test("Anthropic: a call keeps the name it was begun with; thinking is sealed", () => {
  const reader = readAnthropic();
  const block = { type: "tool_use", name: "Bash", input: {} };
  const whole = "content_block.input = content[2] (Bash)";
  check(reader, { type: "content_block_start", index: 2, content_block: block }, [whole]);
  const json = { type: "input_json_delta", partial_json: "{" };
  const path = "delta.partial_json + content[2] (Bash)";
  check(reader, { type: "content_block_delta", index: 2, delta: json }, [path]);
  const thought = { type: "thinking_delta", thinking: "x" };
  const sealed = "delta.thinking + content[0] sealed";
  check(reader, { type: "content_block_delta", index: 0, delta: thought }, [sealed]);
  assert.deepEqual(reader({ type: "content_block_stop", index: 2 }).ended, ["content[2]"]);
  assert.deepEqual(reader({ type: "ping" }), nothing);
});

test("Anthropic: what the provider's own tools found is read and stays, in events and whole", () => {
  const found = [{ type: "text", text: "page" }];
  const block = { type: "mcp_tool_result", tool_use_id: "t", content: found };
  const start = { type: "content_block_start", index: 1, content_block: block };
  check(readAnthropic(), start, ["content_block.content = content[1] sealed"]);
  const whole = { type: "message", content: [{ type: "text", text: "a" }, block] };
  const places = ["content[0].text = content[0]", "content[1].content = content[1] sealed"];
  check(readAnthropic(), whole, places);
  for (const scan of ["watch", "off"] as const) {
    const rewriter = createAnswerRewriter({
      api: "anthropic.messages",
      framing: "document",
      words: createWords(["page"]),
      valueOf: () => "value",
      scan,
    });
    const answer = Buffer.from(JSON.stringify(whole));
    const pieces = [...rewriter.push(answer), ...rewriter.end()];
    const texts = pieces.flatMap((piece) => (piece.kind === "check" ? piece.texts : []));
    const told = texts.map(({ path, text }) => `${path}=${text}`);
    const all = ["response.content[0]=a", "response.content[1][0].type=text"];
    const expected = [...all, "response.content[1][0].text=page"];
    assert.deepEqual(told, scan === "off" ? [] : expected);
    const bytes = pieces.flatMap((piece) => (piece.kind === "bytes" ? [piece.bytes] : []));
    assert.deepEqual(Buffer.concat(bytes), answer);
  }
});

test("Chat: what a voice says is read like a text", () => {
  const delta = { audio: { id: "a", transcript: "hel", data: "AAAA" } };
  const path = "choices[0].delta.audio.transcript + choices[0].audio.transcript";
  const { slots } = readChat()({ choices: [{ index: 0, delta }] });
  const shown = slots.map((slot) => `${slot.path} + ${slot.channel}`);
  assert.ok(shown.includes(path), shown.join());
});

test("Chat: several calls and choices are kept apart", () => {
  const reader = readChat();
  const call = (index: number, name?: string): object => ({
    index,
    function: { name, arguments: "" },
  });
  const begin = { tool_calls: [call(0, "Read"), call(1, "Bash")] };
  const reading = reader({ choices: [{ index: 3, delta: begin }] });
  const tools = reading.slots.map(({ channel, tool }) => [channel, tool]);
  assert.ok(
    tools.some(([channel, tool]) => channel === "choices[3].tool_calls[1]" && tool === "Bash"),
  );
  const next = reader({ choices: [{ index: 3, delta: { tool_calls: [call(0)] } }] });
  assert.equal(next.slots.find(({ tool }) => tool !== undefined)?.tool, "Read");
  assert.deepEqual(next.closed, ["choices[3].tool_calls[1]"]);
  const end = reader({ choices: [{ index: 3, delta: {}, finish_reason: "stop" }] });
  assert.deepEqual(end.ended, ["choices[3]."]);
});

test("Responses: reasoning is sealed, nameless items have the tool of their type or an unknown one", () => {
  const output = [
    { type: "reasoning", summary: [{ text: "x" }] },
    { type: "local_shell_call", action: { command: ["a"] } },
    { type: "some_new_call", action: "a" },
  ];
  check(readResponses(), { output }, [
    "output[0] = output[0] sealed",
    "output[1] = output[1] (local_shell)",
    "output[2] = output[2] ()",
  ]);
});

test("Gemini: wrapped answers, signed text and unknown parts", () => {
  const parts = [
    { text: "a", thoughtSignature: "s" },
    { executableCode: { code: "x" } },
    { functionCall: { name: "replace", args: {} } },
  ];
  check(readGemini(true), { response: { candidates: [{ content: { parts } }] } }, [
    "response.candidates[0].content.parts[0].text + candidates[0].text sealed",
    "response.candidates[0].content.parts[1] = candidates[0].functionCall[1] ()",
    "response.candidates[0].content.parts[2] = candidates[0].functionCall[2] (replace)",
  ]);
});

test("Converse: events of a stream, told apart by their members", () => {
  const reader = readConverse();
  const delta = (contentBlockIndex: number, value: object): object => ({
    contentBlockIndex,
    delta: value,
    p: "abc",
  });
  const block = (index: number): string => `output.message.content[${index}]`;
  assert.deepEqual(reader({ role: "assistant", p: "a" }), nothing);
  check(reader, delta(0, { text: "a" }), [`delta.text + ${block(0)}`]);
  const start = { toolUse: { toolUseId: "t", name: "Bash" } };
  assert.deepEqual(reader({ contentBlockIndex: 1, start }).ended, [block(1)]);
  check(reader, delta(1, { toolUse: { input: "{" } }), [
    `delta.toolUse.input + ${block(1)} (Bash)`,
  ]);
  check(reader, delta(2, { toolUse: { input: "{" } }), [`delta.toolUse.input + ${block(2)} ()`]);
  const thought = `delta.reasoningContent.text + ${block(3)} sealed`;
  check(reader, delta(3, { reasoningContent: { text: "x" } }), [thought]);
  const found = `delta.toolResult = ${block(4)} sealed`;
  check(reader, delta(4, { toolResult: [{ text: "x" }] }), [found]);
  const cited = `delta.citation = ${block(0)}.citations sealed`;
  check(reader, delta(0, { citation: { title: "x" } }), [cited]);
  assert.deepEqual(reader({ contentBlockIndex: 0 }).ended, [block(0)]);
  assert.deepEqual(reader({ stopReason: "end_turn" }).ended, everything);
  assert.deepEqual(reader({ message: "slow down" }).ended, everything);
  assert.deepEqual(reader({ usage: {}, metrics: {} }), nothing);
});

test("Converse: a whole answer", () => {
  const content = [
    { reasoningContent: { reasoningText: { text: "x", signature: "s" } } },
    { text: "a" },
    { toolUse: { name: "Write", input: { path: "b" } } },
    { toolResult: { content: [{ text: "c" }] } },
    { citationsContent: { content: [{ text: "d" }] } },
  ];
  const block = (index: number): string => `output.message.content[${index}]`;
  check(readConverse(), { output: { message: { role: "assistant", content } } }, [
    `${block(0)}.reasoningContent.reasoningText.text = ${block(0)} sealed`,
    `${block(1)}.text = ${block(1)}`,
    `${block(2)}.toolUse.input = ${block(2)} (Write)`,
    `${block(3)}.toolResult.content = ${block(3)} sealed`,
    `${block(4)}.citationsContent.content = ${block(4)}`,
    `${block(4)}.citationsContent.citations = ${block(4)}.citations sealed`,
  ]);
});

test("Ollama: calls are counted over the lines", () => {
  const reader = readOllama();
  const line = { message: { tool_calls: [{ function: { name: "a", arguments: {} } }] } };
  const channels = [reader(line), reader(line)].map(({ slots }) => slots.at(-1)?.channel);
  assert.deepEqual(channels, ["message.tool_calls[0]", "message.tool_calls[1]"]);
  assert.deepEqual(reader({ done: true }).ended, everything);
});

test("only answers with text of a model are read", () => {
  const rows: readonly (readonly [Api, string, string | undefined])[] = [
    ["openai.chat", "", "sse"],
    ["anthropic.messages", "text/event-stream; charset=utf-8", "sse"],
    ["gemini.stream", "application/json", "array"],
    ["gemini.generate", "application/json; charset=UTF-8", "document"],
    ["ollama.chat", "application/x-ndjson", "lines"],
    ["openai.chat", "application/problem+json", "document"],
    ["openai.chat", "text/html", undefined],
    ["openai.embeddings", "application/json", undefined],
    ["bedrock.stream", "", "messages"],
    ["bedrock.stream", "application/vnd.amazon.eventstream", "messages"],
    ["bedrock.converse", "application/json", "document"],
    ["generic", "text/event-stream", undefined],
    ["openai.chat", "text/plain; charset=utf-8", "sse"],
    ["anthropic.messages", "application/octet-stream", "sse"],
    ["ollama.chat", "text/plain", "lines"],
    ["ollama.chat", "", "lines"],
  ];
  for (const [api, type, expected] of rows)
    assert.equal(framingOf(api, type, { streams: true, scans: false }), expected, type);
  const whole = { streams: false, scans: false };
  assert.equal(framingOf("openai.chat", "", whole), "document");
  assert.equal(framingOf("openai.chat", "text/plain", whole), undefined);
  assert.deepEqual(readerOf("generic", "document")({}), nothing);
});

test("what is not there is undefined, whatever stands there instead", () => {
  const value = { a: [{ b: "x" }], n: 3 };
  assert.equal(textOf(value, "a", 0, "b"), "x");
  assert.equal(member(value, "a", "b", "c"), undefined);
  assert.equal(member(null, "a"), undefined);
  assert.equal(member({}, "constructor"), undefined);
  assert.deepEqual([numberOf(value, "n"), numberOf(value, "a")], [3, 0]);
  assert.deepEqual(listOf(value, "n"), []);
});

test("a value is escaped for where it goes, and no reader of lines is misled", () => {
  assert.equal(inString('a"\\\n\u2028é'), 'a\\"\\\\\\n\\u2028é');
  assert.equal(
    new Item({ bytes: new Uint8Array(3), patch: (edits) => new Uint8Array(edits.length) }).size,
    3,
  );
});
