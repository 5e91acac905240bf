/** Errors in each provider's shape, with the status that its clients neither retry nor misread. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import type { Api, Family, HeaderPair } from "../../../src/core/model/exchange.ts";
import { headerValue } from "../../../src/core/wire/headers.ts";
import { failure, refusal, refusalFrame } from "../../../src/core/wire/refusal.ts";

const samples = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../fixtures/wire/block-errors.json"), "utf8"),
);
const message = "Blocked by Argus.";

function bodyOf(api: Api, family: Family): unknown {
  return JSON.parse(refusal({ api, family, stream: true, message }).body);
}

test("each family gets the body its clients expect", () => {
  const cases: readonly (readonly [Api, Family, string])[] = [
    ["anthropic.messages", "anthropic", "anthropic"],
    ["openai.chat", "openai", "openai_chat"],
    ["openai.responses", "openai", "openai_responses"],
    ["gemini.stream", "gemini", "gemini"],
    ["ollama.chat", "ollama", "ollama"],
  ];
  for (const [api, family, sample] of cases) {
    const expected = JSON.parse(
      JSON.stringify(samples[sample].body).replaceAll(/Blocked by Argus:[^"]*/g, message),
    );
    delete expected.request_id;
    assert.deepEqual(bodyOf(api, family), expected, sample);
  }
});

test("Anthropic's family gets 451, the others 400, inline completions an empty 200", () => {
  const status = (api: Api, family: Family) =>
    refusal({ api, family, stream: false, message }).status;
  assert.equal(status("anthropic.messages", "anthropic"), 451);
  assert.equal(status("openai.responses", "openai"), 400);
  assert.equal(status("gemini.generate", "gemini"), 400);
  const inline = refusal({ api: "copilot.completions", family: "copilot", stream: true, message });
  assert.equal(inline.status, 200);
  assert.ok(inline.body.endsWith("data: [DONE]\n\n"));
});

test("Bedrock's family gets the name of the error in a header, which its SDKs read", () => {
  const asked = { api: "bedrock.stream", family: "bedrock", stream: true, message } as const;
  const typeOf = (headers: readonly HeaderPair[]): string | undefined =>
    headerValue(headers, "x-amzn-errortype");
  const refused = refusal(asked);
  assert.deepEqual([refused.status, typeOf(refused.headers)], [400, "ValidationException"]);
  assert.deepEqual(JSON.parse(refused.body), { message });
  const names: readonly (readonly [number, string])[] = [
    [403, "AccessDeniedException"],
    [404, "ResourceNotFoundException"],
    [408, "ModelTimeoutException"],
    [413, "ValidationException"],
    [429, "ThrottlingException"],
    [500, "InternalServerException"],
    [502, "ServiceUnavailableException"],
    [503, "ServiceUnavailableException"],
    [504, "ModelTimeoutException"],
  ];
  for (const [status, name] of names)
    assert.equal(typeOf(failure({ ...asked, status }).headers), name);
  assert.equal(typeOf(refusal({ ...asked, family: "openai" }).headers), undefined);
});

test("no answer invites a retry", () => {
  for (const answer of [
    refusal({ api: "generic", family: "generic", stream: false, message }),
    failure({ api: "generic", family: "gemini", stream: false, message, status: 503 }),
  ]) {
    assert.ok(
      answer.headers.some(([name, value]) => name === "x-should-retry" && value === "false"),
    );
  }
});

test("a WebSocket turn ends with an error frame of the Responses API", () => {
  assert.deepEqual(JSON.parse(refusalFrame(message)), {
    ...samples.openai_responses.websocket_frame,
    error: { ...samples.openai_responses.websocket_frame.error, message },
  });
});
