/**
 * Reference cases: which provider a request is for.
 *
 * In Argus the route decides where a request goes; what is recognised is whose API it speaks, also
 * on a route of no family. A route that nobody opened leads nowhere.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openRequest } from "../../src/core/exchange/open.ts";
import { startTestGuard } from "../support/guard.ts";
import { request } from "../support/requests.ts";
import { startStubProvider } from "../support/stubProvider.ts";
import { readCases } from "./readCases.ts";

interface Input {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly upstreams?: Readonly<Record<string, string>>;
}
interface Expect {
  readonly provider?: string;
  readonly path?: string | null;
}

function providerOf({ path, headers }: Input): string {
  const pairs = Object.entries(headers ?? {});
  return openRequest(request({}, { target: path, headers: pairs, family: "generic" })).family;
}

/** Names of routes are without `_` and `.` here. */
function routeName(name: string): string {
  return name.replaceAll(/[_.]/g, "-");
}

/** Where a request for a named upstream arrives below its host; null when it arrives nowhere. */
async function arrivalOf({ path, upstreams = {} }: Input): Promise<string | null> {
  const stub = await startStubProvider();
  const guarded = await startTestGuard();
  const [, named = "", rest = ""] = /^\/_upstream\/([^/?]+)(.*)$/.exec(path) ?? [];
  const wanted = routeName(named);
  const tokens = new Map<string, string>();
  for (const [given, upstream] of Object.entries(upstreams)) {
    const name = routeName(given);
    const base = stub.url + new URL(upstream).pathname;
    const opened = { name, client: "c", family: "generic", upstream: base } as const;
    const { url } = await guarded.guard.api.openRoute(opened);
    tokens.set(name, new URL(url).pathname.split("/").at(-1) ?? "");
  }
  const token = tokens.get(wanted) ?? [...tokens.values()].join("");
  const url = `http://127.0.0.1:${guarded.guard.port}/r/${wanted}/${token}${rest}`;
  await (await fetch(url, { method: "POST", body: "{}" })).text();
  const arrived = stub.requests[0]?.url ?? null;
  await guarded.stop();
  await stub.stop();
  return arrived;
}

for (const { id, level, op, input, expect } of readCases<Input, Expect>("routing")) {
  test(`${id} (${level})`, async () => {
    if (op === "named_upstream") assert.equal(await arrivalOf(input), expect.path);
    else assert.equal(providerOf(input), expect.provider);
  });
}

test("a named upstream is reached below its own base path, with the query", async () => {
  const upstreams = { acme: "http://127.0.0.1:9/base", other: "http://127.0.0.1:9" };
  const check = async (path: string, expected: string | null): Promise<void> =>
    assert.equal(await arrivalOf({ path, upstreams }), expected, path);
  await check("/_upstream/other/v1/messages?beta=true", "/v1/messages?beta=true");
  await check("/_upstream/acme/v1/x?y=1", "/base/v1/x?y=1");
});

test("the provider is known by path, by credentials, and not guessed beyond that", () => {
  const check = (path: string, headers: Input["headers"], provider: string): void =>
    assert.equal(providerOf({ path, headers: headers ?? {} }), provider, path);
  check("/v1/messages", {}, "anthropic");
  check("/v1/models", { "x-api-key": "k" }, "anthropic");
  check("/v1/models", { "anthropic-version": "2023-06-01" }, "anthropic");
  check("/v1beta/models", { "x-goog-api-key": "k" }, "gemini");
  check("/v1/models", { authorization: `Bearer ${"sk-"}x` }, "openai");
  check("/v1/embeddings", {}, "openai");
  check("/v1beta/models/g:streamGenerateContent?alt=sse", {}, "gemini");
  check("/api/generate", {}, "ollama");
  check("/v1/models", { authorization: "Bearer other" }, "generic");
  check("/v1beta/models?key=k", {}, "gemini");
  check("/v1beta/models", { "x-api-key": "k" }, "anthropic");
  check("/v1/messages/", {}, "anthropic");
  check("/v1/chat/completions//?x=1", {}, "openai");
  check("/v1/messages/batches", {}, "anthropic");
  check("/v1/responses/input_tokens", {}, "openai");
  check("/v1/threads/t/messages", { authorization: `Bearer  ${"sk-"}x` }, "openai");
  check("/v1/threads/t/messages", {}, "generic");
  check("/v1/models/g%3AgenerateContent", {}, "gemini");
  check("/v1/models/g:batchGenerateContent", {}, "gemini");
  check("/v1internal:loadCodeAssist", {}, "gemini");
  check("/v1/projects/p/publishers/google/models/g:predict", {}, "gemini");
  check("/api/embeddings", {}, "ollama");
  check("/api/tags", {}, "ollama");
  check("/generateContent", {}, "gemini");
  check("/v1/images/generations", {}, "openai");
  check("/v1/chat/completions/c1", {}, "openai");
  check("/v1/audio/speech", { "x-api-key": "k" }, "anthropic");
});
