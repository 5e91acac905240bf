/** Reference cases: whose conversation a request belongs to, and which client sent it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openRequest } from "../../src/core/exchange/open.ts";
import { families, type HeaderPair, type SessionContext } from "../../src/core/model/exchange.ts";
import { maxIdLength } from "../../src/core/wire/session.ts";
import { hasher } from "../../src/node/platform/keys.ts";
import { request } from "../support/requests.ts";
import { readCases } from "./readCases.ts";

interface Input {
  readonly provider?: string;
  /** What is compared, in words: `turns 1-2 against turns 1-3, other system`. */
  readonly note?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
type Expect = Readonly<Record<string, string | boolean>>;

const digest = hasher(new Uint8Array(32).fill(3));

function sessionOf(
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  provider = "openai",
): SessionContext {
  const pairs: HeaderPair[] = [["content-type", "application/json"], ...Object.entries(headers)];
  const family = families.find((each) => each === provider) ?? "generic";
  return openRequest(request(body, { headers: pairs, family }), digest).session;
}

const members: Readonly<Record<string, keyof SessionContext>> = {
  session_id: "sessionId",
  account_id: "accountId",
  device_id: "deviceId",
  working_directory: "workingDirectory",
  git_branch: "gitBranch",
  os_platform: "osPlatform",
  client_name: "clientName",
  client_version: "clientVersion",
  client_type: "clientType",
  source_ip: "sourceIp",
  sdk_name: "sdkName",
  sdk_version: "sdkVersion",
  runtime: "runtime",
};

for (const { id, level, op, input, expect } of readCases<Input, Expect>("session")) {
  test(`${id} (${level})`, () => {
    if (op === "session_fp") {
      assert.equal(isSameTalk(input.note), expect["same"]);
      return;
    }
    const session = sessionOf(input.body, input.headers, input.provider);
    for (const [name, value] of Object.entries(expect))
      assert.equal(session[members[name] ?? assert.fail(name)] ?? "", value, name);
  });
}

function talk(turns: number, first = "first", system = "You are"): object {
  const messages = Array.from({ length: turns * 2 - 1 }, (_, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content: index === 0 ? first : `turn ${index}`,
  }));
  return { messages: [{ role: "system", content: system }, ...messages] };
}

function isSameTalk(note = ""): boolean {
  const turns = [...note.matchAll(/\bturns? (?:1-)?(\d+)/g)].map((match) => Number(match[1]));
  const [one = 2, other = 3] = turns;
  const changed = /\b(?:other|different) (system|first)\b/.exec(note)?.[1];
  const first = changed === "first" ? "other" : "first";
  const system = changed === "system" ? "Other" : "You are";
  return sessionOf(talk(one)).sessionId === sessionOf(talk(other, first, system)).sessionId;
}

function sameInTurns(one: number, other: number): boolean {
  return sessionOf(talk(one)).sessionId === sessionOf(talk(other)).sessionId;
}

test("a derived id holds from the first turn on", () => {
  for (const turns of [2, 3, 20]) assert.ok(sameInTurns(1, turns), `${turns}`);
});

test("parallel conversations and sub-agents are told apart", () => {
  const ids = [talk(2), talk(2, "other"), talk(2, "first", "You are a sub-agent")].map(
    (body) => sessionOf(body).sessionId,
  );
  assert.equal(new Set(ids).size, 3);
  const headers = { "x-claude-code-session-id": "one" };
  const main = sessionOf(talk(2), headers);
  const sub = sessionOf(talk(1, "do this", "You are a sub-agent"), headers);
  assert.deepEqual([main.sessionId, sub.sessionId], ["one", "one"]);
  assert.notEqual(main.threadId, sub.threadId);
  assert.equal(main.threadId, sessionOf(talk(9), headers).threadId);
});

