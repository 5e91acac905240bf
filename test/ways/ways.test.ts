/**
 * W-01 … W-18: with the strict profile none of the secrets reaches the provider.
 *
 * Every way is sent twice through a real `argus serve`: with a planted key (stopped) and with
 * harmless text in its place (passes, byte for byte).
 */

import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { after, before, test } from "node:test";

import { WebSocket } from "ws";

import { startStubProvider } from "../support/stubProvider.ts";
import type { StubProvider } from "../support/stubProvider.ts";
import { findControl } from "../../src/node/cli/controlSocket.ts";
import { defaultSettings } from "../../src/node/cli/defaults.ts";
import { startServe } from "../node/cli/argus.ts";
import type { Serving } from "../node/cli/argus.ts";
import { leaks } from "../canary/search.ts";
import type { Written } from "../canary/search.ts";
import { ways } from "./ways.ts";
import type { Sent } from "./ways.ts";

const secret = ["AKIA", "CATAGDYBL6HCQR6I"].join("");
const harmless = "as agreed";

let stub: StubProvider;
let strict: Serving;
let balanced: Serving;

before(async () => {
  stub = await startStubProvider();
  [strict, balanced] = await Promise.all([
    startServe({ upstream: stub.url, profile: "strict" }),
    startServe({ upstream: stub.url }),
  ]);
});
after(async () => {
  for (const serving of [strict, balanced]) {
    await serving.stop();
    await serving.remove();
  }
  await stub.stop();
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

function send(serving: Serving, sent: Sent): Promise<Answer> {
  const url = new URL(`${serving.routes[sent.route] ?? ""}${sent.target}`);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: sent.method ?? "POST", headers: sent.headers });
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    outgoing.end(sent.body);
  });
}

function received(): readonly Written[] {
  return stub.requests.flatMap(({ method, url, rawHeaders, body }, index) => [
    { name: `head ${index}`, bytes: Buffer.from(JSON.stringify([method, url, rawHeaders])) },
    { name: `body ${index}`, bytes: body },
  ]);
}

for (const way of ways) {
  test(`${way.id} ${way.name}: the secret does not arrive`, async () => {
    stub.clear();
    const answer = await send(strict, way.send(secret));
    assert.ok(!answer.text.includes(secret));
    assert.deepEqual(leaks(secret, received()), []);
    // What is forwarded nevertheless has lost old turns only; what is new is refused.
    if (!way.old) assert.equal(stub.requests.length, 0);
    if (!way.old) assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status}`);
  });

  test(`${way.id} ${way.name}: harmless text passes unchanged`, async () => {
    stub.clear();
    const sent = way.send(harmless);
    const answer = await send(strict, sent);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(stub.requests.length, 1);
    assert.deepEqual(stub.requests[0]?.body, Buffer.from(sent.body ?? ""));
    assert.equal(stub.requests[0]?.url, sent.target);
  });
}

test("W-12 a body over the limit is refused, not forwarded unscanned", async () => {
  stub.clear();
  const body = `${"a ".repeat(26_300_000)}${secret}`;
  const answer = await send(strict, {
    route: "generic",
    target: "/upload",
    headers: { "content-type": "text/plain" },
    body,
  }).catch(() => ({ status: 413, text: "" }));
  assert.ok(answer.status >= 400 && answer.status < 500);
  assert.equal(stub.requests.length, 0);
});

test("W-17 a policy that is tightened in mid-session holds for history too", async () => {
  const serving = await startServe({ upstream: stub.url, profile: "observe" });
  try {
    await tightenInMidSession(serving);
  } finally {
    await serving.stop();
    await serving.remove();
  }
});

async function tightenInMidSession(serving: Serving): Promise<void> {
  const found = await findControl(serving.dataDir);
  assert.ok(found.kind === "connected");
  const turn = { role: "user", content: `aws_access_key_id = ${secret}` };
  const conversation = (...more: readonly object[]): Sent => ({
    route: "anthropic",
    target: "/v1/messages",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", max_tokens: 5, messages: [turn, ...more] }),
  });
  assert.equal((await send(serving, conversation())).status, 200);
  const options = { profile: "strict", workspaces: [], environment: {} } as const;
  await found.guard.api.configure(defaultSettings(options));
  stub.clear();
  const next = [
    { role: "assistant", content: "ok" },
    { role: "user", content: "and now?" },
  ];
  await send(serving, conversation(...next));
  found.guard.close();
  assert.deepEqual(leaks(secret, received()), []);
}

const encodings: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => Buffer.from(text).toString("base64"),
  "zero-width": (text) => text.split("").join("\u200b"),
  "full-width": (text) =>
    text
      .split("")
      .map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))
      .join(""),
};

for (const [name, encode] of Object.entries(encodings))
  test(`W-18 ${name}: replaced or stopped, never forwarded as it is`, async () => {
    stub.clear();
    const encoded = name === "base64" ? encode(`aws_access_key_id = ${secret}`) : encode(secret);
    await send(balanced, {
      route: "anthropic",
      target: "/v1/messages",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        model: "m",
        max_tokens: 5,
        messages: [{ role: "user", content: `key: ${encoded} end` }],
      }),
    });
    assert.ok(!stub.requests.some((one) => one.body.toString().includes(encoded)));
    assert.ok(!stub.receivedText().includes(secret));
  });

test("W-18 JSON escapes: a value written as \\u escapes is replaced", async () => {
  stub.clear();
  const escaped = secret
    .split("")
    .map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
  await send(balanced, {
    route: "anthropic",
    target: "/v1/messages",
    headers: { "content-type": "application/json" },
    body: `{"model":"m","max_tokens":5,"messages":[{"role":"user","content":"key: ${escaped}"}]}`,
  });
  assert.equal(stub.requests.length, 1);
  assert.ok(!stub.receivedText().includes(escaped));
  assert.match(stub.receivedText(), /ARGUS_/);
  JSON.parse(stub.requests[0]?.body.toString() ?? "");
});

async function sendFrames(frames: readonly (string | Buffer)[]): Promise<void> {
  const url = `${strict.routes["openai"] ?? ""}/v1/responses`.replace("http:", "ws:");
  const socket = new WebSocket(url);
  const gone = once(socket, "close").catch(() => undefined);
  const opened = await Promise.race([once(socket, "open"), gone.then(() => undefined)]).catch(
    () => undefined,
  );
  if (opened === undefined) return;
  for (const frame of frames) socket.send(frame);
  await Promise.race([once(socket, "message"), gone]).catch(() => undefined);
  socket.terminate();
}

const create = (input: string): string =>
  JSON.stringify({ type: "response.create", response: { input } });

for (const [name, frames] of Object.entries({
  text: [create(secret)],
  binary: [Buffer.from(create(secret))],
  "base64 text": [create(Buffer.from(`aws_access_key_id = ${secret}`).toString("base64"))],
}))
  test(`W-16 ${name} frame: stopped`, async () => {
    stub.clear();
    await sendFrames(frames);
    const received = stub.frames.join("\n");
    assert.ok(!received.includes(secret));
    assert.ok(!received.includes(Buffer.from(`aws_access_key_id = ${secret}`).toString("base64")));
  });
