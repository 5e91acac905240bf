/**
 * What the stand-in provider says by default, per API family: the smallest answer that the official
 * SDKs accept, as JSON or as a stream when the request asks for one. The text is always `pong`.
 */

import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";

import type { RecordedRequest, StubReply } from "./stubProvider.ts";

export function stubAnswer(request: RecordedRequest): StubReply {
  const path = request.url.split("?", 1)[0] ?? "";
  if (request.method === "HEAD") return { kind: "reply", status: 200, headers: {}, body: "" };
  if (request.method === "GET") return getAnswer(path);
  const body = parse(request);
  const answer = answers.find(([suffix]) => path.endsWith(suffix))?.[1];
  return answer?.(body, body["stream"] === true) ?? json({ ok: true });
}

type Answer = (body: Record<string, unknown>, streaming: boolean) => StubReply;

/** The first suffix that fits. */
const answers: readonly (readonly [suffix: string, answer: Answer])[] = [
  ["/count_tokens", () => json({ input_tokens: 42 })],
  [
    "/messages",
    (_body, streaming) => (streaming ? sse(anthropicEvents()) : json(anthropicMessage())),
  ],
  [
    "/chat/completions",
    (body, streaming) => (streaming ? sse(chatEvents(body)) : json(chatMessage(body))),
  ],
  [
    "/responses",
    (_body, streaming) => (streaming ? sse(responsesEvents()) : json(responsesMessage())),
  ],
  ["/embeddings", (body) => json(embeddings(body))],
  ["/completions", (_body, streaming) => (streaming ? sse(fimEvents()) : json(fimMessage()))],
  [":streamGenerateContent", () => sse([{ data: gemini() }])],
  [":generateContent", () => json(gemini())],
  [":countTokens", () => json({ totalTokens: 42 })],
  [":embedContent", () => json({ embedding: { values: [0.1, 0.2] } })],
  [":batchEmbedContents", () => json({ embeddings: [{ values: [0.1, 0.2] }] })],
  ["/api/chat", (_body, streaming) => ndjson(streaming)],
];

function getAnswer(path: string): StubReply {
  if (path.endsWith("/models"))
    return json({
      object: "list",
      data: [{ id: "stub-model", object: "model", owned_by: "stub" }],
    });
  return json({ ok: true });
}

/** `event:` and `data:` of one server-sent event; `data` is a value, or a string sent as it is. */
interface StubEvent {
  readonly event?: string;
  readonly data: unknown;
}

function anthropicMessage(): Record<string, unknown> {
  return {
    id: "msg_stub",
    type: "message",
    role: "assistant",
    model: "stub-model",
    content: [{ type: "text", text: "pong" }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { input_tokens: 42, output_tokens: 1 },
  };
}

function anthropicEvents(): StubEvent[] {
  const start = { ...anthropicMessage(), content: [], stop_reason: null };
  const typed = (type: string, rest: object): StubEvent => ({
    event: type,
    data: { type, ...rest },
  });
  return [
    typed("message_start", { message: start }),
    typed("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    typed("content_block_delta", { index: 0, delta: { type: "text_delta", text: "po" } }),
    typed("content_block_delta", { index: 0, delta: { type: "text_delta", text: "ng" } }),
    typed("content_block_stop", { index: 0 }),
    typed("message_delta", {
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: 1 },
    }),
    typed("message_stop", {}),
  ];
}

function chatBase(body: Record<string, unknown>, object: string): Record<string, unknown> {
  return {
    id: "chatcmpl-stub",
    object,
    created: 1_767_225_600,
    model: body["model"] ?? "stub-model",
  };
}

function chatMessage(body: Record<string, unknown>): Record<string, unknown> {
  return {
    ...chatBase(body, "chat.completion"),
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: "pong" },
        logprobs: null,
        finish_reason: "stop",
      },
    ],
    usage: { prompt_tokens: 42, completion_tokens: 1, total_tokens: 43 },
  };
}

function chatEvents(body: Record<string, unknown>): StubEvent[] {
  const chunk = (delta: object, finish: string | null): StubEvent => ({
    data: {
      ...chatBase(body, "chat.completion.chunk"),
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    },
  });
  return [
    chunk({ role: "assistant", content: "" }, null),
    chunk({ content: "po" }, null),
    chunk({ content: "ng" }, null),
    chunk({}, "stop"),
    { data: "[DONE]" },
  ];
}

