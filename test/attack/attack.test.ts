/**
 * The guard's port seen from a hostile neighbour: another process, a web page, a broken client.
 *
 * Each attack must get a clear answer, leave memory bounded and other requests unharmed.
 */

import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import { connect } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { gzipSync } from "node:zlib";

import { WebSocket } from "ws";

import type { TestGuard } from "../support/guard.ts";
import { startTestGuard } from "../support/guard.ts";
import type { StubProvider } from "../support/stubProvider.ts";
import { startStubProvider } from "../support/stubProvider.ts";

let stub: StubProvider;
let guarded: TestGuard;
let port: number;

before(async () => {
  stub = await startStubProvider();
  guarded = await startTestGuard({
    upstream: stub.url,
    limits: { headersTimeoutMs: 1_000, bodyIdleTimeoutMs: 300, bodyTimeoutMs: 2_000 },
  });
  port = guarded.guard.port;
});
after(async () => {
  await guarded.stop();
  await stub.stop();
});
beforeEach(() => stub.clear());

const chat = JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] });
const chatPath = "/v1/chat/completions";

/** Sends bytes as they are and reads until the guard closes or `until` was seen. */
async function raw(parts: readonly (string | Uint8Array)[], until?: RegExp): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  const ended = new Promise<void>((resolve) => {
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (until?.test(text)) resolve();
    });
    socket.on("close", () => resolve());
    socket.on("error", () => resolve());
  });
  for (const part of parts) socket.write(part);
  await ended;
  socket.destroy();
  return text;
}

function post(path: string, headers: Readonly<Record<string, string>>, body: string): string {
  const lines = Object.entries({ "content-length": String(Buffer.byteLength(body)), ...headers });
  return [
    `POST ${path} HTTP/1.1`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
    "",
    body,
  ].join("\r\n");
}

async function pathOf(family: "openai" | "anthropic"): Promise<string> {
  return new URL(await guarded.route(family)).pathname + chatPath;
}

async function unharmed(): Promise<void> {
  const response = await fetch((await guarded.route("openai")) + chatPath, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: chat,
  });
  assert.equal(response.status, 200);
  await response.text();
}

/** 403, nothing else, and the upstream saw nothing. */
async function refused(request: string): Promise<void> {
  const answer = await raw([request]);
  assert.match(answer, /^HTTP\/1\.1 403 /);
  assert.match(answer, /\r\n\r\n$/);
  assert.equal(stub.requests.length, 0);
}

const host = (): Record<string, string> => ({ host: `127.0.0.1:${port}` });

