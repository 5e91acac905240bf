/** Limits that show only while something flows or waits: headers, held bodies, cache, sockets, windows. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { WebSocket, WebSocketServer } from "ws";

import type { AskedEvent, DecidedEvent } from "../../../src/core/model/event.ts";
import { controlPath } from "../../../src/node/guard/controlPath.ts";
import {
  maxControlConnections,
  maxControlFrameBytes,
} from "../../../src/node/guard/controlServer.ts";
import type { Limits } from "../../../src/node/guard/limits.ts";
import { entryBytes } from "../../../src/node/guard/resultCache.ts";
import type { TestGuard } from "../../support/guard.ts";
import { plantedKey, startTestGuard, testSettings } from "../../support/guard.ts";
import type { StubProvider } from "../../support/stubProvider.ts";
import { startStubProvider } from "../../support/stubProvider.ts";

const mib = 1024 * 1024;
/** Between two looks at something that changes on its own. */
const lookMs = 20;
/** Nothing moved for so many looks in a row: it stands still. */
const stillLooks = 15;

let stub: StubProvider;
before(async () => {
  stub = await startStubProvider();
});
after(() => stub.stop());

const asking = (() => {
  const plain = testSettings();
  return { ...plain, policy: { ...plain.policy, askInstead: "redact" as const } };
})();

async function withGuard(
  limits: Partial<Limits>,
  work: (guarded: TestGuard) => Promise<void>,
): Promise<void> {
  stub.clear();
  const guarded = await startTestGuard({ upstream: stub.url, limits, settings: asking });
  try {
    await work(guarded);
  } finally {
    await guarded.stop();
  }
}

async function post(guarded: TestGuard, body: string): Promise<number> {
  const response = await fetch(`${await guarded.route("openai")}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  await response.text();
  return response.status;
}

/** The question about the request that is held. */
async function nextAsked(guarded: TestGuard): Promise<AskedEvent> {
  for (;;) {
    const asked = guarded.events.filter((event) => event.kind === "exchange.asked")[0];
    if (asked !== undefined) return asked;
    await sleep(lookMs);
  }
}

/** A chat turn of exactly so many bytes. */
function turn(bytes: number): string {
  const empty = JSON.stringify({ messages: [{ role: "user", content: `${plantedKey} ` }] });
  const content = `${plantedKey} ${"x".repeat(bytes - empty.length)}`;
  return JSON.stringify({ messages: [{ role: "user", content }] });
}

test("bodies up to the limit are held beside others, at it the next request is answered 503", async () => {
  const check = async (bytes: number, expected: number): Promise<void> =>
    withGuard({ maxHeldBytes: 2000 }, async (guarded) => {
      await guarded.guard.api.attend();
      const held = post(guarded, turn(bytes));
      const { id } = await nextAsked(guarded);
      assert.equal(await post(guarded, "{}"), expected);
      await guarded.guard.api.answer(id, "redact");
      assert.equal(await held, 200);
      assert.equal(await post(guarded, "{}"), 200);
    });
  await check(1999, 200);
  await check(2000, 503);
});

test("as many requests wait for a person as the limit says, one more gets the fallback", () =>
  withGuard({ maxHeldRequests: 1 }, async (guarded) => {
    await guarded.guard.api.attend();
    const held = post(guarded, turn(300));
    const { id } = await nextAsked(guarded);
    assert.equal(await post(guarded, turn(400)), 400);
    await guarded.guard.api.answer(id, "redact");
    assert.equal(await held, 200);
  }));

/** Raw: `fetch` has header limits of its own. The status line's code. */
async function statusWith(guarded: TestGuard, headers: number, upgrade = false): Promise<number> {
  const url = new URL(`${await guarded.route("openai")}/v1/responses`);
  const own = upgrade
    ? ["connection: upgrade", "upgrade: websocket", "sec-websocket-version: 13"]
    : ["content-type: application/json", "content-length: 2", "connection: close"];
  const key = upgrade ? [`sec-websocket-key: ${Buffer.alloc(16).toString("base64")}`] : [];
  const lines = [`host: ${url.host}`, ...own, ...key];
  for (let index = lines.length; index < headers; index++) lines.push(`x-h${index}: v`);
  const socket = connect(guarded.guard.port, "127.0.0.1");
  const [method, body] = upgrade ? ["GET", ""] : ["POST", "{}"];
  socket.write(`${method} ${url.pathname} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
  const [first]: unknown[] = await once(socket, "data");
  socket.destroy();
  assert.ok(Buffer.isBuffer(first));
  return Number(/^HTTP\/1\.1 (\d+)/.exec(first.toString())?.[1]);
}

test("header lines up to the limit reach the provider, one more refuses the request", () =>
  withGuard({ maxHeaders: 20 }, async (guarded) => {
    assert.equal(await statusWith(guarded, 20), 200);
    assert.ok(stub.requests[0]?.headers["x-h19"] === "v");
    assert.equal(await statusWith(guarded, 21), 431);
    assert.equal(await statusWith(guarded, 200), 431);
    assert.equal(stub.requests.length, 1);
    assert.equal(await statusWith(guarded, 20, true), 101);
    assert.equal(await statusWith(guarded, 21, true), 426);
  }));

test("a turn whose results just fit is not scanned again, one byte less and it is", async () => {
  const texts = Array.from({ length: 20 }, (_, index) => `text number ${index}`);
  const body = JSON.stringify({ messages: texts.map((content) => ({ role: "user", content })) });
  const scans = async (maxCacheBytes: number): Promise<readonly number[]> => {
    let counts: readonly number[] = [];
    await withGuard({ maxCacheBytes }, async (guarded) => {
      await post(guarded, body);
      await post(guarded, body);
      const decided = guarded.events.filter(
        (event): event is DecidedEvent => event.kind === "exchange.decided",
      );
      counts = decided.map(({ scannedFields }) => scannedFields);
    });
    return counts;
  };
  const [fields = 0] = await scans(mib);
  assert.ok(fields >= texts.length);
  assert.deepEqual(await scans(fields * entryBytes), [fields, 0]);
  const [, again = 0] = await scans(fields * entryBytes - 1);
  assert.ok(again > 0);
});

test("a connection is kept for the next request, and closed when it was silent for too long", async () => {
  const ask = (socket: Socket, url: URL): Promise<unknown> => {
    socket.write(`GET /health HTTP/1.1\r\nhost: ${url.host}\r\n\r\n`);
    return once(socket, "data");
  };
  const open = async (guarded: TestGuard): Promise<readonly [Socket, URL]> => {
    const socket = connect(guarded.guard.port, "127.0.0.1");
    return [socket, new URL(await guarded.route("openai"))];
  };
  await withGuard({}, async (guarded) => {
    const [socket, url] = await open(guarded);
    await ask(socket, url);
    await ask(socket, url);
    assert.equal(socket.closed, false);
    socket.destroy();
  });
  await withGuard({ keepAliveMs: 1 }, async (guarded) => {
    const [socket, url] = await open(guarded);
    await ask(socket, url);
    await once(socket, "close");
  });
});

async function openSocket(guarded: TestGuard): Promise<WebSocket> {
  const url = `${await guarded.route("openai")}/v1/responses`.replace("http:", "ws:");
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, "open");
  return socket;
}

