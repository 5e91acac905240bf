/**
 * How an answer ends that is stopped in the middle, so that its client takes it for the end.
 *
 * A normal end with the reason as last words where the text allows it: errors inside a stream make
 * some clients ask again (measured: Claude Code, Gemini CLI). Where a call of a tool or a signed
 * thought is half told, a normal end would make the client use the half, so there it is an error.
 * The Responses API has an end of its own for refused answers, which its clients do not retry.
 */

import type { Api } from "../model/exchange.ts";
import { chunkMessage, eventMessage, exceptionMessage, joined } from "./eventStream.ts";
import type { Framing } from "./framing.ts";
import type { AnswerText } from "./item.ts";

export interface Cut {
  readonly api: Api;
  readonly framing: Exclude<Framing, "document">;
  /** The text that was being told. */
  readonly at: Pick<AnswerText, "path" | "kind">;
  readonly message: string;
  /** Nothing was sent before. */
  readonly first: boolean;
}

/** The bytes after the last complete unit. */
export function cutAnswer(cut: Cut): Uint8Array {
  return cut.framing === "messages" ? messagesEnd(cut) : encoder.encode(textEnd(cut));
}

const encoder = new TextEncoder();

/** Bedrock's way: the same events in messages of their own, and an exception for the error. */
function messagesEnd(cut: Cut): Uint8Array {
  if (cut.at.kind !== "text") return exceptionMessage(cut.message);
  if (cut.api === "anthropic.messages") return joined(anthropicEvents(cut).map(chunkMessage));
  return joined(converseEvents(cut).map(([type, value]) => eventMessage(type, value)));
}

function textEnd(cut: Cut): string {
  const { api, message } = cut;
  switch (api) {
    case "anthropic.messages":
      return cut.at.kind === "text" ? anthropicEnd(cut) : anthropicError(message);
    case "openai.responses":
      return responsesEnd(message);
    case "gemini.generate":
    case "gemini.stream":
      return geminiEnd(cut);
    case "ollama.chat":
      return ollamaEnd(message);
    case "openai.completions":
    case "copilot.completions":
      return completionsEnd(cut);
    default:
      return cut.at.kind === "call" ? chatError(message) : chatEnd(cut);
  }
}

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

function typed(type: string, rest: object): string {
  return `event: ${type}\n${data({ type, ...rest })}`;
}

/** What comes before the message: it follows the model's own words. */
const own = (message: string): string => `\n\n${message}`;

/** The first number in brackets: of the block, or of the choice. */
function indexIn(path: string): number {
  return Number(/\[(\d+)\]/.exec(path)?.[1] ?? 0);
}

function anthropicEnd(cut: Cut): string {
  return anthropicEvents(cut)
    .map(({ type, ...rest }) => typed(type, rest))
    .join("");
}

/** Of ConverseStream, in the order of a normal end. */
function converseEvents({ at, message }: Cut): readonly (readonly [type: string, value: object])[] {
  const contentBlockIndex = indexIn(at.path);
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
  return [
    ["contentBlockDelta", { contentBlockIndex, delta: { text: own(message) } }],
    ["contentBlockStop", { contentBlockIndex }],
    ["messageStop", { stopReason: "end_turn" }],
    ["metadata", { usage, metrics: { latencyMs: 0 } }],
  ];
}

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;

function anthropicEvents({ at, message }: Cut): readonly Event[] {
  const index = indexIn(at.path);
  const text = { type: "text_delta", text: own(message) };
  const delta = { stop_reason: "end_turn", stop_sequence: null };
  return [
    { type: "content_block_delta", index, delta: text },
    { type: "content_block_stop", index },
    { type: "message_delta", delta, usage: { output_tokens: 0 } },
    { type: "message_stop" },
  ];
}

function anthropicError(message: string): string {
  return typed("error", { error: { type: "invalid_request_error", message } });
}

function responsesEnd(message: string): string {
  const error = { code: "invalid_prompt", message };
  const response = { object: "response", status: "failed", error, output: [] };
  return typed("response.failed", { response });
}

function chatEnd({ at, message }: Cut): string {
  const index = indexIn(at.path);
  const chunk = (delta: object, finish: string | null): string =>
    data({ object: "chat.completion.chunk", choices: [{ index, delta, finish_reason: finish }] });
  return `${chunk({ content: own(message) }, null)}${chunk({}, "stop")}data: [DONE]\n\n`;
}

function chatError(message: string): string {
  const error = { message, type: "invalid_request_error", param: null, code: "invalid_prompt" };
  return data({ error });
}

/** Completions go into the file as they are: no words of ours. */
function completionsEnd({ at }: Cut): string {
  const choice = { index: indexIn(at.path), text: "", finish_reason: "stop" };
  return `${data({ object: "text_completion", choices: [choice] })}data: [DONE]\n\n`;
}

function geminiEnd({ at, framing, message, first }: Cut): string {
  const content = { role: "model", parts: [{ text: own(message) }] };
  const chunk = { candidates: [{ content, finishReason: "STOP", index: indexIn(at.path) }] };
  if (framing === "sse") return data(chunk);
  return `${first ? "[" : ","}${JSON.stringify(chunk)}]`;
}

function ollamaEnd(message: string): string {
  const end = { message: { role: "assistant", content: own(message) }, done: true };
  return `${JSON.stringify({ ...end, done_reason: "stop" })}\n`;
}
