/** Redirects: those of the upstream lead back through the guard, no body goes past it. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { type Redirect, redirectOf } from "../../../src/node/guard/redirect.ts";
import { plantedKey, startTestGuard, type TestGuard, testSettings } from "../../support/guard.ts";
import { startStubProvider, type StubProvider } from "../../support/stubProvider.ts";

const prefix = "/r/name/token";
const host = "127.0.0.1:41417";
const here = (path: string): Redirect => ({
  kind: "here",
  line: "location",
  location: `${prefix}${path}`,
});

function told(rawHeaders: string[], status: number, method = "POST", body = "{}"): Redirect {
  const upstream = new URL("https://api.example.com/base");
  const asked = { method, upstream, target: "/v1/x?q=1", host, prefix, body: Buffer.from(body) };
  return redirectOf({ statusCode: status, rawHeaders }, asked);
}

function led(location: string, status = 307, method = "POST", body = "{}"): Redirect {
  return told(["Server", "location", "Location", location], status, method, body);
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

test("files go where the guard is", () => {
  const upload = (to: string, status = 200): Redirect => told(["X-Goog-Upload-URL", to], status);
  assert.deepEqual(upload("https://api.example.com/base/upload?upload_id=a"), {
    kind: "here",
    line: "x-goog-upload-url",
    location: `http://${host}${prefix}/upload?upload_id=a`,
  });
  assert.deepEqual(upload("https://other.example.com/base/upload"), { kind: "away" });
  assert.deepEqual(upload("https://other.example.com/base/upload", 204), { kind: "away" });
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

test("a file that is uploaded in a step of its own is read", async () => {
  const uploadId = "AHmUCY2o8L0n3kqZ5vX1bW7dRt4cPj6gQmSeFhUyTiNa9KzDxVwBpLsOrEu";
  stub.respond(({ url }) =>
    url === "/upload/v1beta/files"
      ? {
          kind: "reply",
          status: 200,
          headers: {
            "X-Goog-Upload-URL": `${stub.url}/upload/v1beta/files?upload_id=${uploadId}&upload_protocol=resumable`,
          },
          body: "",
        }
      : undefined,
  );
  const started = await fetch(`${await guarded.route("gemini")}/upload/v1beta/files`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-goog-upload-command": "start" },
    body: '{"file":{"display_name":"notes"}}',
  });
  await started.text();
  const to = started.headers.get("x-goog-upload-url") ?? "";
  const before = stub.requests.length;
  const upload = (text: string): Promise<Response> =>
    fetch(to, { method: "POST", headers: { "x-goog-upload-offset": "0" }, body: text });
  await (await upload("nothing to see")).text();
  assert.equal(stub.requests.length, before + 1);
  assert.ok(stub.requests.at(-1)?.url.endsWith(`?upload_id=${uploadId}&upload_protocol=resumable`));
  await (await upload(`key ${plantedKey}`)).text();
  assert.equal(stub.receivedText().includes(plantedKey), false);
});
