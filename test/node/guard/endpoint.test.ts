/** Whose guard answers on a port: an answer of any other shape, or an overlong one, is none of ours. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { test } from "node:test";

import { dataLabel, isOwnGuard, maxHealthLength } from "../../../src/node/guard/endpoint.ts";

const folder = tmpdir();
const health = { service: "argus", data: dataLabel(folder), pid: process.pid };

/** Whether what says this about itself is taken for the guard of `folder`. */
async function check(answer: string, expected: boolean): Promise<void> {
  const server = createServer((_request, response) => response.end(answer));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  assert.equal(await isOwnGuard(port, folder), expected, answer.slice(0, 80));
  server.closeAllConnections();
  server.close();
  await once(server, "close");
  assert.equal(await isOwnGuard(port, folder), false, "nobody there");
}

test("an answer is read up to its longest length, one character more is no guard", async () => {
  await check(JSON.stringify(health).padEnd(maxHealthLength), true);
  await check(JSON.stringify(health).padEnd(maxHealthLength + 1), false);
});

test("another service, another data directory or no JSON is no guard of ours", async () => {
  await check(JSON.stringify({ ...health, service: "other" }), false);
  await check(JSON.stringify({ ...health, data: dataLabel(import.meta.dirname) }), false);
  await check("<html>", false);
});
