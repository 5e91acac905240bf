/** Finding the running guard. */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { endpointFile, findEndpoint } from "../../../src/node/gateway/endpoint.ts";

async function check(content: string | undefined, expected: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "argus-endpoint-"));
  if (content !== undefined) await writeFile(join(folder, endpointFile), content);
  assert.equal((await findEndpoint(folder)) !== undefined, expected);
  await rm(folder, { recursive: true });
}

const good = { pid: process.pid, port: 4000, mcpToken: "t".repeat(32) };

test("a file of a living guard is used", () => check(JSON.stringify(good), true));
test("no file, no guard", () => check(undefined, false));
test("a broken file is no guard", () => check("{", false));
test("another shape is no guard", () => check(JSON.stringify({ ...good, port: 0 }), false));
test("a dead process is no guard", () =>
  check(JSON.stringify({ ...good, pid: 2 ** 22 + 1 }), false));