test("every client's own way to name its conversation is read", () => {
  const metadata = (user_id: unknown): object => ({
    metadata: { user_id: typeof user_id === "string" ? user_id : JSON.stringify(user_id) },
  });
  const check = (
    expected: string,
    body: object,
    headers: Readonly<Record<string, string>> = {},
  ): void => assert.equal(sessionOf({ ...talk(1), ...body }, headers).sessionId, expected);
  check("s", {}, { "X-Session-Id": "s", "x-opencode-session": "o" });
  check("o", {}, { "x-opencode-session": "o", "x-session-affinity": "a" });
  check("c", {}, { "x-client-session-id": "c" });
  check("d", {}, { "session-id": "d", "thread-id": "t" });
  check("k", {}, { "X-Task-ID": "k" });
  check("m", metadata({ session_id: "m", device_id: "d" }));
  check("u", metadata("user_d_account_a_session_u"));
  check("u", metadata("user_d_account__session_u"));
  check("u", metadata("user_d_session_u"));
  check("e", { metadata: { user_id: { session_id: "e", device_id: "d" } } });
  const { accountId, deviceId } = sessionOf({
    metadata: { user_id: { account_uuid: "a", device_id: "d" } },
  });
  assert.deepEqual([accountId, deviceId], ["a", "d"]);
  check("m", metadata(` { "session_id": "m" } `), { "x-session-id": " " });
  check("7", metadata({ session_id: 7 }));
  check("n", { metadata: { session_id: "n" } });
  check("c1", { conversation: "c1" });
  check("c2", { conversation: { id: "c2" } });
  check("p", { prompt_cache_key: "p" });
  check("x", { client_metadata: { session_id: "x" }, prompt_cache_key: "p" });
  check("j", {}, { "x-codex-turn-metadata": JSON.stringify({ session_id: "j" }) });
  assert.equal(sessionOf({}, { "vscode-sessionid": "w" }).sessionId, "w");
  assert.match(sessionOf(talk(1), { "vscode-sessionid": "w" }).sessionId ?? "", /^fp:/);
  assert.equal(sessionOf({}, { "thread-id": "t", "session-id": "d" }).threadId, "t");
});

test("two providers that are sent the same talk have a conversation each", () => {
  const ids = ["anthropic", "openai"].map((one) => sessionOf(talk(1), {}, one).sessionId);
  assert.notEqual(ids[0], ids[1]);
});

test("clients and SDKs are known by what they write beside their name", () => {
  const check = (headers: Readonly<Record<string, string>>, expected: SessionContext): void => {
    const session = sessionOf({}, headers);
    assert.deepEqual(session, { ...session, ...expected });
  };
  const agent = "opencode/1.18.33 ai-sdk/anthropic/2.0.1 runtime/bun/1.2.3";
  check({ "user-agent": agent }, { clientType: "cli", sdkName: "ai-sdk/anthropic" });
  for (const [where, clientType] of [
    ["cli", "cli"],
    ["desktop", "app"],
    ["app", "app"],
    ["web", "web"],
    ["vscode", "ide"],
    ["constructor", "cli"],
  ] as const) {
    check({ "user-agent": agent, "x-opencode-client": where }, { clientType });
  }
  const editor = "Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 Cursor/0.48.1 Chrome/120 Electron/30";
  check({ "user-agent": editor }, { clientName: "cursor", clientVersion: "0.48.1" });
  const sdk = "ai-sdk/5.0.1 runtime/node.js/22";
  check({ "user-agent": sdk }, { sdkName: "ai-sdk", sdkVersion: "5.0.1", runtime: "node.js/22" });
  const stainless = { "x-stainless-package-version": "1.0", "x-stainless-runtime": "node" };
  check(stainless, { sdkVersion: "1.0", runtime: "node" });
});

test("accounts and addresses are read as they are commonly written", () => {
  assert.equal(sessionOf({ safety_identifier: "a" }).accountId, "a");
  assert.equal(sessionOf({ user: "u", safety_identifier: "a" }).accountId, "u");
  const address = (from: string): string | undefined =>
    sessionOf({}, { "x-forwarded-for": from }).sourceIp;
  assert.equal(address("198.51.100.9:5123, 10.0.0.1"), "198.51.100.9");
  assert.equal(address("[2001:db8::1]:5123"), "2001:db8::1");
  assert.equal(address("unknown"), undefined);
});

test("an answer that comes in between does not change the id of a Gemini or Responses talk", () => {
  const ask = { role: "user", parts: [{ text: "q" }] };
  const answer = { role: "model", parts: [{ text: "r" }] };
  const gemini = [[ask], [ask, answer, ask]].map((contents) => sessionOf({ contents }).sessionId);
  assert.equal(gemini[0], gemini[1]);
  const item = { type: "message", role: "user", content: [{ type: "input_text", text: "q" }] };
  const base = { type: "message", role: "developer", content: "base" };
  const later = [base, item, { type: "reasoning", encrypted_content: "x" }, item];
  const responses = [[base, item], later].map((input) => sessionOf({ input }).sessionId);
  assert.equal(responses[0], responses[1]);
});

test("ids are cut at their limit", () => {
  for (const more of [0, 1]) {
    const headers = { "x-session-id": "i".repeat(maxIdLength + more) };
    assert.equal(sessionOf({}, headers).sessionId?.length, maxIdLength);
  }
});