function responsesMessage(): Record<string, unknown> {
  const content = [{ type: "output_text", text: "pong", annotations: [] }];
  return {
    id: "resp_stub",
    object: "response",
    created_at: 1_767_225_600,
    status: "completed",
    error: null,
    incomplete_details: null,
    model: "stub-model",
    output: [{ id: "msg_stub", type: "message", status: "completed", role: "assistant", content }],
    parallel_tool_calls: true,
    tool_choice: "auto",
    tools: [],
    usage: { input_tokens: 42, output_tokens: 1, total_tokens: 43 },
  };
}

function responsesEvents(): StubEvent[] {
  const whole = responsesMessage();
  const item = {
    id: "msg_stub",
    type: "message",
    status: "in_progress",
    role: "assistant",
    content: [],
  };
  const place = { item_id: "msg_stub", output_index: 0, content_index: 0 };
  const rows: [string, object][] = [
    ["response.created", { response: { ...whole, status: "in_progress", output: [] } }],
    ["response.output_item.added", { output_index: 0, item }],
    [
      "response.content_part.added",
      { ...place, part: { type: "output_text", text: "", annotations: [] } },
    ],
    ["response.output_text.delta", { ...place, delta: "po" }],
    ["response.output_text.delta", { ...place, delta: "ng" }],
    ["response.output_text.done", { ...place, text: "pong" }],
    ["response.completed", { response: whole }],
  ];
  return rows.map(([type, rest], index) => ({
    event: type,
    data: { type, ...rest, sequence_number: index },
  }));
}

function fimMessage(): Record<string, unknown> {
  return {
    id: "cmpl-stub",
    object: "text_completion",
    created: 1_767_225_600,
    model: "stub-model",
    choices: [{ index: 0, text: "pong", logprobs: null, finish_reason: "stop" }],
  };
}

function fimEvents(): StubEvent[] {
  return [{ data: fimMessage() }, { data: "[DONE]" }];
}

function embeddings(body: Record<string, unknown>): Record<string, unknown> {
  const input = body["input"];
  const count = Array.isArray(input) ? input.length : 1;
  return {
    object: "list",
    model: "stub-model",
    data: Array.from({ length: count }, (_, index) => ({
      object: "embedding",
      index,
      // Clients that ask for base64 get it: two little-endian floats.
      embedding:
        body["encoding_format"] === "base64"
          ? Buffer.from(new Float32Array([0.5, 0.25]).buffer).toString("base64")
          : [0.5, 0.25],
    })),
    usage: { prompt_tokens: 1, total_tokens: 1 },
  };
}

function gemini(): Record<string, unknown> {
  return {
    candidates: [
      { content: { role: "model", parts: [{ text: "pong" }] }, finishReason: "STOP", index: 0 },
    ],
    usageMetadata: { promptTokenCount: 42, candidatesTokenCount: 1, totalTokenCount: 43 },
    modelVersion: "stub-model",
  };
}

function ndjson(streaming: boolean): StubReply {
  const line = (content: string, done: boolean): string =>
    `${JSON.stringify({ model: "stub-model", message: { role: "assistant", content }, done })}\n`;
  const headers = { "content-type": streaming ? "application/x-ndjson" : "application/json" };
  return {
    kind: "reply",
    status: 200,
    headers,
    body: streaming ? line("po", false) + line("ng", true) : line("pong", true),
  };
}

function json(value: unknown): StubReply {
  return {
    kind: "reply",
    status: 200,
    headers: { "content-type": "application/json", "x-stub": "yes" },
    body: JSON.stringify(value),
  };
}

function sse(events: readonly StubEvent[]): StubReply {
  return {
    kind: "stream",
    status: 200,
    headers: { "content-type": "text/event-stream", "cache-control": "no-cache" },
    chunks: events.map(({ event, data }) => {
      const text = typeof data === "string" ? data : JSON.stringify(data);
      return `${event === undefined ? "" : `event: ${event}\n`}data: ${text}\n\n`;
    }),
  };
}

function parse(request: RecordedRequest): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(decode(request).toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function decode(request: RecordedRequest): Buffer {
  switch (request.headers["content-encoding"]) {
    case "gzip":
      return gunzipSync(request.body);
    case "deflate":
      return inflateSync(request.body);
    case "br":
      return brotliDecompressSync(request.body);
    case "zstd":
      return zstdDecompressSync(request.body);
    default:
      return request.body;
  }
}
