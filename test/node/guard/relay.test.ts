/** The relay over real sockets: bytes in, bytes out, and what policy changes about them. */

import assert from "node:assert/strict";
import type { IncomingMessage, RequestOptions } from "node:http";
import { request as httpRequest } from "node:http";
import { after, before, beforeEach, describe, test } from "node:test";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";

import type { Family } from "../../../src/core/model/exchange.ts";
import { millis } from "../../../src/core/model/ids.ts";
import type { TestGuard } from "../../support/guard.ts";
import { plantedKey, startTestGuard, testSettings } from "../../support/guard.ts";
import type { StubProvider } from "../../support/stubProvider.ts";
import { startStubProvider } from "../../support/stubProvider.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Like `fetch`, but the headers go out as they are given. */
function send(
  url: string,
  options: RequestOptions,
  body: Uint8Array | string | readonly (Uint8Array | string)[] = "",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(url, { agent: false, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    call.on("error", reject);
    if (Array.isArray(body)) for (const part of body) call.write(part);
    call.end(Array.isArray(body) ? undefined : body);
  });
}

const json = { "content-type": "application/json" };
const chat = (text: string): string =>
  JSON.stringify({ model: "m", messages: [{ role: "user", content: text }] });

/** A promise that is opened from outside. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
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
beforeEach(() => {
  stub.clear();
  stub.respond(undefined);
});

describe("an untouched request", () => {
  async function same(
    headers: Record<string, string>,
    body: Uint8Array | string | readonly (Uint8Array | string)[],
  ): Promise<void> {
    const url = `${await guarded.route("openai")}/v1/chat/completions?a=1&b=%20x`;
    const answer = await send(url, { method: "POST", headers }, body);
    assert.equal(answer.status, 200);
    const [seen] = stub.requests;
    assert.equal(seen?.url, "/v1/chat/completions?a=1&b=%20x");
    const sent = Buffer.concat([body].flat().map((part) => Buffer.from(part as string)));
    assert.deepEqual(seen?.body, sent);
    assert.equal(seen?.headers["content-length"], String(sent.length));
    assert.equal(seen?.headers.host, `127.0.0.1:${stub.port}`);
  }

  test("keeps JSON with odd spacing byte for byte", () =>
    same(json, '{ "messages" :[ ]\n,"a":1e0 }'));
  test("keeps gzip", () => same({ ...json, "content-encoding": "gzip" }, gzipSync(chat("hi"))));
  test("keeps deflate", () =>
    same({ ...json, "content-encoding": "deflate" }, deflateSync(chat("hi"))));
  test("keeps br", () =>
    same({ ...json, "content-encoding": "br" }, brotliCompressSync(chat("hi"))));
  test("keeps zstd", () =>
    same({ ...json, "content-encoding": "zstd" }, zstdCompressSync(chat("hi"))));
  test("keeps stacked encodings", () =>
    same({ ...json, "content-encoding": "gzip, br" }, brotliCompressSync(gzipSync(chat("hi")))));
  test("arrives with a length when it was sent in chunks", () =>
    same({ ...json, "transfer-encoding": "chunked" }, ['{"mess', 'ages":[]}']));
  test("a transfer coding beside chunked is not understood, so nothing leaves", async () => {
    const url = `${await guarded.route("openai")}/v1/chat/completions`;
    const headers = { ...json, "transfer-encoding": "deflate, chunked" };
    const body = deflateSync(chat("hi"));
    assert.equal((await send(url, { method: "POST", headers }, body)).status, 501);
    assert.equal(stub.requests.length, 0);
  });
  test("passes `Expect: 100-continue`", () =>
    same({ ...json, expect: "100-continue", "content-length": "2" }, "{}"));

  test("keeps order, case and duplicates of header lines, and no hop-by-hop line", async () => {
    const url = `${await guarded.route("anthropic")}/v1/messages`;
    const raw = [
      "X-First",
      "1",
      "content-TYPE",
      "application/json",
      "x-twice",
      "a",
      "x-twice",
      "b",
    ];
    await send(
      url,
      {
        method: "POST",
        headers: [
          ...raw,
          "Host",
          new URL(url).host,
          "Connection",
          "keep-alive, x-mine",
          "X-Mine",
          "z",
          "TE",
          "trailers",
          "content-length",
          "2",
        ],
      },
      "{}",
    );
    const names = stub.requests[0]?.rawHeaders.map(([name]) => name) ?? [];
    assert.deepEqual(
      names.filter((name) => name.toLowerCase() !== "connection"),
      ["X-First", "content-TYPE", "x-twice", "x-twice", "Host", "content-length"],
    );
  });

  test("a GET carries no body and its answer comes back whole", async () => {
    const answer = await send(`${await guarded.route("openai")}/v1/models`, { method: "GET" });
    assert.equal(answer.status, 200);
    assert.match(answer.body.toString(), /stub-model/);
    assert.equal(stub.requests[0]?.headers["content-length"], undefined);
    assert.equal(stub.requests[0]?.headers["transfer-encoding"], undefined);
  });
});

describe("a planted key", () => {
  const cases: readonly (readonly [Family, string, number])[] = [
    ["anthropic", "/v1/messages", 451],
    ["openai", "/v1/chat/completions", 400],
    ["openai", "/v1/responses", 400],
    ["openai", "/v1/embeddings", 400],
    ["gemini", "/v1beta/models/m:generateContent", 400],
    ["generic", "/anything", 400],
  ];
  const bodyFor = (path: string, text: string): string => {
    if (path.includes("generateContent"))
      return JSON.stringify({ contents: [{ role: "user", parts: [{ text }] }] });
    return path.endsWith("/messages") || path.endsWith("/completions")
      ? chat(text)
      : JSON.stringify({ model: "m", input: text });
  };

  for (const [family, path, status] of cases) {
    test(`is redacted on ${family} ${path}`, async () => {
      await guarded.guard.api.configure(testSettings("balanced"));
      const url = (await guarded.route(family)) + path;
      const answer = await send(
        url,
        { method: "POST", headers: json },
        bodyFor(path, `key ${plantedKey} end`),
      );
      assert.equal(answer.status, 200);
      assert.equal(stub.requests.length, 1);
      assert.doesNotMatch(stub.receivedText(), new RegExp(plantedKey));
      assert.match(stub.receivedText(), /key ARGUS_\w+ end/);
    });

    test(`is blocked on ${family} ${path} in strict mode`, async () => {
      await guarded.guard.api.configure(testSettings("strict"));
      const url = (await guarded.route(family)) + path;
      const answer = await send(
        url,
        { method: "POST", headers: json },
        bodyFor(path, `key ${plantedKey} end`),
      );
      assert.equal(answer.status, status);
      assert.equal(answer.headers["x-should-retry"], "false");
      assert.equal(stub.requests.length, 0);
      assert.doesNotMatch(answer.body.toString(), new RegExp(plantedKey));
    });
  }

  test("passes unchanged once its value is allowed, and is stopped again when not", async () => {
    await guarded.guard.api.configure(testSettings("strict"));
    const url = `${await guarded.route("openai")}/v1/chat/completions`;
    const reply = await guarded.guard.api.allow({
      kind: "value",
      value: plantedKey,
      scope: "user",
    });
    assert.equal(reply.kind, "ok");
    const body = chat(`allowed ${plantedKey}`);
    const answer = await send(url, { method: "POST", headers: json }, body);
    assert.equal(answer.status, 200);
    assert.equal(stub.requests[0]?.body.toString(), body);
    if (reply.kind === "ok") assert.equal(await guarded.guard.api.disallow(reply.entry.id), true);
    assert.equal((await send(url, { method: "POST", headers: json }, body)).status, 400);
  });

  test("passes while paused, and is recorded", async () => {
    await guarded.guard.api.configure(testSettings("strict"));
    await guarded.guard.api.pause(millis(Date.now() + 60_000));
    const url = `${await guarded.route("openai")}/v1/chat/completions`;
    const body = chat(`paused ${plantedKey}`);
    assert.equal((await send(url, { method: "POST", headers: json }, body)).status, 200);
    assert.equal(stub.requests[0]?.body.toString(), body);
    await guarded.guard.api.resume();
    assert.equal((await send(url, { method: "POST", headers: json }, body)).status, 400);
    const last = guarded.events.filter((event) => event.kind === "exchange.decided").at(-2);
    assert.equal(last?.findings.length, 1);
  });

  test("inside gzip is redacted; the patched body goes out without encoding", async () => {
    await guarded.guard.api.configure(testSettings("balanced"));
    const url = `${await guarded.route("openai")}/v1/chat/completions`;
    const headers = { ...json, "content-encoding": "gzip" };
    const answer = await send(url, { method: "POST", headers }, gzipSync(chat(plantedKey)));
    assert.equal(answer.status, 200);
    const [seen] = stub.requests;
    assert.equal(seen?.headers["content-encoding"], undefined);
    assert.equal(seen?.headers["content-length"], String(seen?.body.length));
    assert.match(seen?.body.toString() ?? "", /ARGUS_/);
  });
});

describe("a stream", () => {
  test("arrives chunk by chunk, headers first, in the order sent", async () => {
    const gates = Array.from({ length: 4 }, gate);
    stub.respond(() => ({
      kind: "stream",
      status: 200,
      headers: { "content-type": "text/event-stream" },
      chunks: (async function* () {
        for (const [index, each] of gates.entries()) {
          await each.opened;
          yield `data: ${index}\n\n`;
        }
      })(),
    }));
    const url = `${await guarded.route("openai")}/v1/chat/completions`;
    const response = await fetch(url, { method: "POST", headers: json, body: chat("hi") });
    // The headers are here although no chunk was released yet.
    assert.equal(response.headers.get("content-type"), "text/event-stream");
    const reader = response.body?.getReader();
    for (const [index, each] of gates.entries()) {
      each.open();
      const { value } = (await reader?.read()) ?? {};
      assert.equal(Buffer.from(value ?? []).toString(), `data: ${index}\n\n`);
    }
    assert.equal((await reader?.read())?.done, true);
  });

  test("of a client that goes away ends the upstream call", async () => {
    stub.respond(() => ({
      kind: "stream",
      status: 200,
      headers: { "content-type": "text/event-stream" },
      chunks: (async function* () {
        for (;;) {
          yield "data: tick\n\n";
          await new Promise((resolve) => setImmediate(resolve));
        }
      })(),
    }));
    const abort = new AbortController();
    const url = `${await guarded.route("openai")}/v1/chat/completions`;
    const response = await fetch(url, {
      method: "POST",
      headers: json,
      body: chat("hi"),
      signal: abort.signal,
    });
    await response.body?.getReader().read();
    abort.abort();
    while (stub.requests[0]?.aborted !== true)
      await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(stub.requests[0].aborted, true);
  });

  test("that a client does not read is not pulled into memory", async () => {
    const total = 200 * 1024 * 1024;
    let pulled = 0;
    stub.respond(() => ({
      kind: "stream",
      status: 200,
      headers: { "content-type": "application/octet-stream" },
      chunks: (function* () {
        const chunk = Buffer.alloc(1024 * 1024);
        for (; pulled < total; pulled += chunk.length) yield chunk;
      })(),
    }));
    const url = `${await guarded.route("openai")}/v1/chat/completions`;
    await new Promise<void>((resolve, reject) => {
      const call = httpRequest(url, { method: "POST", headers: json, agent: false }, (response) => {
        // Nobody reads: what is pulled stops at what the sockets and streams hold.
        response.pause();
        let last = -1;
        const look = setInterval(() => {
          if (pulled !== last) {
            last = pulled;
            return;
          }
          clearInterval(look);
          call.destroy();
          resolve();
        }, 200);
      });
      call.on("error", reject);
      call.end(chat("hi"));
    });
    assert.ok(pulled < total / 4, `${pulled} bytes were pulled`);
  });

  test("that the upstream cuts off is cut off for the client too", async () => {
    stub.respond(() => ({
      kind: "stream",
      status: 200,
      headers: { "content-type": "text/event-stream" },
      chunks: ["data: 1\n\n"],
      cut: true,
    }));
    const url = `${await guarded.route("openai")}/v1/chat/completions`;
    await assert.rejects(async () => {
      const response = await fetch(url, { method: "POST", headers: json, body: chat("hi") });
      await response.text();
    });
  });
});

describe("an upstream that fails", () => {
  test("with a status of its own passes that through unchanged", async () => {
    stub.respond(() => ({
      kind: "reply",
      status: 429,
      headers: { "retry-after": "7", "content-type": "application/json" },
      body: '{"error":{"message":"slow down"}}',
    }));
    const url = `${await guarded.route("openai")}/v1/chat/completions`;
    const answer = await send(url, { method: "POST", headers: json }, chat("hi"));
    assert.equal(answer.status, 429);
    assert.equal(answer.headers["retry-after"], "7");
    assert.equal(answer.body.toString(), '{"error":{"message":"slow down"}}');
  });

  test("by hanging up gives 502 in the provider's shape", async () => {
    stub.respond(() => ({ kind: "abort" }));
    const url = `${await guarded.route("anthropic")}/v1/messages`;
    const answer = await send(url, { method: "POST", headers: json }, chat("hi"));
    assert.equal(answer.status, 502);
    const body = JSON.parse(answer.body.toString());
    assert.equal(body.type, "error");
    assert.equal(typeof body.error.message, "string");
  });
});

test("history is not scanned twice: the second turn scans only what is new", async () => {
  await guarded.guard.api.configure(testSettings("balanced"));
  const url = `${await guarded.route("anthropic")}/v1/messages`;
  const first = [{ role: "user", content: "one unique question" }];
  const second = [
    ...first,
    { role: "assistant", content: "pong" },
    { role: "user", content: "and two" },
  ];
  for (const messages of [first, second])
    await send(url, { method: "POST", headers: json }, JSON.stringify({ model: "m", messages }));
  const decided = guarded.events.filter((event) => event.kind === "exchange.decided").slice(-2);
  assert.ok((decided[1]?.cachedFields ?? 0) >= (decided[0]?.scannedFields ?? 0) / 2);
  assert.ok((decided[1]?.cachedFields ?? 0) > 0);
});
