/** The ends of stopped answers: readable to their clients, and no half of a call is left to run. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { type Cut, cutAnswer } from "../../../src/core/answer/cut.ts";
import { messagesOf } from "./messages.ts";
import { payloadsOf } from "./transcripts.ts";

const message = "Answer stopped by Argus: test-rule (AKIA****) in response.content[2].";

const written = (full: Cut): string => Buffer.from(cutAnswer(full)).toString();

function cut(change: Partial<Cut>): readonly unknown[] {
  const at = { path: "response.content[2]", kind: "text" } as const;
  const whole = { api: "anthropic.messages", framing: "sse", at, message, first: false } as const;
  const full: Cut = { ...whole, ...change };
  return payloadsOf(written(full).replace(/^,/, "["), full.framing);
}

const call = { path: "response.choices[1].tool_calls[0]", kind: "call" } as const;

test("Anthropic: a text ends normally with the reason, a call or a thought with an error", () => {
  const types = cut({}).map((event) => JSON.stringify(event));
  assert.match(types[0] ?? "", /"content_block_delta","index":2,.*Answer stopped by Argus/);
  assert.match(types[1] ?? "", /"content_block_stop","index":2/);
  assert.match(types[2] ?? "", /"stop_reason":"end_turn"/);
  assert.match(types[3] ?? "", /"message_stop"/);
  for (const kind of ["call", "thought"] as const) {
    const error = { type: "error", error: { type: "invalid_request_error", message } };
    assert.deepEqual(cut({ at: { path: "response.content[2]", kind } }), [error]);
  }
});

test("Chat: a text ends with a finished choice and DONE, a call with an error", () => {
  const at = { path: "response.choices[1].content", kind: "text" } as const;
  const end = JSON.stringify(cut({ api: "openai.chat", at }));
  assert.match(end, /"index":1,.*Answer stopped.*"finish_reason":"stop"/);
  assert.match(written({ ...fixed, api: "openai.chat", at }), /data: \[DONE\]\n\n$/);
  assert.match(JSON.stringify(cut({ api: "openai.chat", at: call })), /"code":"invalid_prompt"/);
});

const fixed = { framing: "sse", message, first: false } as const;

test("Responses: the end that its clients do not ask again after", () => {
  const end = JSON.stringify(cut({ api: "openai.responses", at: call }));
  assert.match(end, /"response\.failed".*"invalid_prompt".*Answer stopped/);
});

test("completions end without a word of ours", () => {
  const at = { path: "response.choices[0].text", kind: "text" } as const;
  const end = JSON.stringify(cut({ api: "copilot.completions", at }));
  assert.equal(end.includes("Argus"), false);
  assert.match(end, /"finish_reason":"stop"/);
});

test("Gemini and Ollama end with a last piece of text", () => {
  for (const framing of ["sse", "array"] as const) {
    for (const first of [true, false]) {
      const end = JSON.stringify(cut({ api: "gemini.stream", framing, first }));
      assert.match(end, /Answer stopped.*"finishReason":"STOP"/);
    }
  }
  const [line] = cut({ api: "ollama.chat", framing: "lines" });
  assert.match(JSON.stringify(line), /Answer stopped.*"done":true/);
});

test("Converse: a text ends as a stream of it ends, a call or a thought with an exception", () => {
  const converse = { ...fixed, api: "bedrock.stream", framing: "messages" } as const;
  const path = "response.output.message.content[2]";
  const end = messagesOf(Buffer.from(cutAnswer({ ...converse, at: { path, kind: "text" } })));
  assert.deepEqual(
    end.map(({ headers, event }) => [headers[":event-type"], event]),
    [
      ["contentBlockDelta", { contentBlockIndex: 2, delta: { text: `\n\n${message}` } }],
      ["contentBlockStop", { contentBlockIndex: 2 }],
      ["messageStop", { stopReason: "end_turn" }],
      [
        "metadata",
        {
          usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
          metrics: { latencyMs: 0 },
        },
      ],
    ],
  );
  for (const kind of ["call", "thought"] as const) {
    const [thrown, ...more] = messagesOf(
      Buffer.from(cutAnswer({ ...converse, at: { path, kind } })),
    );
    assert.deepEqual(more, []);
    assert.equal(thrown?.headers[":exception-type"], "validationException");
    assert.deepEqual(thrown.event, { message });
  }
});

test("Bedrock: the same events in messages of its own, and an exception for a call", () => {
  const bedrock = { ...fixed, api: "anthropic.messages", framing: "messages" } as const;
  const at = { path: "response.content[2]", kind: "text" } as const;
  assert.deepEqual(
    messagesOf(Buffer.from(cutAnswer({ ...bedrock, at }))).map(({ event }) => event),
    cut({ at }),
  );
  const [thrown, ...more] = messagesOf(Buffer.from(cutAnswer({ ...bedrock, at: call })));
  assert.deepEqual(more, []);
  assert.equal(thrown?.headers[":message-type"], "exception");
  assert.deepEqual(thrown.event, { message });
});
