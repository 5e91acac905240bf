/**
 * Reference cases: whole requests through a real guard in block mode, each built from what its case
 * says in words.
 */

import assert from "node:assert/strict";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

import { WebSocket } from "ws";

import { createGuardJudge, verdictTimeoutMs } from "../../src/node/gateway/guardJudge.ts";
import { findEndpoint } from "../../src/node/gateway/endpoint.ts";
import { startStdioRelay } from "../../src/node/gateway/stdio.ts";
import type { GuardSettings } from "../../src/protocol/control.ts";
import { plantedKey, startTestGuard, type TestGuard, testSettings } from "../support/guard.ts";
import { startStubProvider, type StubProvider } from "../support/stubProvider.ts";
import { readCases } from "./readCases.ts";

interface Expect {
  readonly status?: number;
  readonly secret_reached_upstream?: boolean;
  readonly finding?: boolean;
  readonly close?: number;
  readonly ms_under?: number;
  readonly answer?: boolean;
  readonly blocked?: boolean;
}

/** What became of it; only what the case asks for is compared. */
interface Outcome {
  readonly status?: number;
  readonly finding?: boolean;
  readonly close?: number;
  readonly ms?: number;
  readonly answer?: boolean;
  readonly blocked?: boolean;
}

let stub: StubProvider;
let guarded: TestGuard;

before(async () => {
  stub = await startStubProvider();
  guarded = await startTestGuard({ upstream: stub.url });
});
after(async () => {
  await guarded.stop();
  await stub.stop();
});
beforeEach(async () => {
  stub.clear();
  stub.respond(undefined);
  await configure({});
});

const strict = testSettings("strict");

async function configure(changes: {
  readonly policy?: Partial<GuardSettings["policy"]>;
  readonly pii?: boolean;
}): Promise<void> {
  const { scan, policy } = strict;
  await guarded.guard.api.configure({
    ...strict,
    policy: { ...policy, ...changes.policy },
    scan: { ...scan, detectors: { ...scan.detectors, pii: changes.pii ?? true } },
  });
}

const sentence = `key ${plantedKey}`;
const body = (content: string): string =>
  JSON.stringify({ model: "m", messages: [{ role: "user", content }] });

interface Sending {
  readonly bytes?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly method?: string;
}

async function send(sending: Sending): Promise<Outcome> {
  const { bytes, headers, path = "/v1/chat/completions", method = "POST" } = sending;
  const response = await fetch(`${await guarded.route("openai")}${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(bytes === undefined ? {} : { body: bytes }),
  });
  await response.arrayBuffer();
  return { status: response.status };
}

/** The key stands where its quotes and brackets leave it, the text around it is broken on purpose. */
const broken = (text: string): Sending => ({ bytes: text });

async function answerFindings(type: string, answer: string | Uint8Array): Promise<Outcome> {
  await configure({ policy: { answers: "alert" } });
  const start = guarded.events.length;
  const encoded = typeof answer === "string" ? {} : { "content-encoding": "gzip" };
  stub.respond(() => ({
    kind: "reply",
    status: 200,
    headers: { "content-type": type, ...encoded },
    body: answer,
  }));
  const outcome = await send({ bytes: body("hello") });
  for (let tries = 0; tries < 100; tries += 1) {
    const found = guarded.events
      .slice(start)
      .some((event) => event.kind === "exchange.decided" && event.findings.length > 0);
    if (found) return { ...outcome, finding: true };
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  return { ...outcome, finding: false };
}

const chunk = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

async function openSocket(headers: Readonly<Record<string, string>> = {}): Promise<WebSocket> {
  const url = `${(await guarded.route("openai")).replace("http:", "ws:")}/v1/responses`;
  const socket = new WebSocket(url, { headers });
  await once(socket, "open");
  return socket;
}

/** An MCP server behind the wrapper, judged by the real guard: one message in, one line out. */
async function throughMcp(message: object): Promise<string> {
  const judge = createGuardJudge({
    find: () => findEndpoint(guarded.dataDir),
    timeoutMs: verdictTimeoutMs,
  });
  const input = new PassThrough();
  const output = new PassThrough();
  const relay = startStdioRelay({
    command: process.execPath,
    args: [fileURLToPath(new URL("../node/gateway/stubServer.ts", import.meta.url))],
    environment: { PATH: process.env["PATH"] ?? "" },
    input,
    output,
    judge: async (line) => {
      const reply = await judge.judge(line);
      return reply.kind === "absent" ? { kind: "block", message: "no guard" } : reply;
    },
    note: () => {},
  });
  let line = "";
  output.on("data", (part: Buffer) => (line += part.toString()));
  input.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, ...message })}\n`);
  while (!line.includes("\n")) await once(output, "data");
  input.end();
  await relay.done;
  await judge.stop();
  return line;
}

