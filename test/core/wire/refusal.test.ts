/** Errors in each provider's shape, with the status that its clients neither retry nor misread. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import type { Api, Family } from "../../../src/core/model/exchange.ts";
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
