/**
 * A scripted agent with the official SDKs edits a file that holds keys, thirty turns long: the
 * provider works with placeholders all the time, the file ends exactly right.
 */

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";

import { echo, shapeOf } from "../support/echo.ts";
import { plantedKey, startTestGuard, type TestGuard } from "../support/guard.ts";
import {
  type RecordedRequest,
  startStubProvider,
  type StubProvider,
} from "../support/stubProvider.ts";

const turns = 30;
const tool = "edit_file";
const model = "stub-model";
const apiKey = "not-a-key";
const pem = generateKeyPairSync("ed25519")
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString()
  .trim();
const start = `# turn 0\naws_access_key_id = "${plantedKey}"\nkey = """\n${pem}\n"""\npath = "C:\\\\x"\n`;

let stub: StubProvider;
let guarded: TestGuard;
let directory: string;

before(async () => {
  stub = await startStubProvider();
  guarded = await startTestGuard({ upstream: stub.url });
  directory = await mkdtemp(join(tmpdir(), "argus-agent-"));
});

after(async () => {
  await guarded.stop();
  await stub.stop();
  await rm(directory, { recursive: true });
});

/** One turn: the whole conversation so far is sent; the new content of the file comes back. */
type Turn = (content: string) => Promise<string>;

/** The file as the provider saw it last, with the next number in its first line. */
function edited(request: RecordedRequest): string {
  const all: string[] = [];
  JSON.parse(request.body.toString(), (_, value: unknown) => {
    if (typeof value === "string" && value.startsWith("# turn ")) all.push(value);
    return value;
  });
  const numbers = all.map((text) => Number(/\d+/.exec(text)?.[0]));
  const newest = all[numbers.indexOf(Math.max(...numbers))] ?? "";
  return newest.replace(/\d+/, (number) => String(Number(number) + 1));
}

async function check(name: string, turn: Turn): Promise<void> {
  stub.clear();
  const file = join(directory, name);
  await writeFile(file, start);
  for (let index = 0; index < turns; index += 1) {
    await writeFile(file, await turn(await readFile(file, "utf8")));
  }
  assert.equal(await readFile(file, "utf8"), start.replace("turn 0", `turn ${turns}`));
  assert.equal(stub.requests.length, turns);
  const seen = stub.receivedText();
  assert.equal(seen.includes(plantedKey), false);
  assert.equal(seen.includes(pem.split("\n")[1] ?? ""), false);
  assert.match(seen, /ARGUS_AWS_ACCESS_KEY_\w+/);
  const words = new Set(seen.match(/ARGUS_[A-Z_]+_[a-z0-9]+/g));
  assert.equal(words.size, 2, "the same words on every turn");
  assertStableHistory(stub.requests.map(({ body }) => body.toString()));
}

/** What a provider's prompt cache needs: a turn begins with the bytes of the turn before. */
function assertStableHistory(bodies: readonly string[]): void {
  for (const [index, body] of bodies.entries()) {
    const next = bodies[index + 1];
    if (next === undefined) return;
    let same = 0;
    while (same < body.length && body[same] === next[same]) same += 1;
    assert.ok(body.length - same < 40, `turn ${index}: only the end of the body differs`);
  }
}

function contentOf(json: string): string {
  const value: { readonly new_string: string } = JSON.parse(json);
  return value.new_string;
}

test("Anthropic: messages, streamed", async () => {
  stub.respond(echo(shapeOf("anthropic.messages", "sse"), { tool, say: edited, step: 7 }));
  const client = new Anthropic({
    baseURL: await guarded.route("anthropic"),
    apiKey,
    authToken: null,
  });
  const messages: Anthropic.MessageParam[] = [];
  await check("anthropic", async (content) => {
    messages.push({ role: "user", content });
    const answer = await client.messages.stream({ model, max_tokens: 9, messages }).finalMessage();
    messages.push({ role: "assistant", content: answer.content });
    const call = answer.content.find((block) => block.type === "tool_use");
    assert.ok(call !== undefined);
    messages.push({
      role: "user",
      content: [{ type: "tool_result", tool_use_id: call.id, content: "done" }],
    });
    return contentOf(JSON.stringify(call.input));
  });
});

test("OpenAI: chat, streamed", async () => {
  stub.respond(echo(shapeOf("openai.chat", "sse"), { tool, say: edited, step: 11 }));
  const client = new OpenAI({ baseURL: `${await guarded.route("openai")}/v1`, apiKey });
  const messages: OpenAI.ChatCompletionMessageParam[] = [];
  await check("chat", async (content) => {
    messages.push({ role: "user", content });
    const answer = await client.chat.completions.stream({ model, messages }).finalChatCompletion();
    const [choice] = answer.choices;
    assert.ok(choice !== undefined);
    messages.push(choice.message);
    const [call] = choice.message.tool_calls ?? [];
    assert.ok(call?.type === "function");
    messages.push({ role: "tool", tool_call_id: call.id, content: "done" });
    return contentOf(call.function.arguments);
  });
});