test("a wrong token is refused", async () => {
  const path = (await pathOf("openai")).replace(
    /\/r\/openai\/[^/]+/,
    `/r/openai/${"A".repeat(43)}`,
  );
  await refused(post(path, host(), chat));
});
test("no token is refused", () => refused(post("/r/openai/v1/chat/completions", host(), chat)));
test("the token of another route is refused", async () => {
  const [, , , token] = (await pathOf("anthropic")).split("/");
  await refused(post(`/r/openai/${token}${chatPath}`, host(), chat));
});
test("a foreign Host is refused, also with the right token", async () => {
  for (const foreign of [
    "evil.example",
    `evil.example:${port}`,
    "127.0.0.1",
    `127.0.0.1.evil.example:${port}`,
    `localhost:${port + 1}`,
  ])
    await refused(post(await pathOf("openai"), { host: foreign }, chat));
});
test("a web page's Origin is refused, `null` included", async () => {
  for (const origin of [
    "https://evil.example",
    "null",
    `http://127.0.0.1:${port}`,
    "vscode-webview://x",
  ])
    await refused(post(await pathOf("openai"), { ...host(), origin }, chat));
});
test("a page's simple text/plain POST is refused everywhere", async () => {
  const headers = { ...host(), origin: "https://evil.example", "content-type": "text/plain" };
  for (const path of [await pathOf("openai"), "/control", "/health", "/mcp/check"])
    await refused(post(path, headers, chat));
});
test("health is not shown to a rebound name, and shows no token to anybody", async () => {
  assert.match(await raw(["GET /health HTTP/1.1\r\nhost: evil.example\r\n\r\n"]), / 403 /);
  const response = await fetch(`http://127.0.0.1:${port}/health`);
  const text = await response.text();
  for (const { url } of await guarded.guard.api.routes())
    assert.ok(!text.includes(url.split("/")[5] ?? "?"));
  assert.ok(!text.includes(guarded.guard.controlToken));
});
test("a route token does not open the control channel, nor does any Origin", async () => {
  const token = (await pathOf("openai")).split("/")[3] ?? "";
  const attempts: Record<string, string>[] = [
    {},
    { authorization: `Bearer ${token}` },
    { authorization: `Bearer ${guarded.guard.controlToken}`, origin: "https://evil.example" },
    { authorization: `Bearer ${guarded.guard.controlToken}`, origin: "vscode-file://vscode-app" },
  ];
  for (const headers of attempts) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/control`, { headers });
    const [error] = await once(socket, "error");
    assert.match(String(error), /403/);
  }
});
test("a control call with the wrong shape is refused by name, and nothing inherited can be called", async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/control`, {
    headers: { authorization: `Bearer ${guarded.guard.controlToken}` },
  });
  await once(socket, "open");
  const ask = async (method: string, args: unknown[]): Promise<string> => {
    socket.send(JSON.stringify({ t: "call", id: 1, method, args }));
    const [data] = await once(socket, "message");
    return String(data);
  };
  assert.match(await ask("pause", ["soon"]), /wrong arguments/);
  assert.match(await ask("constructor", []), /no method/);
  assert.match(await ask("__proto__", []), /no method/);
  socket.send("no json");
  socket.send(JSON.stringify({ t: "call" }));
  assert.match(await ask("status", []), /"t":"ok"/);
  socket.terminate();
});
test("JSON that is 10 000 deep gets an answer", async () => {
  const deep = `${"[".repeat(10_000)}"x"${"]".repeat(10_000)}`;
  const response = await fetch((await guarded.route("openai")) + chatPath, {
    method: "POST",
    body: deep,
  });
  assert.ok(response.status === 200 || response.status === 400);
  await response.text();
  await unharmed();
});
test("a body over the limit is refused before it is sent, and when it grows over it", async () => {
  const path = await pathOf("openai");
  const limit = guarded.options.settings.maxBodyBytes;
  const declared = { ...host(), "content-length": String(limit + 1) };
  assert.match(await raw([post(path, declared, "")]), /^HTTP\/1\.1 4\d\d /);
  const before = process.memoryUsage().rss;
  const chunk = Buffer.alloc(1024 * 1024, "a");
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ntransfer-encoding: chunked\r\n\r\n`;
  const framed = Buffer.concat([Buffer.from("100000\r\n"), chunk, Buffer.from("\r\n")]);
  const parts = [head, ...Array.from({ length: 52 }, () => framed)];
  assert.match(await raw(parts), /^HTTP\/1\.1 4\d\d /);
  assert.equal(stub.requests.length, 0);
  assert.ok(process.memoryUsage().rss - before < 512 * 1024 * 1024);
  await unharmed();
});
test("a 50 MB body of plain text is answered", async () => {
  const body = JSON.stringify({ model: "m", input: "lorem ipsum ".repeat(4_000_000) });
  const url = `${await guarded.route("openai")}/v1/responses`;
  const response = await fetch(url, { method: "POST", body });
  assert.ok([200, 400].includes(response.status));
  await response.text();
  await unharmed();
});
test("a gzip bomb is refused as not scannable", async () => {
  let bomb = Buffer.alloc(64 * 1024 * 1024);
  bomb = gzipSync(bomb);
  for (const [body, encoding] of [
    [bomb, "gzip"],
    [gzipSync(bomb), "gzip, gzip"],
  ] as const) {
    const response = await fetch((await guarded.route("openai")) + chatPath, {
      method: "POST",
      headers: { "content-encoding": encoding },
      body: new Uint8Array(body),
    });
    assert.equal(response.status, 400);
    assert.equal(response.headers.get("x-should-retry"), "false");
    await response.text();
  }
  assert.equal(stub.requests.length, 0);
  const last = guarded.events.findLast((event) => event.kind === "exchange.decided");
  assert.equal(last?.failure, "too_large");
});
test("an unknown or broken content encoding is refused as not scannable", async () => {
  for (const encoding of ["rot13", "gzip", "gzip, gzip, gzip, gzip, gzip"]) {
    const response = await fetch((await guarded.route("openai")) + chatPath, {
      method: "POST",
      headers: { "content-encoding": encoding },
      body: chat,
    });
    assert.equal(response.status, 400);
    await response.text();
  }
  assert.equal(stub.requests.length, 0);
});
test("a body that stops half-way is answered 408 in the provider's shape", async () => {
  const answer = await raw([
    post(await pathOf("openai"), { ...host(), "content-length": "1000" }, '{"mess'),
  ]);
  assert.match(answer, /^HTTP\/1\.1 408 /);
  assert.match(answer, /"error"/);
  assert.equal(stub.requests.length, 0);
});
test("headers that stop half-way are answered 408", async () => {
  const answer = await raw(["POST / HTTP/1.1\r\nhost: 127.0"]);
  assert.match(answer, /^HTTP\/1\.1 408 /);
});
test("headers that are too long are answered 431, and no HTTP at all 400", async () => {
  const long = `GET /health HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nx: ${"a".repeat(70_000)}\r\n\r\n`;
  assert.match(await raw([long]), /^HTTP\/1\.1 431 /);
  assert.match(await raw(["\x16\x03\x01 hello\r\n\r\n"]), /^HTTP\/1\.1 400 /);
});
test("a smuggled second length is refused", async () => {
  const head = `POST ${await pathOf("openai")} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n`;
  const both = `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`;
  assert.match(await raw([both]), /^HTTP\/1\.1 400 /);
  const twice = `${head}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`;
  assert.match(await raw([twice]), /^HTTP\/1\.1 400 /);
  assert.equal(stub.requests.length, 0);
});
test("1 000 idle sockets harm nobody and are closed in the end", async () => {
  const sockets: Socket[] = [];
  for (let index = 0; index < 1_000; index++) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    // Without a reader the end of the connection would never be seen.
    socket.resume();
    sockets.push(socket);
  }
  const closed = Promise.all(sockets.map((socket) => once(socket, "close")));
  await unharmed();
  await closed;
  await unharmed();
});
test("an unknown upgrade is refused", async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/r/openai/${"A".repeat(43)}/v1/responses`);
  const [error] = await once(socket, "error");
  assert.match(String(error), /403/);
});
test("a probe header without a nonce of this guard does not get around the scan", async () => {
  const response = await fetch((await guarded.route("openai")) + chatPath, {
    method: "POST",
    headers: { "x-argus-probe": "x" },
    body: chat,
  });
  assert.equal(response.status, 409);
  assert.equal(stub.requests.length, 0);
  await response.text();
});
