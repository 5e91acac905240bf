/** WebSockets through the guard: frames scanned, limits, closing. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, beforeEach, test } from "node:test";
import { gzipSync } from "node:zlib";

import { WebSocket, WebSocketServer } from "ws";

import type { TestGuard } from "../../support/guard.ts";
import { plantedKey, startTestGuard, testSettings } from "../../support/guard.ts";
import type { StubProvider } from "../../support/stubProvider.ts";
import { startStubProvider } from "../../support/stubProvider.ts";

let stub: StubProvider;
let guarded: TestGuard;
const maxFrameBytes = 64 * 1024;

before(async () => {
  stub = await startStubProvider();
  guarded = await startTestGuard({ upstream: stub.url, limits: { maxFrameBytes } });
});
after(async () => {
  await guarded.stop();
  await stub.stop();
});
beforeEach(() => {
  stub.clear();
  stub.refuseUpgrades(undefined);
});

const create = (text: string): string =>
  JSON.stringify({
    type: "response.create",
    model: "m",
    input: [{ type: "message", role: "user", content: [{ type: "input_text", text }] }],
  });

async function open(path = "/v1/responses", guard = guarded): Promise<WebSocket> {
  const url = (await guard.route("openai")).replace("http:", "ws:") + path;
  const socket = new WebSocket(url, { headers: { authorization: "Bearer client-key" } });
  await once(socket, "open");
  return socket;
}

/** The next `count` messages, as text. */
async function read(socket: WebSocket, count: number): Promise<string[]> {
  const out: string[] = [];
  await new Promise<void>((resolve) => {
    socket.on("message", (data) => {
      if (Buffer.isBuffer(data)) out.push(data.toString());
      if (out.length === count) resolve();
    });
    socket.once("close", () => resolve());
  });
  socket.removeAllListeners("message");
  return out;
}

test("frames pass unchanged both ways, in order, with the client's headers", async () => {
  await guarded.guard.api.configure(testSettings("strict"));
  const socket = await open();
  const frames = [create("one"), create("two"), create("three")];
  const answers = read(socket, 6);
  for (const frame of frames) socket.send(frame);
  assert.equal((await answers).length, 6);
  assert.deepEqual(stub.frames, frames);
  assert.equal(stub.upgrades[0]?.authorization, "Bearer client-key");
  assert.equal(stub.upgrades[0]?.host, `127.0.0.1:${stub.port}`);
  assert.match(stub.upgrades[0]?.["sec-websocket-extensions"] ?? "", /^permessage-deflate/);
  socket.close();
});

test("a blocked frame is answered by an error frame and close 1008; nothing leaves", async () => {
  await guarded.guard.api.configure(testSettings("strict"));
  const socket = await open();
  const closed = once(socket, "close");
  const answers = read(socket, 1);
  socket.send(create(`key ${plantedKey}`));
  const [text = ""] = await answers;
  const frame = JSON.parse(text);
  assert.equal(frame.type, "error");
  assert.equal(frame.status, 400);
  assert.equal(typeof frame.error.message, "string");
  assert.ok(!text.includes(plantedKey));
  const [code] = await closed;
  assert.equal(code, 1008);
  assert.deepEqual(stub.frames, []);
});

test("what was sent behind a blocked frame is for nobody", async () => {
  await guarded.guard.api.configure(testSettings("strict"));
  const socket = await open();
  const closed = once(socket, "close");
  for (const text of [`key ${plantedKey}`, "harmless", "harmless too"]) socket.send(create(text));
  await closed;
  assert.deepEqual(stub.frames, []);
});

test("a key in a header or the query of an upgrade is redacted there", async () => {
  await guarded.guard.api.configure(testSettings("balanced"));
  const url = (await guarded.route("openai")).replace("http:", "ws:");
  const socket = new WebSocket(`${url}/v1/responses?q=${plantedKey}`, {
    headers: { "x-note": `key ${plantedKey} end` },
  });
  await once(socket, "open");
  assert.match(String(stub.upgrades[0]?.["x-note"]), /^key ARGUS_\w+ end$/);
  socket.close();
});

