/** Every limit of the guard at its edge. */

import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync as zstd,
} from "node:zlib";

import { families } from "../../../src/core/model/exchange.ts";
import { decodeBody, freeBytes } from "../../../src/node/guard/contentEncoding.ts";
import { defaultLimits } from "../../../src/node/guard/limits.ts";
import type { TestGuard } from "../../support/guard.ts";
import { startTestGuard } from "../../support/guard.ts";
import type { StubProvider } from "../../support/stubProvider.ts";
import { startStubProvider } from "../../support/stubProvider.ts";

let stub: StubProvider;
before(async () => {
  stub = await startStubProvider();
});
after(() => stub.stop());

async function withGuard(
  limits: Partial<typeof defaultLimits>,
  work: (guarded: TestGuard) => Promise<void>,
): Promise<void> {
  stub.clear();
  const guarded = await startTestGuard({ upstream: stub.url, limits });
  try {
    await work(guarded);
  } finally {
    await guarded.stop();
  }
}

async function post(guarded: TestGuard, body: Uint8Array | string, headers = {}): Promise<number> {
  const url = `${await guarded.route("openai")}/v1/chat/completions`;
  const response = await fetch(url, {
    method: "POST",
    headers,
    body: new Uint8Array(Buffer.from(body)),
  });
  await response.text();
  return response.status;
}

test("a body at the size limit passes, one byte more does not", () =>
  withGuard({ maxBodyBytes: 2048 }, async (guarded) => {
    assert.equal(await post(guarded, JSON.stringify("x".repeat(2046))), 200);
    assert.equal(await post(guarded, JSON.stringify("x".repeat(2047))), 400);
    assert.equal(stub.requests.length, 1);
  }));

test("a body that decodes to the size limit passes, one byte more does not", () =>
  withGuard({ maxBodyBytes: 2048 }, async (guarded) => {
    const gzip = { "content-encoding": "gzip" };
    assert.equal(await post(guarded, gzipSync(JSON.stringify("x".repeat(2046))), gzip), 200);
    assert.equal(await post(guarded, gzipSync(JSON.stringify("x".repeat(2047))), gzip), 400);
    assert.equal(stub.requests.length, 1);
  }));

test("beyond one MiB the decoded size is limited by its ratio", async () => {
  const bytes = gzipSync(Buffer.alloc(4 * 1024 * 1024));
  const ratio = Math.ceil((4 * 1024 * 1024) / bytes.length);
  const limits = { ...defaultLimits, maxDecodedRatio: ratio };
  assert.equal((await decodeBody(bytes, "gzip", limits)).kind, "decoded");
  const less = { ...defaultLimits, maxDecodedRatio: ratio - 1 };
  assert.deepEqual(await decodeBody(bytes, "gzip", less), { kind: "failed", reason: "too_large" });
});

test("up to one MiB any ratio is taken, one byte more is not", async () => {
  const limits = { ...defaultLimits, maxDecodedRatio: 1 };
  const decoded = async (size: number) => decodeBody(gzipSync(Buffer.alloc(size)), "gzip", limits);
  assert.equal((await decoded(freeBytes)).kind, "decoded");
  assert.deepEqual(await decoded(freeBytes + 1), { kind: "failed", reason: "too_large" });
});

test("stacked encodings are undone up to their limit", async () => {
  let bytes: Uint8Array = Buffer.from("text");
  for (let count = 0; count < 3; count++) bytes = gzipSync(bytes);
  const at = { ...defaultLimits, maxEncodings: 3 };
  const decoded = await decodeBody(bytes, "gzip, gzip, gzip", at);
  assert.equal(decoded.kind === "decoded" && Buffer.from(decoded.bytes).toString(), "text");
  const below = { ...defaultLimits, maxEncodings: 2 };
  assert.equal((await decodeBody(bytes, "gzip, gzip, gzip", below)).kind, "failed");
});

test("what is encoded more often than declared is undone as well, up to the limit", async () => {
  const twice = gzipSync(gzipSync("text"));
  const enough = { ...defaultLimits, maxEncodings: 2 };
  for (const declared of ["gzip", "identity", undefined]) {
    const decoded = await decodeBody(twice, declared, enough);
    assert.equal(decoded.kind === "decoded" && Buffer.from(decoded.bytes).toString(), "text");
    const below = { ...defaultLimits, maxEncodings: 1 };
    assert.equal((await decodeBody(twice, declared, below)).kind, "failed");
  }
});