const history = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content: `turn ${index} ${"words ".repeat(400)}`,
  }));

const surrogate = `{"messages":[{"role":"user","content":"\\ud800 ${sentence}"}]}`;
const session = { "x-session-id": "s-1" };

const runs: Readonly<Record<string, () => Promise<Outcome>>> = {
  "http/gzip": () =>
    send({ bytes: gzipSync(body(sentence)), headers: { "content-encoding": "gzip" } }),
  "http/deflate": () =>
    send({ bytes: deflateSync(body(sentence)), headers: { "content-encoding": "deflate" } }),
  "http/zstd-label-plain-json": () =>
    send({ bytes: body(sentence), headers: { "content-encoding": "zstd" } }),
  "http/jsonl": () => send({ bytes: `{"a":1}\n{"b":"${sentence}"}\n` }),
  "http/form": () =>
    send({
      bytes: new URLSearchParams({ text: sentence }).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    }),
  "http/query": () => send({ method: "GET", path: `/v1/models?q=${encodeURIComponent(sentence)}` }),
  "http/bom": () => send(broken(`\ufeff${body(sentence)}`)),
  "http/utf16": () => send({ bytes: Uint8Array.from(Buffer.from(body(sentence), "utf16le")) }),
  "http/bad-utf8": () => {
    const bytes = Buffer.from(body(`? ${sentence}`));
    bytes[bytes.indexOf("?")] = 0xff;
    return send({ bytes: Uint8Array.from(bytes) });
  },
  "http/trailing": () => send(broken(`${body(sentence)}}`)),
  "http/comment": () => send(broken(`// a comment\n${body(sentence)}`)),
  "http/nan": () => send(broken(body(sentence).replace('"model"', '"temperature":NaN,"model"'))),
  "http/surrogate": () => send({ bytes: surrogate, headers: session }),
  "http/surrogate-derived": () => send({ bytes: surrogate }),
  "http/system-strings": () =>
    send({ bytes: JSON.stringify({ system: ["be brief", sentence], messages: history(1) }) }),
  "http/budget-next": async () => {
    const first = JSON.stringify({ messages: history(400) });
    assert.equal((await send({ bytes: first, headers: session })).status, 200);
    return send({ bytes: body(sentence), headers: session });
  },
  "http/system-and-history": () =>
    send({
      bytes: JSON.stringify({
        system: sentence,
        messages: [...history(2), { role: "user", content: sentence }, ...history(3)],
      }),
    }),
  "http/resp-gzip": () =>
    answerFindings(
      "application/json",
      gzipSync(
        JSON.stringify({
          choices: [{ index: 0, message: { role: "assistant", content: sentence } }],
        }),
      ),
    ),
  "http/resp-sse": () => {
    const parts = sentence.match(/.{1,5}/g) ?? [];
    return answerFindings("text/event-stream", `${parts.map(chunk).join("")}data: [DONE]\n\n`);
  },
  "http/ws-text": async () => {
    const socket = await openSocket();
    const closed = once(socket, "close");
    socket.send(sentence);
    const [code] = await closed;
    return { close: Number(code) };
  },
  "http/ws-origin": async () => {
    try {
      (await openSocket({ origin: "https://example.com" })).terminate();
      return { status: 101 };
    } catch (error) {
      return { status: Number(/\d{3}/.exec(String(error))?.[0]) };
    }
  },
  "http/redos-hex": async () => {
    // The least of some: a busy machine makes anything slow once. Each text is new to the cache.
    let least = Infinity;
    for (let round = 0; round < 8; round += 1) {
      const bytes = body(`${round}${"0123456789abcdef".repeat(11_875)}`);
      const started = performance.now();
      await send({ bytes });
      least = Math.min(least, performance.now() - started);
    }
    return { ms: least };
  },
  "http/pii-disabled": async () => {
    await configure({ pii: false });
    return send({ bytes: body("write to jane.doe@example.org") });
  },
  "http/policy-tightened": async () => {
    await configure({ policy: { profile: "observe" } });
    assert.equal((await send({ bytes: body(sentence), headers: session })).status, 200);
    stub.clear();
    await configure({});
    return send({ bytes: body(sentence), headers: session });
  },
  "http/mcp-stdio-64k": async () => {
    const line = await throughMcp({ method: "big", params: { size: 100_000 } });
    return { answer: line.length > 100_000 };
  },
  "http/mcp-stdio-args-block": async () => {
    const params = { name: "write", arguments: { text: sentence } };
    const line = await throughMcp({ method: "tools/call", params });
    return { blocked: line.includes('"error"') && !line.includes(plantedKey) };
  },
};

