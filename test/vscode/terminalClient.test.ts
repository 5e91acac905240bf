/** A gateway that somebody set before stays the upstream; our own address never does. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { upstreamOf } from "../../src/vscode/terminalClient.ts";

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