test("zlib that nobody declared is undone where it is that", async () => {
  const text = async (bytes: Uint8Array): Promise<string | false> => {
    const decoded = await decodeBody(bytes, undefined, defaultLimits);
    return decoded.kind === "decoded" && Buffer.from(decoded.bytes).toString();
  };
  assert.equal(await text(deflateSync("text")), "text");
  assert.equal(await text(Buffer.from("x^2 + y^2")), "x^2 + y^2");
});

test("what stands behind the end of an encoding would be unread, so it is undecodable", async () => {
  const encoders = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd };
  const behind = Buffer.from("\0behind");
  for (const [name, encode] of [
    ...Object.entries(encoders),
    ["deflate", deflateRawSync] as const,
  ]) {
    const whole = encode(Buffer.from("text"));
    assert.equal((await decodeBody(whole, name, defaultLimits)).kind, "decoded");
    const more = await decodeBody(Buffer.concat([whole, behind]), name, defaultLimits);
    assert.deepEqual(more, { kind: "failed", reason: "undecodable" });
  }
  const members = Buffer.concat([gzipSync("te"), gzipSync("xt")]);
  const decoded = await decodeBody(members, "gzip", defaultLimits);
  assert.equal(decoded.kind === "decoded" && Buffer.from(decoded.bytes).toString(), "text");
});

test("one more request in flight than allowed is answered 503, and the next one passes", () =>
  withGuard({ maxInFlight: 1 }, async (guarded) => {
    const url = new URL(`${await guarded.route("openai")}/v1/chat/completions`);
    const held = connect(guarded.guard.port, "127.0.0.1");
    held.on("error", () => {});
    held.write(
      `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n`,
    );
    // The guard has begun to read the body.
    await once(held, "data");
    assert.equal(await post(guarded, "{}"), 503);
    held.write("{}");
    await once(held, "data");
    held.destroy();
    assert.equal(await post(guarded, "{}"), 200);
  }));

test("a request whose answer is still coming is not in flight", () =>
  withGuard({ maxInFlight: 1 }, async (guarded) => {
    let goOn = (): void => {};
    const told = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    async function* chunks(): AsyncGenerator<string> {
      yield "data: 1\n\n";
      await told;
      yield "data: 2\n\n";
    }
    const headers = { "content-type": "text/event-stream" };
    stub.respond(({ url }) =>
      url.includes("slow") ? { kind: "stream", status: 200, headers, chunks: chunks() } : undefined,
    );
    const slow = await fetch(`${await guarded.route("openai")}/slow`, {
      method: "POST",
      body: "{}",
    });
    assert.equal(await post(guarded, "{}"), 200);
    goOn();
    assert.equal(await slow.text(), "data: 1\n\ndata: 2\n\n");
    stub.respond(undefined);
  }));

test("header lines up to the limit pass whole", () =>
  withGuard({ maxHeaderBytes: 8192 }, async (guarded) => {
    assert.equal(await post(guarded, "{}", { "x-long": "a".repeat(7000) }), 200);
    assert.equal(await post(guarded, "{}", { "x-long": "a".repeat(8200) }), 431);
  }));

test("one more connection than allowed is closed at once", () =>
  withGuard({ maxConnections: 3 }, async (guarded) => {
    const sockets: Socket[] = [];
    for (let index = 0; index < 3; index++) {
      const socket = connect(guarded.guard.port, "127.0.0.1");
      await once(socket, "connect");
      sockets.push(socket);
    }
    const extra = connect(guarded.guard.port, "127.0.0.1");
    extra.on("error", () => {});
    extra.resume();
    await once(extra, "close");
    for (const socket of sockets) socket.destroy();
  }));

test("more routes than allowed are refused, a known one is not", () =>
  withGuard({ maxRoutes: families.length + 1 }, async (guarded) => {
    const { api } = guarded.guard;
    const route = { client: "x", family: "openai" as const, upstream: stub.url };
    assert.equal((await api.routes()).length, families.length);
    await api.openRoute({ ...route, name: "last" });
    await assert.rejects(api.openRoute({ ...route, name: "more" }), /too many routes/);
    await api.openRoute({ ...route, name: "last" });
  }));
