/**
 * A provider that says back what it was told, in small pieces: the text as its answer, and the same
 * text in the arguments of a call of the tool that the request names first.
 */

import { gzipSync } from "node:zlib";

import { shapes } from "../core/answer/transcripts.ts";
import type { Shape } from "../core/answer/transcripts.ts";
import type { RecordedRequest, Responder, StubReply } from "./stubProvider.ts";

export interface EchoOptions {
  /** Characters per delta. */
  readonly step?: number;
  readonly tool?: string;
  readonly encode?: { readonly name: string; readonly with: (bytes: Uint8Array) => Uint8Array };
  /** What is said instead of the last text of the request. */
  readonly say?: (request: RecordedRequest) => string;
  /** What the call says instead of the text. */
  readonly call?: string;
  /** How the pieces reach the wire; one write when absent. */
  readonly cut?: (answer: Uint8Array) => readonly Uint8Array[];
  readonly gapMs?: number;
}

const contentTypes = {
  sse: "text/event-stream; charset=utf-8",
  lines: "application/x-ndjson",
  messages: "application/vnd.amazon.eventstream",
  array: "application/json; charset=UTF-8",
  document: "application/json",
};

export const gzip = { name: "gzip", with: (bytes: Uint8Array): Uint8Array => gzipSync(bytes) };

export function echo(shape: Shape, options: EchoOptions = {}): Responder {
  return (request): StubReply => {
    const { step = 5, tool = "edit_file", encode } = options;
    const said = options.say?.(request) ?? lastText(request);
    const args = JSON.stringify({ path: "/a.ts", new_string: options.call ?? said });
    const answer = shape.write({ text: pieces(said, step), args: pieces(args, step), tool });
    const bytes = encode === undefined ? Buffer.from(answer) : encode.with(Buffer.from(answer));
    const headers = {
      "content-type": contentTypes[shape.framing],
      ...(encode === undefined ? {} : { "content-encoding": encode.name }),
      "x-provider": "echo",
    };
    if (shape.framing === "document") return { kind: "reply", status: 200, headers, body: bytes };
    const gap = options.gapMs === undefined ? {} : { gapMs: options.gapMs };
    const chunks = options.cut?.(bytes) ?? [bytes];
    return { kind: "stream", status: 200, headers, chunks, ...gap };
  };
}

export function shapeOf(api: Shape["api"], framing: Shape["framing"]): Shape {
  const found = shapes.find((shape) => shape.api === api && shape.framing === framing);
  if (found === undefined) throw new Error(`no transcript of ${api} as ${framing}`);
  return found;
}

/** The request of each API that says `text`. */
export function requestOf(
  api: Shape["api"],
  text: string,
): { readonly path: string; readonly body: string } {
  const messages = [{ role: "user", content: text }];
  const contents = [{ role: "user", parts: [{ text }] }];
  switch (api) {
    case "anthropic.messages":
      return {
        path: "/v1/messages",
        body: JSON.stringify({ model: "m", max_tokens: 9, messages }),
      };
    case "openai.responses":
      return { path: "/v1/responses", body: JSON.stringify({ model: "m", input: text }) };
    case "gemini.stream":
      return { path: "/v1beta/models/m:streamGenerateContent", body: JSON.stringify({ contents }) };
    case "gemini.generate":
      return { path: "/v1beta/models/m:generateContent", body: JSON.stringify({ contents }) };
    case "bedrock.converse":
    case "bedrock.stream": {
      const path = api === "bedrock.stream" ? "converse-stream" : "converse";
      const turns = [{ role: "user", content: [{ text }] }];
      return { path: `/model/us.m-v1%3A0/${path}`, body: JSON.stringify({ messages: turns }) };
    }
    case "ollama.chat":
      return { path: "/api/chat", body: JSON.stringify({ model: "m", messages }) };
    default:
      return { path: "/v1/chat/completions", body: JSON.stringify({ model: "m", messages }) };
  }
}

function pieces(text: string, step: number): readonly string[] {
  const count = Math.ceil(text.length / step);
  return Array.from({ length: count }, (_, index) => text.slice(index * step, (index + 1) * step));
}

function lastText(request: RecordedRequest): string {
  let last = "";
  JSON.parse(request.body.toString(), (key: string, value: unknown) => {
    if (typeof value === "string" && ["content", "text", "input"].includes(key)) last = value;
    return value;
  });
  return last;
}