/**
 * Where Argus does something else that keeps the secret back as well: what a client sends again
 * with every turn is taken out of the history and replaced in the system prompt, because a refusal
 * would end the conversation for good.
 */
const ours: Readonly<Record<string, Expect>> = { "http/system-and-history": { status: 200 } };

for (const { id, level, expect: expected } of readCases<unknown, Expect>("http")) {
  test(`${id} (${level})`, async () => {
    const expect = { ...expected, ...ours[id] };
    const run = runs[id];
    assert.ok(run, "nobody knows how to send this");
    const outcome = await run();
    if (expect.ms_under !== undefined) assert.ok((outcome.ms ?? Infinity) < expect.ms_under);
    if (expect.secret_reached_upstream === false)
      assert.ok(!stub.receivedText().includes(plantedKey));
    for (const key of ["status", "finding", "close", "answer", "blocked"] as const)
      if (expect[key] !== undefined) assert.equal(outcome[key], expect[key], key);
  });
}

const part = (text: string): string =>
  `--B\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\n${text}\r\n--B--\r\n`;
const typed = (type: string): Record<string, string> => ({ "content-type": type });
const coded = (coding: string): Record<string, string> => ({ "content-encoding": coding });

/** Ways that the cases do not name. */
const ways: readonly (readonly [name: string, sending: Sending])[] = [
  ["brotli", { bytes: brotliCompressSync(body(sentence)), headers: coded("br") }],
  [
    "two codings",
    { bytes: brotliCompressSync(gzipSync(body(sentence))), headers: coded("gzip, br") },
  ],
  ["gzip without a word about it", { bytes: gzipSync(body(sentence)) }],
  ["a coding nobody knows", { bytes: body(sentence), headers: coded("snappy") }],
  ["plain text", { bytes: sentence, headers: typed("text/plain") }],
  ["XML", { bytes: `<a>${sentence}</a>`, headers: typed("application/xml") }],
  ["a file", { bytes: part(sentence), headers: typed("multipart/form-data; boundary=B") }],
  [
    "parts of another boundary",
    { bytes: part(sentence), headers: typed("multipart/form-data; boundary=C") },
  ],
  [
    "the name of a form's value",
    { bytes: `${plantedKey}=1`, headers: typed("application/x-www-form-urlencoded") },
  ],
  ["a list", { bytes: JSON.stringify([sentence]) }],
  ["a text alone", { bytes: JSON.stringify(sentence) }],
  ["the name of a member", { bytes: JSON.stringify({ [plantedKey]: 1 }) }],
  ["the first of two members", { bytes: `{"a":"${sentence}","a":"x"}` }],
  ["two values in a row", { bytes: `{"a":1}{"b":"${sentence}"}` }],
  ["a comma too many", { bytes: `{"a":"${sentence}",}` }],
  ["single quotes", { bytes: `{'a':'${sentence}'}` }],
  ["a NUL behind", { bytes: `${body(sentence)}\0` }],
  [
    "UTF-16 in the other order",
    { bytes: Uint8Array.from(Buffer.from(body(sentence), "utf16le").swap16()) },
  ],
  ["a header", { bytes: body("hello"), headers: { "x-note": sentence } }],
  ["a path", { method: "DELETE", path: `/v1/files/${plantedKey}` }],
  ["the name of a parameter", { method: "GET", path: `/v1/models?${plantedKey}=1` }],
  ["another method", { bytes: body(sentence), method: "PATCH" }],
  ["an API nobody knows", { bytes: body(sentence), path: "/v1/unknown" }],
  ["depth", { bytes: `${"[".repeat(5000)}"${sentence}"${"]".repeat(5000)}` }],
];

test("a key reaches nobody, however it is sent", async () => {
  for (const [name, sending] of ways) {
    stub.clear();
    const { status } = await send(sending);
    assert.equal(status, 400, name);
    assert.equal(stub.requests.length, 0, name);
  }
});
