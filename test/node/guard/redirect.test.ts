/** Redirects: those of the upstream lead back through the guard, no body goes past it. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { type Redirect, redirectOf } from "../../../src/node/guard/redirect.ts";
import { plantedKey, startTestGuard, type TestGuard, testSettings } from "../../support/guard.ts";
import { startStubProvider, type StubProvider } from "../../support/stubProvider.ts";

const prefix = "/r/name/token";
const here = (path: string): Redirect => ({ kind: "here", location: `${prefix}${path}` });

function led(location: string, status = 307, method = "POST", body = "{}"): Redirect {
  const upstream = new URL("https://api.example.com/base");
  const asked = { method, upstream, target: "/v1/x?q=1", prefix, body: Buffer.from(body) };
  return redirectOf({ statusCode: status, headers: { location } }, asked);
}

test("the upstream's own places are places of the route", () => {
  assert.deepEqual(led("https://api.example.com/base/v1/x/?q=1"), here("/v1/x/?q=1"));
  assert.deepEqual(led("/base/v2#a"), here("/v2#a"));
  assert.deepEqual(led("y", 302, "GET", ""), here("/v1/y"));
  assert.deepEqual(led("//api.example.com/base"), here(""));
});

test("no body goes past the guard; a request without one may", () => {
  const elsewhere = [
    "https://other.example.com/base/v1/x",
    "http://api.example.com/base/v1/x",
    "https://api.example.com/baseline",
    "/other",
    "http://[",
  ];
  for (const location of elsewhere) {
    assert.deepEqual(led(location), { kind: "away" }, location);
    assert.deepEqual(led(location, 308), { kind: "away" }, location);
    assert.deepEqual(led(location, 302, "PUT"), { kind: "away" }, location);
    assert.deepEqual(led(location, 302), { kind: "none" }, location);
    assert.deepEqual(led(location, 303, "PUT"), { kind: "none" }, location);
    assert.deepEqual(led(location, 307, "GET", ""), { kind: "none" }, location);
  }
  assert.deepEqual(led("https://other.example.com", 201), { kind: "none" });
});

let stub: StubProvider;
let other: StubProvider;
let guarded: TestGuard;
before(async () => {
  [stub, other] = await Promise.all([startStubProvider(), startStubProvider()]);
  guarded = await startTestGuard({ upstream: stub.url, settings: testSettings("balanced") });
});
after(async () => {
  await guarded.stop();
  await Promise.all([stub.stop(), other.stop()]);
});

async function post(location: string): Promise<number> {
  stub.respond(({ url }) =>
    url === "/v1/chat/completions"
      ? { kind: "reply", status: 307, headers: { Location: location }, body: "" }
      : undefined,
  );
  const response = await fetch(`${await guarded.route("openai")}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ messages: [{ role: "user", content: `key ${plantedKey}` }] }),
  });
  await response.text();
  return response.status;
}

test("a client that follows stays behind the guard", async () => {
  assert.equal(await post(`${stub.url}/v1/chat/completions/`), 200);
  assert.equal(stub.requests.at(-1)?.url, "/v1/chat/completions/");
  assert.equal(await post(`${other.url}/v1/chat/completions`), 502);
  assert.equal(other.requests.length, 0);
  assert.equal(stub.receivedText().includes(plantedKey), false);
});
