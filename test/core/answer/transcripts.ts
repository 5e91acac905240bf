/**
 * Answers of every API, made from the pieces in which a model would have said them: one text, one
 * call of a file tool. `textsOf` reads them back the way a client puts them together.
 */

import type { Api } from "../../../src/core/model/exchange.ts";
import type { Framing } from "../../../src/core/answer/framing.ts";

export interface Said {
  /** Deltas of the text. */
  readonly text: readonly string[];
  /** Deltas of the JSON of a tool call. */
  readonly args: readonly string[];
  readonly tool: string;
}

export interface Shape {
  readonly api: Api;
  readonly framing: Framing;
  write(said: Said): string;
}

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const typed = (type: string, rest: object): string =>
  `event: ${type}\r\ndata: ${JSON.stringify({ type, ...rest })}\r\n\r\n`;

const anthropicHead = {
  id: "m",
  type: "message",
  role: "assistant",
  model: "m",
  content: [],
  stop_reason: null,
  usage: { input_tokens: 1, output_tokens: 1 },
};

function anthropicStream({ text, args, tool }: Said): string {
  const delta = (index: number, value: object): string =>
    typed("content_block_delta", { index, delta: value });
  const start = (index: number, value: object): string =>
    typed("content_block_start", { index, content_block: value });
  return [
    typed("message_start", { message: anthropicHead }),
    start(0, { type: "text", text: "" }),
    ...text.map((piece) => delta(0, { type: "text_delta", text: piece })),
    typed("content_block_stop", { index: 0 }),
    start(1, { type: "tool_use", id: "t", name: tool, input: {} }),
    ...args.map((piece) => delta(1, { type: "input_json_delta", partial_json: piece })),
    typed("content_block_stop", { index: 1 }),
    typed("message_delta", { delta: { stop_reason: "tool_use" }, usage: { output_tokens: 9 } }),
    typed("message_stop", {}),
  ].join("");
}

function chatStream({ text, args, tool }: Said): string {
  const chunk = (delta: object, finish: string | null = null): string =>
    event({ id: "c", choices: [{ index: 0, delta, finish_reason: finish }] });
  const call = (value: object): object => ({ tool_calls: [{ index: 0, ...value }] });
  return [
    chunk({ role: "assistant", content: "" }),
    ...text.map((content) => chunk({ content })),
    chunk(call({ id: "t", type: "function", function: { name: tool, arguments: "" } })),
    ...args.map((piece) => chunk(call({ function: { arguments: piece } }))),
    chunk({}, "tool_calls"),
    "data: [DONE]\n\n",
  ].join("");
}

function responsesStream({ text, args, tool }: Said): string {
  const message = { type: "message", content: [{ type: "output_text", text: text.join("") }] };
  const call = { type: "function_call", name: tool, arguments: args.join("") };
  const at = { output_index: 0, content_index: 0 };
  return [
    typed("response.output_item.added", { output_index: 0, item: { ...message, content: [] } }),
    ...text.map((delta) => typed("response.output_text.delta", { ...at, delta })),
    typed("response.output_text.done", { ...at, text: text.join("") }),
    typed("response.content_part.done", { ...at, part: message.content[0] }),
    typed("response.output_item.done", { output_index: 0, item: message }),
    typed("response.output_item.added", { output_index: 1, item: { ...call, arguments: "" } }),
    ...args.map((delta) =>
      typed("response.function_call_arguments.delta", { output_index: 1, delta }),
    ),
    typed("response.function_call_arguments.done", { output_index: 1, arguments: args.join("") }),
    typed("response.output_item.done", { output_index: 1, item: call }),
    typed("response.completed", { response: { status: "completed", output: [message, call] } }),
  ].join("");
}

const parsed = (args: readonly string[]): unknown =>
  args.length === 0 ? {} : JSON.parse(args.join(""));

function geminiChunks({ text, args, tool }: Said): readonly object[] {
  const chunk = (part: object, finish?: string): object => ({
    candidates: [
      { index: 0, content: { parts: [part] }, ...(finish ? { finishReason: finish } : {}) },
    ],
  });
  const functionCall = { name: tool, args: parsed(args) };
  return [
    ...text.map((piece) => chunk({ text: piece })),
    chunk({ functionCall, thoughtSignature: "c2ln" }),
    chunk({ text: "" }, "STOP"),
  ];
}

function ollamaLines({ text, args, tool }: Said): string {
  const line = (message: object, done = false): string => `${JSON.stringify({ message, done })}\n`;
  return [
    ...text.map((content) => line({ role: "assistant", content })),
    line({ content: "", tool_calls: [{ function: { name: tool, arguments: parsed(args) } }] }),
    line({ content: "" }, true),
  ].join("");
}

type ConverseEvent = readonly [type: string, event: object];