const frame = (text: string): string =>
  JSON.stringify({ type: "response.create", model: "m", input: text });

/** Resolves with the value once it no longer changes. */
async function settled(value: () => number): Promise<number> {
  let last = value();
  for (let still = 0; still < stillLooks; still++) {
    await sleep(lookMs);
    if (value() !== last) still = 0;
    last = value();
  }
  return last;
}

test("frames wait for their scan up to the limit, then the sender waits", async () => {
  const check = async (maxQueuedFrames: number, waits: boolean): Promise<void> =>
    withGuard({ maxQueuedFrames }, async (guarded) => {
      await guarded.guard.api.attend();
      const socket = await openSocket(guarded);
      socket.send(frame(`key ${plantedKey}`));
      const { id } = await nextAsked(guarded);
      const large = Array.from({ length: 14 }, (_, index) => frame(`${index} ${"x".repeat(mib)}`));
      for (const each of large) socket.send(each);
      const unsent = await settled(() => socket.bufferedAmount);
      assert.equal(unsent > 0, waits, `${unsent} bytes were not taken`);
      await guarded.guard.api.answer(id, "redact");
      while (stub.frames.length < large.length + 1) await sleep(lookMs);
      assert.deepEqual(stub.frames.slice(1), large, "all of them, in order");
      socket.terminate();
    });
  await check(2, true);
  await check(15, false);
});

test("an upstream waits for a client that does not read", async () => {
  const upstream = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(upstream, "listening");
  const address = upstream.address();
  assert.ok(typeof address === "object" && address !== null);
  const guarded = await startTestGuard({
    upstream: `http://127.0.0.1:${address.port}`,
    limits: { maxBufferedFrameBytes: mib },
  });
  const connected = new Promise<WebSocket>((resolve) => upstream.once("connection", resolve));
  const socket = await openSocket(guarded);
  const count = 48;
  let got = 0;
  socket.on("message", () => got++);
  socket.pause();
  const provider = await connected;
  for (let sent = 0; sent < count; sent++) provider.send("y".repeat(mib));
  assert.ok((await settled(() => provider.bufferedAmount)) > 0, "the upstream still has frames");
  socket.resume();
  while (got < count) await sleep(lookMs);
  socket.terminate();
  await guarded.stop();
  upstream.close();
});

test("as many windows are connected as the limit says, and a place that is left can be taken", () =>
  withGuard({}, async ({ guard }) => {
    const knock = async (): Promise<WebSocket | undefined> => {
      const socket = new WebSocket(`ws://127.0.0.1:${guard.port}${controlPath}`, {
        headers: { authorization: `Bearer ${guard.controlToken}` },
      });
      const opened = await new Promise<boolean>((resolve) => {
        socket.once("open", () => resolve(true));
        socket.on("error", () => resolve(false));
      });
      return opened ? socket : undefined;
    };
    const windows: WebSocket[] = [];
    for (let index = 0; index < maxControlConnections; index++) {
      const socket = await knock();
      assert.ok(socket !== undefined, `window ${index}`);
      windows.push(socket);
    }
    assert.equal(await knock(), undefined);
    windows[0]?.terminate();
    let again = await knock();
    while (again === undefined) again = await knock();
    for (const socket of [...windows, again]) socket.terminate();
  }));

test("a control message of the largest size is answered, a larger one ends its connection and no other", () =>
  withGuard({}, async ({ guard }) => {
    for (const size of [maxControlFrameBytes, maxControlFrameBytes + 1]) {
      const socket = new WebSocket(`ws://127.0.0.1:${guard.port}${controlPath}`, {
        headers: { authorization: `Bearer ${guard.controlToken}` },
      });
      await once(socket, "open");
      const call = JSON.stringify({ t: "call", id: 1, method: "marks", args: [] });
      const said = Promise.race([
        once(socket, "message").then(([data]) => String(data)),
        once(socket, "close").then(([code]) => String(code)),
      ]);
      socket.send(call.padEnd(size));
      const expected = JSON.stringify({ t: "ok", id: 1, value: [] });
      assert.equal(await said, size > maxControlFrameBytes ? "1009" : expected);
      socket.terminate();
    }
    assert.equal((await guard.api.status()).port, guard.port);
  }));