test("OpenAI: responses, streamed", async () => {
  stub.respond(echo(shapeOf("openai.responses", "sse"), { tool, say: edited, step: 3 }));
  const client = new OpenAI({ baseURL: `${await guarded.route("openai")}/v1`, apiKey });
  const input: OpenAI.Responses.ResponseInputItem[] = [];
  await check("responses", async (content) => {
    input.push({ role: "user", content });
    let args = "";
    const stream = await client.responses.create({ model, input, stream: true });
    for await (const event of stream) {
      if (event.type === "response.function_call_arguments.delta") args += event.delta;
    }
    input.push({ type: "function_call", call_id: "c", name: tool, arguments: args });
    input.push({ type: "function_call_output", call_id: "c", output: "done" });
    return contentOf(args);
  });
});

/** A shell's script that adds a file with the key that the provider knows by its word. */
function patchScript(request: RecordedRequest, turn: number): string {
  const [word = ""] = /ARGUS_\w+/.exec(request.body.toString()) ?? [];
  const patch = `*** Begin Patch\n*** Add File: key${turn}.pem\n+${word}\n*** End Patch\n`;
  return `apply_patch <<'EOF'\n${patch}EOF\n`;
}

/** What `apply_patch` would write. */
function addedBy(args: string): string {
  const { command }: { readonly command: readonly string[] } = JSON.parse(args);
  const lines = command.at(-1)?.split("\n") ?? [];
  return lines
    .slice(3, lines.indexOf("*** End Patch"))
    .map((line) => {
      assert.ok(line.startsWith("+"), line);
      return line.slice(1);
    })
    .join("\n");
}

test("OpenAI: responses, patches by way of the shell", async () => {
  const shape = shapeOf("openai.responses", "sse");
  let turn = 0;
  stub.respond((request) => {
    turn += 1;
    const command = ["bash", "-lc", patchScript(request, turn)];
    const args = JSON.stringify({ command, workdir: "/w" }).match(/[^]{1,9}/g) ?? [];
    const body = shape.write({ text: ["I add it."], args, tool: "shell" });
    return { kind: "reply", status: 200, headers: { "content-type": "text/event-stream" }, body };
  });
  stub.clear();
  const client = new OpenAI({ baseURL: `${await guarded.route("openai")}/v1`, apiKey });
  const input: OpenAI.Responses.ResponseInputItem[] = [
    { role: "user", content: `Copy this key:\n${pem}` },
  ];
  for (let index = 0; index < turns; index += 1) {
    let args = "";
    const stream = await client.responses.create({ model, input, stream: true });
    for await (const event of stream)
      if (event.type === "response.function_call_arguments.delta") args += event.delta;
    assert.equal(addedBy(args), pem);
    input.push({ type: "function_call", call_id: "c", name: "shell", arguments: args });
    input.push({ type: "function_call_output", call_id: "c", output: "done" });
  }
  const seen = stub.receivedText();
  assert.equal(seen.includes(pem.split("\n")[1] ?? ""), false);
  assert.equal(new Set(seen.match(/ARGUS_[A-Z_]+_[a-z0-9]+/g)).size, 1, "one word for the key");
  assertStableHistory(stub.requests.map(({ body }) => body.toString()));
});

test("Gemini: generateContent, streamed", async () => {
  stub.respond(echo(shapeOf("gemini.stream", "sse"), { tool, say: edited, step: 5 }));
  const client = new GoogleGenAI({
    apiKey,
    httpOptions: { baseUrl: await guarded.route("gemini") },
  });
  const contents: object[] = [];
  await check("gemini", async (content) => {
    contents.push({ role: "user", parts: [{ text: content }] });
    let args: unknown;
    const stream = await client.models.generateContentStream({ model, contents });
    for await (const chunk of stream) args = chunk.functionCalls?.[0]?.args ?? args;
    contents.push({ role: "model", parts: [{ functionCall: { name: tool, args } }] });
    contents.push({
      role: "user",
      parts: [{ functionResponse: { name: tool, response: { output: "done" } } }],
    });
    return contentOf(JSON.stringify(args));
  });
});

test("the text of an answer reads as if nothing had been replaced", async () => {
  const shape = shapeOf("anthropic.messages", "sse");
  stub.respond(echo(shape, { step: 1 }));
  const client = new Anthropic({
    baseURL: await guarded.route("anthropic"),
    apiKey,
    authToken: null,
  });
  const messages = [{ role: "user" as const, content: start }];
  const answer = await client.messages.stream({ model, max_tokens: 9, messages }).finalText();
  assert.equal(answer, start);
});
