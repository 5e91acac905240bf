/** A gateway that somebody set before stays the upstream; our own address never does. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { tmpdir } from "node:os";
import { test } from "node:test";

import { firstTool, signsInWithKey, upstreamOf } from "../../src/vscode/terminalClient.ts";

function check(suffix: "" | "/v1", before: string | undefined, expected: string): void {
  assert.equal(upstreamOf({ upstream: "https://api.example", suffix }, before), expected);
}

test("nothing set: the provider", () => check("", undefined, "https://api.example"));
test("a gateway is kept", () => check("", "https://gw.corp/ai/", "https://gw.corp/ai"));
test("the version is not doubled", () => check("/v1", "https://gw.corp/v1", "https://gw.corp"));
test("a gateway without version is kept", () => check("/v1", "https://gw.corp", "https://gw.corp"));
test("loopback is not an upstream", () => {
  check("", "http://127.0.0.1:41417/r/x/y", "https://api.example");
  check("", "http://localhost:41417/", "https://api.example");
  check("", "http://[::1]:41417/", "https://api.example");
});
test("nonsense is not an upstream", () => check("", "gw", "https://api.example"));

test("a tool is found on the search path, empty and missing folders do no harm", async () => {
  const folder = await mkdtemp(join(tmpdir(), "argus-path-"));
  const path = ["", join(folder, "missing"), folder].join(delimiter);
  assert.equal(await firstTool(path), undefined);
  await writeFile(join(folder, process.platform === "win32" ? "claude.cmd" : "claude"), "");
  assert.equal(await firstTool(path), "claude");
  assert.equal(await firstTool(""), undefined);
  await rm(folder, { recursive: true });
});

test("Gemini CLI is only led here when it signs in with a saved key", async () => {
  const home = await mkdtemp(join(tmpdir(), "argus-gemini-"));
  const file = join(home, ".gemini/settings.json");
  assert.equal(await signsInWithKey(home), false);
  await mkdir(join(home, ".gemini"));
  await writeFile(file, '{ "security": { "auth": { "selectedType": "oauth-personal" } } }');
  assert.equal(await signsInWithKey(home), false);
  await writeFile(file, '{ "security": { "auth": { "selectedType": "gemini-api-key" } } }');
  assert.equal(await signsInWithKey(home), true);
  await rm(home, { recursive: true });
});
