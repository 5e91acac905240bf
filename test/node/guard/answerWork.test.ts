/** Answers through a real guard: values restored, findings told, answers stopped. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { brotliCompressSync, deflateSync, zstdCompressSync } from "node:zlib";

import type { DecidedEvent } from "../../../src/core/model/event.ts";
import { families, type Family } from "../../../src/core/model/exchange.ts";
import { chunkOf, eventOf, messagesOf } from "../../core/answer/messages.ts";
import {
  converseEvents,
  payloadsOf,
  textsOf,
  type Shape,
  shapes,
} from "../../core/answer/transcripts.ts";
import { echo, type EchoOptions, gzip, requestOf, shapeOf } from "../../support/echo.ts";
import { plantedKey, startTestGuard, type TestGuard } from "../../support/guard.ts";
import { startStubProvider, type StubProvider } from "../../support/stubProvider.ts";

let stub: StubProvider;
let guarded: TestGuard;

before(async () => {
  stub = await startStubProvider();
  guarded = await startTestGuard({ upstream: stub.url });
});

after(async () => {
  await guarded.stop();
  await stub.stop();
});

const familyOf = (shape: Shape): Family => {
  const [name] = shape.api.split(".");
  return families.find((family) => family === name) ?? "openai";
};

interface Said {
  readonly answer: string;
  readonly headers: Headers;
  readonly status: number;
}

async function say(shape: Shape, text: string, options: EchoOptions = {}): Promise<Said> {
  stub.clear();
  stub.respond(echo(shape, options));
  const { path, body } = requestOf(shape.api, text);
  const route = await guarded.route(familyOf(shape));
  const headers = { "content-type": "application/json", "x-session-id": "s1" };
  const response = await fetch(`${route}${path}`, { method: "POST", headers, body });
  const answer = await response.text();
  return { answer, headers: response.headers, status: response.status };
}

const answerEvents = (): readonly DecidedEvent[] =>
  guarded.events
    .filter((event) => event.kind === "exchange.decided")
    .filter((event) => event.answerTo !== undefined);

async function settled(count: number): Promise<readonly DecidedEvent[]> {
  for (let tries = 0; tries < 200 && answerEvents().length < count; tries += 1)
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  return answerEvents();
}

const secretText = `use aws_access_key_id = ${plantedKey} "now"\n`;

for (const shape of shapes) {
  test(`${shape.api} as ${shape.framing}: the provider never sees the key, the client gets it`, async () => {
    const { answer } = await say(shape, secretText);
    assert.equal(stub.receivedText().includes(plantedKey), false);
    const texts = [...textsOf(answer, shape.framing).values()];
    assert.ok(texts.includes(secretText), "the text");
    const args = texts.some((text) => text.startsWith("{") && text.includes(plantedKey));
    const leaf = texts.filter((text) => text === secretText).length > 1;
    assert.ok(args || leaf, "the arguments");
    assert.equal(answer.includes("ARGUS_"), false);
  });
}

for (const shape of shapes)
  test(`${shape.api} as ${shape.framing}: of two values one begins with the other`, async () => {
    const short = ["vX9kQ2", "mT7pLw"].join("");
    const values = [`db_password = "${short}"`, `backup_password = "${short}R4sZ"`];
    for (const text of [values.join("\n"), values.toReversed().join("\n")]) {
      const { answer } = await say(shape, text, { step: 3 });
      assert.equal(stub.receivedText().includes(short), false);
      assert.equal(new Set(stub.receivedText().match(/ARGUS_\w+/g)).size, 2);
      assert.ok([...textsOf(answer, shape.framing).values()].includes(text));
    }
  });

test("encoded answers are opened, and their heads say what the bytes are", async () => {
  const shape = shapeOf("anthropic.messages", "sse");
  const encodings = [
    gzip,
    { name: "br", with: brotliCompressSync },
    { name: "deflate", with: deflateSync },
    { name: "zstd", with: zstdCompressSync },
  ];
  for (const encode of encodings) {
    const { answer, headers } = await say(shape, secretText, { encode });
    assert.ok([...textsOf(answer, "sse").values()].includes(secretText), encode.name);
    assert.equal(headers.get("content-encoding"), null);
    assert.equal(headers.get("x-provider"), "echo");
  }
});

test("a document's length is that of what is sent", async () => {
  const { answer, headers } = await say(shapeOf("openai.chat", "document"), secretText);
  const length = headers.get("content-length");
  assert.ok(length === null || Number(length) === Buffer.byteLength(answer));
});

test("where nothing was replaced the answer is the provider's own, encoding and all", async () => {
  const shape = shapeOf("anthropic.messages", "sse");
  stub.respond(echo(shape, { encode: gzip, say: () => "ARGUS_AWS_ACCESS_KEY_aaaaaaaaaa" }));
  const { path, body } = requestOf(shape.api, "clean");
  const response = await fetch(`${await guarded.route("anthropic")}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-session-id": "clean" },
    body,
  });
  assert.equal(response.headers.get("content-encoding"), "gzip");
  assert.match(await response.text(), /"type":"message_stop"/);
});

test("a value of an earlier turn is restored; another conversation's is not", async () => {
  const shape = shapeOf("anthropic.messages", "sse");
  await say(shape, secretText);
  const word = /ARGUS_\w+/.exec(stub.receivedText())?.[0] ?? "";
  const later = await say(shape, "and again?", { say: () => word, step: 4 });
  assert.ok([...textsOf(later.answer, "sse").values()].includes(plantedKey));
  stub.respond(echo(shape, { say: () => word }));
  const { path, body } = requestOf(shape.api, `who? ${plantedKey.replace(/..$/, "ZQ")}`);
  const other = await fetch(`${await guarded.route("anthropic")}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-session-id": "s2" },
    body,
  });
  const texts = textsOf(await other.text(), "sse");
  assert.ok([...texts.values()].includes(word));
});

test("a call that could send the value away keeps the placeholder, and is told", async () => {
  const before = answerEvents().length;
  const shape = shapeOf("anthropic.messages", "sse");
  const { answer } = await say(shape, secretText, { tool: "Bash" });
  const texts = [...textsOf(answer, "sse").values()];
  assert.ok(texts.includes(secretText), "in the text it is restored");
  assert.ok(texts.some((text) => text.startsWith("{") && /ARGUS_AWS_ACCESS_KEY_\w+/.test(text)));
  const told = (await settled(before + 1)).at(-1);
  const [finding] = told?.findings ?? [];
  assert.deepEqual(
    [told?.action, finding?.path, finding?.tool, finding?.preview],
    ["redact", "response.content[1]", "Bash", "AKIA****"],
  );
  assert.equal(JSON.stringify(told).includes(plantedKey), false);
});

test("Bedrock: the provider never sees the key, the client gets it in the binary stream", async () => {
  let sent = "";
  stub.respond((request) => {
    sent = request.body.toString();
    const word = /ARGUS_\w+/.exec(sent)?.[0] ?? "";
    const args = JSON.stringify({ file_path: "/a", content: word });
    const said = { text: [word.slice(0, 9), word.slice(9)], args: [args], tool: "Write" };
    const events = payloadsOf(shapeOf("anthropic.messages", "sse").write(said), "sse");
    const headers = { "content-type": "application/vnd.amazon.eventstream" };
    return { kind: "stream", status: 200, headers, chunks: events.map((event) => chunkOf(event)) };
  });
  const messages = [{ role: "user", content: secretText }];
  const response = await fetch(
    `${await guarded.route("anthropic")}/model/anthropic.m-v1%3A0/invoke-with-response-stream`,
    {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer x" },
      body: JSON.stringify({ anthropic_version: "bedrock-2023-05-31", max_tokens: 9, messages }),
    },
  );
  assert.equal(response.headers.get("content-type"), "application/vnd.amazon.eventstream");
  const events = messagesOf(Buffer.from(await response.arrayBuffer())).map(({ event }) => event);
  const told = JSON.stringify(events);
  assert.match(sent, /ARGUS_AWS_ACCESS_KEY_\w+/);
  assert.equal(sent.includes(plantedKey), false);
  assert.equal(told.split(plantedKey).length - 1, 2, "in the text and in the arguments");
  assert.equal(told.includes("ARGUS_"), false);
});

test("Converse: the provider never sees the key, the client gets it in text and call of the stream", async () => {
  let sent = "";
  stub.respond((request) => {
    sent = request.body.toString();
    const word = /ARGUS_\w+/.exec(sent)?.[0] ?? "";
    const args = JSON.stringify({ path: "/a", content: word });
    const cut = (text: string): readonly string[] => text.match(/[^]{1,7}/g) ?? [];
    const events = converseEvents({ text: cut(word), args: cut(args), tool: "write_to_file" });
    const headers = { "content-type": "application/vnd.amazon.eventstream" };
    const chunks = events.map(([type, event]) => eventOf(type, event));
    return { kind: "stream", status: 200, headers, chunks };
  });
  const toolResult = { toolUseId: "t", content: [{ text: secretText }] };
  const messages = [
    { role: "user", content: [{ text: "read it" }] },
    {
      role: "assistant",
      content: [{ toolUse: { toolUseId: "t", name: "read_file", input: { path: "/w/a.ts" } } }],
    },
    { role: "user", content: [{ toolResult }, { cachePoint: { type: "default" } }] },
  ];
  const response = await fetch(
    `${await guarded.route("bedrock")}/model/us.m-v1%3A0/converse-stream`,
    {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer x" },
      body: JSON.stringify({ messages, inferenceConfig: { maxTokens: 9 } }),
    },
  );
  assert.equal(response.headers.get("content-type"), "application/vnd.amazon.eventstream");
  const got = messagesOf(Buffer.from(await response.arrayBuffer()));
  const said = got.map(({ event }) => JSON.stringify(event));
  const pick = (pattern: RegExp): string =>
    said.map((one) => String(JSON.parse(pattern.exec(one)?.[1] ?? '""'))).join("");
  assert.match(sent, /ARGUS_AWS_ACCESS_KEY_\w+/);
  assert.equal(sent.includes(plantedKey), false);
  assert.equal(pick(/"delta":\{"text":("(?:[^"\\]|\\.)*")/), plantedKey);
  const input = pick(/"toolUse":\{"input":("(?:[^"\\]|\\.)*")/);
  assert.deepEqual(JSON.parse(input), { path: "/a", content: plantedKey });
  const asked = guarded.events
    .filter((event) => event.kind === "exchange.decided")
    .findLast((event) => event.api === "bedrock.stream");
  assert.deepEqual(
    [asked?.family, asked?.model, asked?.findings[0]?.tool, asked?.findings[0]?.sourceFile],
    ["bedrock", "us.m-v1:0", "read_file", "/w/a.ts"],
  );
});
