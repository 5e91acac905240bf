/** Answers that are stopped, as the official SDKs see them: one attempt, and no call left to run. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";

import { echo, shapeOf } from "../support/echo.ts";
import { plantedKey, startTestGuard, type TestGuard, testSettings } from "../support/guard.ts";
import { startStubProvider, type StubProvider } from "../support/stubProvider.ts";

const model = "stub-model";
const apiKey = "not-a-key";
const leak = `aws_access_key_id = ${plantedKey}`;
const say = (): string => leak;
const messages = [{ role: "user" as const, content: "hello" }];

let stub: StubProvider;
let guarded: TestGuard;

before(async () => {
  stub = await startStubProvider();
  const settings = testSettings();
  guarded = await startTestGuard({
    upstream: stub.url,
    settings: { ...settings, policy: { ...settings.policy, answers: "block" } },
  });
});

after(async () => {
  await guarded.stop();
  await stub.stop();
});

const anthropic = async (): Promise<Anthropic> =>
  new Anthropic({ baseURL: await guarded.route("anthropic"), apiKey, authToken: null });
const openai = async (): Promise<OpenAI> =>
  new OpenAI({ baseURL: `${await guarded.route("openai")}/v1`, apiKey });

async function once(work: () => Promise<unknown>): Promise<string> {
  stub.clear();
  const said = await work().then(
    (value) => JSON.stringify(value),
    (error: unknown) => String(error),
  );
  assert.equal(stub.requests.length, 1, "one attempt");
  assert.match(said, /Answer stopped by Argus/);
  return said;
}

test("Anthropic: a streamed text ends normally with the reason", async () => {
  stub.respond(echo(shapeOf("anthropic.messages", "sse"), { say, step: 4 }));
  const client = await anthropic();
  const said = await once(() =>
    client.messages.stream({ model, max_tokens: 9, messages }).finalMessage(),
  );
  assert.match(said, /"stop_reason":"end_turn"/);
  assert.equal(said.includes("tool_use"), false);
});

test("Anthropic: a call that is half told ends with the SDK's own error", async () => {
  stub.respond(echo(shapeOf("anthropic.messages", "sse"), { call: leak, say: () => "fine" }));
  const client = await anthropic();
  const stream = client.messages.stream({ model, max_tokens: 9, messages });
  await assert.rejects(stream.finalMessage(), Anthropic.APIError);
});

test("Anthropic and OpenAI: a whole answer is an error of its own", async () => {
  stub.respond(echo(shapeOf("anthropic.messages", "document"), { say }));
  const claude = await anthropic();
  await once(() => claude.messages.create({ model, max_tokens: 9, messages }));
  stub.respond(echo(shapeOf("openai.chat", "document"), { say }));
  const client = await openai();
  await once(() => client.chat.completions.create({ model, messages }));
});

test("OpenAI: chat, streamed, text and call", async () => {
  const client = await openai();
  stub.respond(echo(shapeOf("openai.chat", "sse"), { say }));
  await once(() => client.chat.completions.stream({ model, messages }).finalChatCompletion());
  stub.respond(echo(shapeOf("openai.chat", "sse"), { call: leak, say: () => "fine" }));
  await once(() => client.chat.completions.stream({ model, messages }).finalChatCompletion());
});

test("OpenAI: responses, streamed", async () => {
  stub.respond(echo(shapeOf("openai.responses", "sse"), { say }));
  const client = await openai();
  await once(async () => {
    const events = [];
    for await (const event of await client.responses.create({
      model,
      input: "hello",
      stream: true,
    }))
      events.push(event);
    assert.equal(events.at(-1)?.type, "response.failed");
    return events.at(-1);
  });
});

test("Gemini: streamed", async () => {
  stub.respond(echo(shapeOf("gemini.stream", "sse"), { say }));
  const client = new GoogleGenAI({
    apiKey,
    httpOptions: { baseUrl: await guarded.route("gemini") },
  });
  await once(async () => {
    let text = "";
    const stream = await client.models.generateContentStream({ model, contents: "hello" });
    for await (const chunk of stream) text += chunk.text ?? "";
    return text;
  });
});
