/**
 * Eighteen ways in which a secret once got past another guard in block mode, as plain HTTP requests.
 *
 * Each way plants `secret` and nothing else that could be found; `twin` builds the same request with
 * harmless text, which must pass, so that a way is not "stopped" for another reason.
 */

import { gzipSync } from "node:zlib";

export interface Sent {
  readonly route: "anthropic" | "openai" | "gemini" | "generic";
  readonly method?: string;
  /** Path and query below the route. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Way {
  readonly id: string;
  readonly name: string;
  readonly send: (secret: string) => Sent;
  /** The secret stands in older turns only, which may be sent on without it. */
  readonly old?: true;
}

const json = { "content-type": "application/json" };
const messages = (body: object): Sent => ({
  route: "anthropic",
  target: "/v1/messages",
  headers: { ...json, "anthropic-version": "2023-06-01" },
  body: JSON.stringify({ model: "m", max_tokens: 5, ...body }),
});
const openai = (target: string, body: object): Sent => ({
  route: "openai",
  target,
  headers: json,
  body: JSON.stringify({ model: "m", ...body }),
});
const gemini = (body: object): Sent => ({
  route: "gemini",
  target: "/v1beta/models/m:generateContent",
  headers: json,
  body: JSON.stringify(body),
});
const generic = (type: string, body: string | Uint8Array): Sent => ({
  route: "generic",
  target: "/upload",
  headers: { "content-type": type },
  body,
});

const hi = { role: "user", content: "hi" };
const line = (secret: string): string => `aws_access_key_id = ${secret}`;
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const filler = (size: number): string => "The quick brown fox reads the code. ".repeat(size / 36);
const hiParts = [{ parts: [{ text: "hi" }] }];

const toolUse = (input: object): object[] => [
  hi,
  { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "Bash", input }] },
  { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: "ok" }] },
];

function multipart(secret: string): Uint8Array {
  const part = (disposition: string, text: string): string =>
    `--cut\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${text}\r\n`;
  return Buffer.from(
    `${part('name="purpose"', "assistants")}${part('name="file"; filename="a.txt"', line(secret))}--cut--\r\n`,
  );
}

