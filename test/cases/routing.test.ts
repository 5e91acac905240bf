/**
 * Reference cases: which provider a request is for.
 *
 * In Argus the route decides where a request goes; what is recognised is whose API it speaks, also
 * on a route of no family. A route that nobody opened leads nowhere.
 */

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { openRequest } from "../../src/core/exchange/open.ts";
import { openRoutes } from "../../src/node/guard/routes.ts";
import { request } from "../support/requests.ts";
import { readCases } from "./readCases.ts";

interface Input {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}
interface Expect {
  readonly provider?: string;
  readonly path?: null;
}

function providerOf({ path, headers }: Input): string {
  const pairs = Object.entries(headers ?? {});
  return openRequest(request({}, { target: path, headers: pairs, family: "generic" })).family;
}

for (const { id, level, op, input, expect } of readCases<Input, Expect>("routing")) {
  test(`${id} (${level})`, async () => {
    if (op !== "named_upstream") {
      assert.equal(providerOf(input), expect.provider);
      return;
    }
    const dir = await mkdtemp(join(tmpdir(), "argus-routes-"));
    const routes = await openRoutes(dir, 8);
    const { token } = await routes.open(
      { name: "acme", client: "c", family: "generic", upstream: "http://127.0.0.1:9/base" },
      1,
    );
    assert.equal(routes.match("nope", token) ?? null, expect.path);
    assert.equal(routes.match("acme", token)?.upstream, "http://127.0.0.1:9/base");
    await rm(dir, { recursive: true });
  });
}

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
});
