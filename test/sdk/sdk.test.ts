/**
 * The official SDKs through `argus serve` to the stand-in provider: the same answers as without it,
 * a planted key stopped with the SDK's own error in one attempt, replaced, and passed once allowed.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startStubProvider } from "../support/stubProvider.ts";
import type { StubProvider } from "../support/stubProvider.ts";
import { runArgus, startServe } from "../node/cli/argus.ts";
import type { Serving } from "../node/cli/argus.ts";
import { typedError, ways } from "./clients.ts";
import type { BaseUrls } from "./clients.ts";

const planted = ["AKIA", "CATAGDYBL6HCQR6I"].join("");
const allowed = ["AKIA", "QDZRWEYJL5MNTU2B"].join("");
const prompt = (key: string): string => `why does this fail?\naws_access_key_id = ${key}\n`;
const placeholder = /ARGUS_[A-Z0-9_]+_[a-z0-9]{4,}/;

let stub: StubProvider;
let strict: Serving;
let balanced: Serving;
let attempts = 0;
const realFetch = globalThis.fetch;

before(async () => {
  stub = await startStubProvider();
  [strict, balanced] = await Promise.all([
    startServe({ upstream: stub.url, profile: "strict" }),
    startServe({ upstream: stub.url, profile: "balanced" }),
  ]);
  globalThis.fetch = (...args) => {
    attempts += 1;
    return realFetch(...args);
  };
});

after(async () => {
  globalThis.fetch = realFetch;
  for (const serving of [strict, balanced]) {
    await serving.stop();
    await serving.remove();
  }
  await stub.stop();
});

function urls(serving: Serving): BaseUrls {
  const { anthropic = "", openai = "", gemini = "" } = serving.routes;
  return { anthropic, openai, gemini };
}

for (const way of ways) {
  test(`${way.name}: the same answer and the same bytes as without the guard`, async () => {
    stub.clear();
    const direct = { anthropic: stub.url, openai: stub.url, gemini: stub.url };
    const expected = await way.ask(direct, "say pong");
    const got = await way.ask(urls(balanced), "say pong");
    assert.deepEqual(plain(got), plain(expected));
    const [first, second] = stub.requests;
    assert.equal(stub.requests.length, 2);
    assert.deepEqual(second?.body, first?.body);
  });

  test(`${way.name}: a planted key is stopped, in one attempt, with a typed error`, async () => {
    stub.clear();
    attempts = 0;
    const error: unknown = await way.ask(urls(strict), prompt(planted)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const typed = typedError(way.family, error);
    assert.ok(typed !== undefined, `got ${String(error)}`);
    assert.equal(typed.status, way.family === "anthropic" ? 451 : 400);
    assert.match(typed.message, /Argus/);
    assert.match(typed.message, /AKIA\*{4}/);
    assert.ok(!typed.message.includes(planted));
    assert.equal(attempts, 1);
    assert.equal(stub.requests.length, 0);
  });

  test(`${way.name}: under balanced the key is replaced and the answer comes`, async () => {
    stub.clear();
    await way.ask(urls(balanced), prompt(planted));
    assert.equal(stub.requests.length, 1);
    assert.ok(!stub.receivedText().includes(planted));
    assert.match(stub.receivedText(), placeholder);
  });
}

test("an allowed value passes, with every SDK and profile", async () => {
  for (const serving of [strict, balanced]) {
    const added = await runArgus(["allow", "add", "--value", "-", "--data", serving.dataDir], {
      input: `${allowed}\n`,
    });
    assert.equal(added.code, 0, added.stderr);
    for (const way of ways) {
      stub.clear();
      await way.ask(urls(serving), prompt(allowed));
      assert.ok(stub.receivedText().includes(allowed), way.name);
    }
  }
});

/** Values only: SDK objects carry request ids and methods. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
