/**
 * A marked key in twenty shapes: where it stands in a request and how it is written.
 *
 * `forms` are the writings that are looked for afterwards in everything the guard ever wrote.
 */

import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

import type { Sent } from "../ways/ways.ts";

export interface Shape {
  readonly name: string;
  readonly send: (secret: string) => Sent;
}

const json = { "content-type": "application/json" };
const chat = (content: string, rest: object = {}): string =>
  JSON.stringify({ model: "m", max_tokens: 5, messages: [{ role: "user", content }], ...rest });
const messages = (body: string | Uint8Array, headers: object = {}): Sent => ({
  route: "anthropic",
  target: "/v1/messages",
  headers: { ...json, ...headers },
  body,
});
const plain = (body: string | Uint8Array, type: string): Sent => ({
  route: "generic",
  target: "/upload",
  headers: { "content-type": type },
  body,
});
const base64 = (text: string): string => Buffer.from(text).toString("base64");

export const shapes: readonly Shape[] = [
  { name: "user text", send: (s) => messages(chat(`key ${s} here`)) },
  { name: "system text", send: (s) => messages(chat("hi", { system: `key ${s}` })) },
  { name: "object key", send: (s) => messages(chat("hi", { metadata: { [s]: "x" } })) },
  { name: "model name", send: (s) => messages(chat("hi", { model: s })) },
  { name: "session identity", send: (s) => messages(chat("hi", { metadata: { user_id: s } })) },
  {
    name: "OpenAI tool arguments",
    send: (s) => ({
      route: "openai",
      target: "/v1/responses",
      headers: json,
      body: JSON.stringify({
        model: "m",
        input: [{ type: "function_call", call_id: "c", name: s, arguments: `{"k":"${s}"}` }],
      }),
    }),
  },
  {
    name: "Gemini part",
    send: (s) => ({
      route: "gemini",
      target: "/v1beta/models/m:generateContent",
      headers: json,
      body: JSON.stringify({ contents: [{ parts: [{ text: s }] }] }),
    }),
  },
  { name: "base64 in text", send: (s) => messages(chat(`blob ${base64(`key = ${s}`)}`)) },
  { name: "hex in text", send: (s) => messages(chat(`blob ${Buffer.from(s).toString("hex")}`)) },
  { name: "gzip body", send: (s) => messages(gzipSync(chat(s)), { "content-encoding": "gzip" }) },
  {
    name: "deflate body",
    send: (s) => messages(deflateSync(chat(s)), { "content-encoding": "deflate" }),
  },
  {
    name: "brotli body",
    send: (s) => messages(brotliCompressSync(chat(s)), { "content-encoding": "br" }),
  },
  { name: "undecodable body", send: (s) => messages(`{"a": ${s}`, { "content-encoding": "gzip" }) },
  { name: "query", send: (s) => ({ route: "generic", method: "GET", target: `/x?key=${s}` }) },
  { name: "path", send: (s) => ({ route: "generic", method: "GET", target: `/keys/${s}/show` }) },
  { name: "header value", send: (s) => messages(chat("hi"), { "x-context": s }) },
  { name: "user agent", send: (s) => messages(chat("hi"), { "user-agent": `client ${s}` }) },
  {
    name: "multipart",
    send: (s) =>
      plain(
        `--cut\r\nContent-Disposition: form-data; name="file"; filename="${s}.txt"\r\n\r\nkey ${s}\r\n--cut--\r\n`,
        "multipart/form-data; boundary=cut",
      ),
  },
  { name: "form", send: (s) => plain(`a=1&key=${s}`, "application/x-www-form-urlencoded") },
  { name: "JSON lines", send: (s) => plain(`{"a":1}\n{"k":"${s}"}\n`, "application/x-ndjson") },
  { name: "broken JSON", send: (s) => plain(`{"k":"${s}"`, "application/json") },
];

/** Without the first four characters, which a mask may show. */
export function forms(secret: string): ReadonlyMap<string, Buffer> {
  const tail = secret.slice(4);
  const utf8 = Buffer.from(tail);
  const aligned = [0, 1, 2].map((shift): [string, Buffer] => {
    const text = Buffer.concat([Buffer.alloc(shift, "x"), utf8]).toString("base64");
    // Only the digits that depend on the key alone.
    return [`base64+${shift}`, Buffer.from(text.slice(shift === 0 ? 0 : 4, -4))];
  });
  return new Map<string, Buffer>([
    ["as it is", utf8],
    ["lower case", Buffer.from(tail.toLowerCase())],
    ["hex", Buffer.from(utf8.toString("hex"))],
    ["UTF-16", Buffer.from(tail, "utf16le")],
    ["reversed", Buffer.from(tail.split("").reverse().join(""))],
    ...aligned,
  ]);
}
