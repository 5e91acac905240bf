/** Bodies that come slowly: how long one may be silent, and how long it may take as a whole. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { readBody, type ReadBody } from "../../../src/node/guard/body.ts";

const limits = { maxBodyBytes: 1_000, bodyIdleTimeoutMs: 1_000, bodyTimeoutMs: 2_000 };

/** Sends so many bytes, one after each pause, of a body that is `length` long. */
async function read(length: number, bytes: number, pauseMs: number): Promise<ReadBody> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const headers = { "content-length": length };
  const call = httpRequest({ port, method: "POST", headers, agent: false });
  call.on("error", () => call.destroy());
  call.flushHeaders();
  const [request, response] = await once(server, "request");
  const reading = readBody(request, response, limits);
  let isOver = false;
  const over = reading.finally(() => (isOver = true));
  for (let sent = 0; sent < bytes && !isOver; sent += 1) {
    call.write("x");
    await sleep(pauseMs);
  }
  const body = await over;
  call.destroy();
  server.close();
  return body;
}

describe("a body", { concurrency: true }, () => {
  test("that stops half-way is too slow", async () =>
    assert.deepEqual(await read(2, 1, 0), { kind: "too_slow" }));
  test("of which nothing comes is too slow", async () =>
    assert.deepEqual(await read(2, 0, 0), { kind: "too_slow" }));
  test("that never stops is too slow as a whole", async () =>
    assert.deepEqual(await read(900, 900, 100), { kind: "too_slow" }));
  test("that comes slowly, but within both limits, is read", async () =>
    assert.deepEqual(await read(13, 13, 100), {
      kind: "body",
      bytes: Buffer.from("x".repeat(13)),
    }));
  test("is read up to its size, not one byte more", async () => {
    const { maxBodyBytes } = limits;
    assert.equal((await read(maxBodyBytes, maxBodyBytes, 0)).kind, "body");
    assert.equal((await read(maxBodyBytes + 1, 0, 0)).kind, "too_large");
  });
});