/** The events of ConverseStream by their names: a thought, a text, a call. */
export function converseEvents({ text, args, tool }: Said): readonly ConverseEvent[] {
  const delta = (contentBlockIndex: number, value: object): ConverseEvent => [
    "contentBlockDelta",
    { contentBlockIndex, delta: value },
  ];
  const stop = (contentBlockIndex: number): ConverseEvent => [
    "contentBlockStop",
    { contentBlockIndex },
  ];
  const start = { toolUse: { toolUseId: "tooluse_1", name: tool } };
  const usage = { inputTokens: 1, outputTokens: 9, totalTokens: 10 };
  return [
    ["messageStart", { role: "assistant" }],
    delta(0, { reasoningContent: { text: "let me see" } }),
    delta(0, { reasoningContent: { signature: "c2ln" } }),
    stop(0),
    ...text.map((piece) => delta(1, { text: piece })),
    stop(1),
    ["contentBlockStart", { contentBlockIndex: 2, start }],
    ...args.map((piece) => delta(2, { toolUse: { input: piece } })),
    stop(2),
    ["messageStop", { stopReason: "tool_use" }],
    ["metadata", { usage, metrics: { latencyMs: 5 } }],
  ];
}

export const shapes: readonly Shape[] = [
  { api: "anthropic.messages", framing: "sse", write: anthropicStream },
  { api: "openai.chat", framing: "sse", write: chatStream },
  { api: "openai.responses", framing: "sse", write: responsesStream },
  {
    api: "gemini.stream",
    framing: "sse",
    write: (said) => geminiChunks(said).map(event).join(""),
  },
  {
    api: "gemini.stream",
    framing: "array",
    write: (said) => JSON.stringify(geminiChunks(said), null, 2),
  },
  { api: "ollama.chat", framing: "lines", write: ollamaLines },
  {
    api: "anthropic.messages",
    framing: "document",
    write: ({ text, args, tool }) =>
      JSON.stringify({
        type: "message",
        content: [
          { type: "text", text: text.join("") },
          { type: "tool_use", name: tool, input: parsed(args) },
        ],
      }),
  },
  {
    api: "openai.chat",
    framing: "document",
    write: ({ text, args, tool }) => {
      const called = { function: { name: tool, arguments: args.join("") } };
      const message = { role: "assistant", content: text.join(""), tool_calls: [called] };
      return JSON.stringify({ choices: [{ index: 0, message, finish_reason: "stop" }] }, null, 1);
    },
  },
  {
    api: "openai.responses",
    framing: "document",
    write: ({ text, args, tool }) => {
      const content = [{ type: "output_text", text: text.join("") }];
      const call = { type: "function_call", name: tool, arguments: args.join("") };
      return JSON.stringify({ object: "response", output: [{ type: "message", content }, call] });
    },
  },
  {
    api: "gemini.generate",
    framing: "document",
    write: ({ text, args, tool }) => {
      const functionCall = { name: tool, args: parsed(args) };
      const parts = [{ text: text.join("") }, { functionCall }];
      return JSON.stringify({ candidates: [{ index: 0, content: { parts } }] });
    },
  },
  {
    api: "bedrock.converse",
    framing: "document",
    write: ({ text, args, tool }) => {
      const toolUse = { toolUseId: "tooluse_1", name: tool, input: parsed(args) };
      const message = { role: "assistant", content: [{ text: text.join("") }, { toolUse }] };
      return JSON.stringify({ output: { message }, stopReason: "tool_use" });
    },
  },
];

/** The JSON values of an answer, in their order. */
export function payloadsOf(answer: string, framing: Framing): readonly unknown[] {
  if (framing === "document") return [JSON.parse(answer)];
  if (framing === "array") {
    const list: unknown = JSON.parse(answer);
    return Array.isArray(list) ? list : [];
  }
  return answer
    .split(/\r?\n/)
    .map((line) => (framing === "sse" ? line.replace(/^data: |^event:.*/, "") : line))
    .filter((line) => line.startsWith("{"))
    .map((line): unknown => JSON.parse(line));
}

const growing = /\/(?:text|partial_json|content|arguments|delta)$/;

/** Every string with its place; deltas of the same place in different payloads are joined. */
export function textsOf(answer: string, framing: Framing): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    const grows = growing.test(path);
    if (typeof value === "string") texts.set(path, grows ? (texts.get(path) ?? "") + value : value);
    else if (typeof value === "object" && value !== null)
      for (const [key, inner] of Object.entries(value)) visit(inner, `${path}/${key}`);
  };
  for (const payload of payloadsOf(answer, framing)) visit(payload, kindOf(payload));
  return texts;
}

function kindOf(payload: unknown): string {
  if (typeof payload !== "object" || payload === null || !("type" in payload)) return "";
  const index = "index" in payload ? payload.index : "";
  return `${String(payload.type)}/${String(index)}`;
}