export const ways: readonly Way[] = [
  {
    id: "W-01",
    old: true,
    name: "input of an assistant's tool_use",
    send: (s) => messages({ messages: toolUse({ command: `export ${line(s)}` }) }),
  },
  {
    id: "W-02a",
    name: "Responses input as a string",
    send: (s) => openai("/v1/responses", { input: line(s) }),
  },
  {
    id: "W-02b",
    name: "Responses instructions and items",
    send: (s) =>
      openai("/v1/responses", {
        instructions: "be brief",
        input: [{ type: "function_call_output", call_id: "c", output: line(s) }],
      }),
  },
  {
    id: "W-03a",
    name: "embeddings input",
    send: (s) => openai("/v1/embeddings", { input: ["a", line(s)] }),
  },
  {
    id: "W-03b",
    name: "completions suffix",
    send: (s) => openai("/v1/completions", { prompt: "a", suffix: line(s) }),
  },
  {
    id: "W-04a",
    name: "document source",
    send: (s) =>
      messages({
        messages: [
          {
            role: "user",
            content: [
              {
                type: "document",
                source: { type: "text", media_type: "text/plain", data: line(s) },
              },
            ],
          },
        ],
      }),
  },
  {
    id: "W-04b",
    old: true,
    name: "thinking block",
    send: (s) =>
      messages({
        messages: [
          hi,
          {
            role: "assistant",
            content: [
              { type: "thinking", thinking: line(s), signature: "c2ln" },
              { type: "text", text: "ok" },
            ],
          },
          hi,
        ],
      }),
  },
  {
    id: "W-04c",
    name: "tool definition",
    send: (s) =>
      messages({
        messages: [hi],
        tools: [{ name: "x", description: line(s), input_schema: { type: "object" } }],
      }),
  },
  {
    id: "W-04d",
    old: true,
    name: "nested arguments of a tool call as a JSON string",
    send: (s) =>
      openai("/v1/chat/completions", {
        messages: [
          hi,
          {
            role: "assistant",
            content: null,
            tool_calls: [
              {
                id: "c",
                type: "function",
                function: {
                  name: "f",
                  arguments: JSON.stringify({ a: JSON.stringify({ b: line(s) }) }),
                },
              },
            ],
          },
          { role: "tool", tool_call_id: "c", content: [{ type: "text", text: "ok" }] },
        ],
      }),
  },
  {
    id: "W-04e",
    name: "array content of a tool message",
    send: (s) =>
      openai("/v1/chat/completions", {
        messages: [
          hi,
          { role: "tool", tool_call_id: "c", content: [{ type: "text", text: line(s) }] },
        ],
      }),
  },
  {
    id: "W-04f",
    name: "prediction",
    send: (s) =>
      openai("/v1/chat/completions", {
        messages: [hi],
        prediction: { type: "content", content: line(s) },
      }),
  },
  {
    id: "W-04g",
    name: "file part with base64 data",
    send: (s) =>
      openai("/v1/chat/completions", {
        messages: [
          {
            role: "user",
            content: [
              {
                type: "file",
                file: { filename: "a.txt", file_data: `data:text/plain;base64,${base64(line(s))}` },
              },
            ],
          },
        ],
      }),
  },
  {
    id: "W-04h",
    name: "Gemini system_instruction",
    send: (s) => gemini({ contents: hiParts, system_instruction: { parts: [{ text: line(s) }] } }),
  },
  {
    id: "W-04i",
    name: "Gemini inlineData",
    send: (s) =>
      gemini({
        contents: [{ parts: [{ inlineData: { mimeType: "text/plain", data: base64(line(s)) } }] }],
      }),
  },
  {
    id: "W-05a",
    name: "multipart upload",
    send: (s) => generic("multipart/form-data; boundary=cut", multipart(s)),
  },
  { id: "W-05b", name: "text/plain", send: (s) => generic("text/plain", line(s)) },
  {
    id: "W-05c",
    name: "form",
    send: (s) =>
      generic(
        "application/x-www-form-urlencoded",
        `a=1&text=${encodeURIComponent(line(s)).replaceAll("%20", "+")}`,
      ),
  },
  {
    id: "W-05d",
    name: "JSON lines",
    send: (s) => generic("application/jsonl", `{"a":1}\n${JSON.stringify({ t: line(s) })}\n`),
  },
  {
    id: "W-05e",
    name: "gzip bytes without the header",
    send: (s) => generic("application/json", gzipSync(JSON.stringify({ t: line(s) }))),
  },
  {
    id: "W-05f",
    name: "JSON with a trailing brace",
    send: (s) => generic("application/json", `${JSON.stringify({ t: line(s) })}}`),
  },
  {
    id: "W-05g",
    name: "JSON with a comment",
    send: (s) => generic("application/json", `/* x */ ${JSON.stringify({ t: line(s) })}`),
  },
  {
    id: "W-06",
    name: "array at the root",
    send: (s) => generic("application/json", JSON.stringify([{ a: 1 }, line(s)])),
  },
  {
    id: "W-07a",
    old: true,
    name: "beyond 200,000 characters of older messages",
    send: (s) =>
      messages({
        messages: [
          { role: "user", content: line(s) },
          { role: "assistant", content: filler(260_000) },
          { role: "user", content: filler(260_000) },
        ],
      }),
  },
  {
    id: "W-07b",
    name: "tail of one large message",
    send: (s) =>
      messages({ messages: [{ role: "user", content: `${filler(1_000_000)}\n${line(s)}` }] }),
  },
  {
    id: "W-08",
    name: "a lone surrogate in another text",
    send: (s) => ({
      ...messages({}),
      body: `{"model":"m","max_tokens":5,"messages":[{"role":"user","content":"\\ud83d"},{"role":"user","content":${JSON.stringify(line(s))}}]}`,
    }),
  },
  {
    id: "W-09",
    name: "system as plain strings",
    send: (s) => messages({ system: ["be brief", line(s)], messages: [hi] }),
  },
  {
    id: "W-10",
    name: "the first of two equal keys",
    send: (s) => ({
      ...messages({}),
      body: `{"model":"m","messages":[{"role":"user","content":${JSON.stringify(line(s))},"content":"hi"}]}`,
    }),
  },
  {
    id: "W-11a",
    name: "query string",
    send: (s) => ({
      route: "generic",
      method: "GET",
      target: `/search?q=${encodeURIComponent(line(s))}`,
    }),
  },
  {
    id: "W-11b",
    name: "a header of one's own",
    send: (s) => ({
      ...generic("application/json", "{}"),
      headers: { ...json, "x-context": line(s) },
    }),
  },
  {
    id: "W-13",
    old: true,
    name: "one in system together with one in history",
    send: (s) =>
      messages({
        system: [{ type: "text", text: line(s) }],
        messages: [{ role: "user", content: line(s) }, { role: "assistant", content: "ok" }, hi],
      }),
  },
  {
    id: "W-14",
    old: true,
    name: "a base64 one in history beside a plain one",
    send: (s) =>
      messages({
        messages: [
          { role: "user", content: `${line(s)}\nblob: ${base64(line(s))}` },
          { role: "assistant", content: "ok" },
          hi,
        ],
      }),
  },
  {
    id: "W-15",
    name: "MCP tools/call over HTTP",
    send: (s) => ({
      route: "generic",
      target: "/mcp",
      headers: { ...json, accept: "application/json, text/event-stream" },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 7,
        method: "tools/call",
        params: { name: "write", arguments: { text: line(s) } },
      }),
    }),
  },
];