test("a key in the name of a protocol is redacted there, the client's own credentials are not", async () => {
  await guarded.guard.api.configure(testSettings("balanced"));
  const url = `${(await guarded.route("openai")).replace("http:", "ws:")}/v1/responses`;
  const offered = async (...protocols: string[]): Promise<unknown> => {
    stub.clear();
    const socket = new WebSocket(url, protocols);
    const settled = new Promise((resolve) => socket.once("close", resolve));
    // The upstream chose a name that this client did not offer.
    socket.on("error", () => {});
    socket.on("open", () => socket.close());
    await settled;
    return stub.upgrades[0]?.["sec-websocket-protocol"];
  };
  assert.match(String(await offered(`x.${plantedKey}`)), /^x\.ARGUS_\w+$/);
  const own = `openai-insecure-api-key.${plantedKey}`;
  assert.equal(await offered("realtime", own), `realtime,${own}`);
  const beside = String(await offered(own, `x.${plantedKey}`));
  assert.ok(beside.startsWith(`${own},x.ARGUS_`) && beside.split(plantedKey).length === 2);
});

test("a key in a frame is redacted, text and binary alike", async () => {
  await guarded.guard.api.configure(testSettings("balanced"));
  const socket = await open();
  for (const binary of [false, true]) {
    const answers = read(socket, 2);
    socket.send(Buffer.from(create(`key ${plantedKey} end`)), { binary });
    await answers;
  }
  assert.equal(stub.frames.length, 2);
  for (const frame of stub.frames) {
    assert.ok(!frame.includes(plantedKey));
    assert.match(frame, /key ARGUS_\w+ end/);
  }
  socket.close();
});

test("an upstream that refuses the upgrade makes it 426", async () => {
  for (const status of [404, 401, 426]) {
    stub.refuseUpgrades(status);
    await assert.rejects(open(), /426/);
  }
});

test("a key in the query of an upgrade is not sent", async () => {
  await guarded.guard.api.configure(testSettings("strict"));
  await assert.rejects(open(`/v1/responses?q=${plantedKey}`), /426/);
  assert.equal(stub.upgrades.length, 0);
});

test("a frame at the limit passes, one byte more closes with 1009", async () => {
  await guarded.guard.api.configure(testSettings("balanced"));
  const frame = create("x");
  const full = create("x".repeat(maxFrameBytes - frame.length + 1));
  assert.equal(full.length, maxFrameBytes);
  const socket = await open();
  const answers = read(socket, 2);
  socket.send(full);
  await answers;
  assert.deepEqual(stub.frames, [full]);
  const closed = once(socket, "close");
  socket.send(`${full} `);
  const [code] = await closed;
  assert.equal(code, 1009);
  assert.equal(stub.frames.length, 1);
});

test("a small frame that inflates beyond the limit closes with 1009, unread", async () => {
  const url = (await guarded.route("openai")).replace("http:", "ws:");
  const socket = new WebSocket(`${url}/v1/responses`, { perMessageDeflate: { threshold: 0 } });
  await once(socket, "open");
  const closed = once(socket, "close");
  socket.send(create("0".repeat(100 * maxFrameBytes)), { compress: true });
  const [code] = await closed;
  assert.equal(code, 1009);
  assert.deepEqual(stub.frames, []);
});

test("a frame that is compressed by itself is read as what it holds", async () => {
  await guarded.guard.api.configure(testSettings("balanced"));
  const socket = await open();
  stub.clear();
  const answered = once(socket, "message");
  socket.send(gzipSync(create(`key ${plantedKey}`)));
  await answered;
  assert.match(stub.frames.join(), /ARGUS_AWS_ACCESS_KEY_/);
  assert.equal(stub.frames.join().includes(plantedKey), false);
  socket.close();
});

test("the close code of either side reaches the other", async () => {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const own = await startTestGuard({ upstream: `http://127.0.0.1:${port}` });
  const peers: WebSocket[] = [];
  server.on("connection", (peer) => peers.push(peer));
  const first = await open("/v1/responses", own);
  const closed = once(first, "close");
  peers[0]?.close(4001, "done");
  const [code, reason] = await closed;
  assert.equal(code, 4001);
  assert.equal(String(reason), "done");
  const second = await open("/v1/responses", own);
  const [, peer] = peers;
  assert.ok(peer);
  const seen = once(peer, "close");
  second.close(4002, "bye");
  const [ended, said] = await seen;
  assert.deepEqual([ended, String(said)], [4002, "bye"]);
  const third = await open("/v1/responses", own);
  const [, , last] = peers;
  assert.ok(last);
  const end = once(last, "close");
  third.close(4003, `key ${plantedKey}`);
  const [code3, words] = await end;
  assert.deepEqual([code3, String(words)], [4003, ""], "a key does not leave with the goodbye");
  await own.stop();
  server.close();
});
