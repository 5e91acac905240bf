/** What strings of known APIs mean: API, role, age, tool, file, sealed; and whose conversation it is. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { openBody } from "../../../src/core/exchange/body.ts";
import { openRequest } from "../../../src/core/exchange/open.ts";
import { hash } from "../../../src/core/model/ids.ts";
import type { HeaderPair } from "../../../src/core/model/exchange.ts";
import { identifyClient, identifySdk } from "../../../src/core/wire/agents.ts";
import type { Meaning } from "../../../src/core/wire/annotate.ts";
import {
  bodySignature,
  headerValue,
  isScannedParameter,
  scannedValue,
} from "../../../src/core/wire/headers.ts";
import { lexBody } from "../../../src/core/json/lex.ts";
import { familyOf, recognise } from "../../../src/core/wire/recognise.ts";

import { request } from "../../support/requests.ts";

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const nothing = { tokens: [], containers: [] };
const lex = (value: unknown) => lexBody(encode(value)) ?? nothing;

const members = (value: object) => new Set(Object.keys(value));

function meaningOf(body: unknown, text: string): Meaning {
  const { placed } = openBody(encode(body), []);
  const field = placed.find((each) => each.field.text.includes(text))?.field;
  if (field === undefined) assert.fail(`no ${text}`);
  const { path: _path, text: _text, key: _key, ...meaning } = field;
  return meaning;
}

test("paths say the API, with and without /v1 and prefixes", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["/v1/messages?beta=true", "anthropic.messages"],
    ["/messages", "anthropic.messages"],
    ["/v1/v1/messages", "anthropic.messages"],
    ["/v1/messages/count_tokens", "anthropic.count_tokens"],
    ["/chat/completions", "openai.chat"],
    ["/v1/responses", "openai.responses"],
    ["/v1/responses/compact", "openai.responses"],
    ["/v1/embeddings", "openai.embeddings"],
    ["/fim/completions", "openai.completions"],
    ["/v1/engines/gpt-41-copilot/completions", "copilot.completions"],
    ["/v1beta/models/g:streamGenerateContent?alt=sse", "gemini.stream"],
    ["/v1internal:generateContent", "gemini.generate"],
    ["/v1beta/models/g:batchEmbedContents", "gemini.embed"],
    ["/api/chat", "ollama.chat"],
    ["/model/us.anthropic.m-v1%3A0/converse", "bedrock.converse"],
    ["/prod/model/arn%3Aaws%3Abedrock%3A%2Fx/converse-stream", "bedrock.stream"],
    ["/model/m/invoke", "generic"],
    ["/converse", "generic"],
    ["/unknown", "generic"],
  ];
  for (const [target, api] of cases) assert.equal(recognise(target, new Set()), api, target);
});

test("where the path says nothing the shape does", () => {
  assert.equal(recognise("/x", members({ jsonrpc: "2.0", method: "tools/call" })), "mcp");
  assert.equal(recognise("/x", members({ contents: [] })), "gemini.generate");
  assert.equal(recognise("/x", members({ messages: [] })), "openai.chat");
  const asked = { target: "/v1beta/x", headers: [] };
  assert.equal(familyOf("generic", "openai", asked), "openai");
  assert.equal(familyOf("generic", "generic", asked), "gemini");
  assert.equal(familyOf("anthropic.messages", "openai", asked), "anthropic");
  assert.equal(recognise("/x", members({ messages: [], inferenceConfig: {} })), "bedrock.converse");
  assert.equal(familyOf("bedrock.stream", "generic", asked), "bedrock");
  const scope = "20260101/us-east-1/bedrock/aws4_request";
  const signed = `AWS4-HMAC-SHA256 Credential=x/${scope}, SignedHeaders=host, Signature=x`;
  const headers: readonly HeaderPair[] = [["authorization", signed]];
  assert.equal(familyOf("generic", "generic", { target: "/x", headers }), "bedrock");
});

test("Anthropic: roles, what is new, and the tool and file of a result", () => {
  const body = {
    system: [{ type: "text", text: "SYSTEM" }],
    messages: [
      { role: "user", content: "OLD" },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "THOUGHT", signature: "sig" },
          { type: "tool_use", id: "t1", name: "Read", input: { file_path: "/w/.env" } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: "RESULT" }] },
        ],
      },
    ],
    tools: [{ name: "Read", description: "DEFINITION" }],
  };
  assert.deepEqual(meaningOf(body, "SYSTEM"), { role: "system", age: "history" });
  assert.deepEqual(meaningOf(body, "OLD"), { role: "user", age: "history" });
  assert.equal(meaningOf(body, "THOUGHT").sealed, true);
  assert.deepEqual(meaningOf(body, "RESULT"), {
    role: "tool",
    age: "new",
    tool: "Read",
    sourceFile: "/w/.env",
  });
  assert.equal(meaningOf(body, "DEFINITION").role, "definition");
});

test("OpenAI chat: a tool message belongs to its call's tool and file", () => {
  const body = {
    messages: [
      { role: "user", content: "Q" },
      {
        role: "assistant",
        tool_calls: [{ id: "c1", function: { name: "read", arguments: '{"path":"src/a.ts"}' } }],
      },
      { role: "tool", tool_call_id: "c1", content: "RESULT" },
    ],
  };
  assert.deepEqual(meaningOf(body, "RESULT"), {
    role: "tool",
    age: "new",
    tool: "read",
    sourceFile: "src/a.ts",
  });
});

test("an attached file is known by its name, in the block or in the part of it", () => {
  const parts = [
    { type: "file", file: { filename: "src/a.ts", file_data: "chat" } },
    { type: "input_file", filename: "src/b.ts", file_data: "responses" },
  ];
  const { fields } = openRequest(request({ messages: [{ role: "user", content: parts }] }));
  const files = new Map(fields.map(({ text, sourceFile }) => [text, sourceFile]));
  assert.equal(files.get("chat"), "src/a.ts");
  assert.equal(files.get("responses"), "src/b.ts");
});

test("Responses: items have roles; encrypted content is sealed", () => {
  const body = {
    input: [
      { type: "message", role: "user", content: [{ type: "input_text", text: "ASK" }] },
      { type: "reasoning", encrypted_content: "OPAQUE" },
      { type: "function_call", call_id: "f", name: "sh", arguments: "{}" },
      { type: "function_call_output", call_id: "f", output: "OUT" },
    ],
  };
  assert.equal(meaningOf(body, "ASK").role, "user");
  assert.equal(meaningOf(body, "OPAQUE").sealed, true);
  assert.deepEqual(meaningOf(body, "OUT"), { role: "tool", age: "new", tool: "sh" });
});

test("Gemini: parts and function responses", () => {
  const body = {
    contents: [
      { role: "user", parts: [{ text: "ASK" }] },
      { role: "model", parts: [{ functionCall: { name: "ls", args: { path: "." } } }] },
      { role: "user", parts: [{ functionResponse: { name: "ls", response: { output: "OUT" } } }] },
    ],
  };
  assert.equal(meaningOf(body, "ASK").age, "history");
  assert.equal(meaningOf(body, "OUT").tool, "ls");
});

test("Bedrock: roles, the tool and file of a result, signed reasoning, names of documents", () => {
  const call = { toolUseId: "t1", name: "read_file", input: { path: "/w/.env", note: "ARGUMENT" } };
  const result = {
    toolUseId: "t1",
    content: [{ text: "RESULT" }, { json: { token: "STRUCTURED" } }],
    status: "success",
  };
  const document = { name: "notes", format: "md", source: { text: "ATTACHED" } };
  const body = {
    system: [{ text: "SYSTEM" }, { cachePoint: { type: "default" } }],
    messages: [
      { role: "user", content: [{ text: "OLD" }, { document }] },
      {
        role: "assistant",
        content: [
          { reasoningContent: { reasoningText: { text: "THOUGHT", signature: "c2ln" } } },
          { reasoningContent: { reasoningText: { text: "UNSIGNED" } } },
          { reasoningContent: { redactedContent: "HIDDEN" } },
          { toolUse: call },
        ],
      },
      { role: "user", content: [{ toolResult: result }] },
    ],
    toolConfig: { tools: [{ toolSpec: { name: "read_file", description: "DEFINITION" } }] },
  };
  assert.deepEqual(meaningOf(body, "SYSTEM"), { role: "system", age: "history" });
  assert.deepEqual(meaningOf(body, "OLD"), { role: "user", age: "history" });
  assert.equal(meaningOf(body, "ATTACHED").sourceFile, "notes.md");
  assert.equal(meaningOf(body, "THOUGHT").sealed, true);
  assert.equal(meaningOf(body, "UNSIGNED").sealed, undefined);
  assert.equal(meaningOf(body, "HIDDEN").sealed, true);
  const origin = { tool: "read_file", sourceFile: "/w/.env" };
  assert.deepEqual(meaningOf(body, "ARGUMENT"), { role: "assistant", age: "history", ...origin });
  assert.deepEqual(meaningOf(body, "RESULT"), { role: "tool", age: "new", ...origin });
  assert.deepEqual(meaningOf(body, "STRUCTURED"), { role: "tool", age: "new", ...origin });
  assert.equal(meaningOf(body, "DEFINITION").role, "definition");
  const keyed = openBody(encode(body), []).placed.find(({ field }) => field.text === "STRUCTURED");
  assert.equal(keyed?.field.key, "token");
});

test("Bedrock: the model stands in the path, escaped, and a stream is known by it", () => {
  const opened = (target: string) => openRequest(request({ messages: [] }, { target }));
  const model = "arn:aws:bedrock:us-east-1:1:inference-profile/us.m-v1:0";
  const stream = opened(`/model/${encodeURIComponent(model)}/converse-stream`);
  assert.deepEqual([stream.model, stream.stream, stream.family], [model, true, "bedrock"]);
  const whole = opened("/model/us.m-v1%3A0/converse");
  assert.deepEqual([whole.model, whole.stream], ["us.m-v1:0", false]);
  assert.equal(opened("/model/us.m-v1%3A0/invoke").model, "us.m-v1:0");
});

test("Bedrock: a conversation is known by its first texts", () => {
  const user = (text: string): object => ({ role: "user", content: [{ text }] });
  const system = [{ text: "Current working directory: /w/app" }];
  const later = [user("U"), { role: "assistant", content: [{ text: "A" }] }, user("V")];
  const found = session([], { system, messages: [user("U")] });
  assert.match(found.sessionId ?? "", /^fp:/);
  assert.equal(found.workingDirectory, "/w/app");
  assert.equal(session([], { system, messages: later }).sessionId, found.sessionId);
});

test("on the first turn everything is new", () => {
  const body = {
    messages: [
      { role: "system", content: "S" },
      { role: "user", content: "U" },
    ],
  };
  assert.equal(meaningOf(body, "S").age, "new");
  assert.equal(meaningOf(body, "U").age, "new");
});

const digest = (text: string) => hash(text.length.toString(16).padStart(64, "0"));

function session(headers: readonly HeaderPair[], body: unknown) {
  const raw = request(body, { headers });
  return openRequest(raw, digest).session;
}

test("a header names the conversation before metadata does, and metadata before the texts", () => {
  const metadata = {
    user_id: JSON.stringify({ device_id: "d", account_uuid: "a", session_id: "m" }),
  };
  assert.equal(session([["X-Session-Id", "h"]], { metadata }).sessionId, "h");
  const named = session([], { metadata });
  assert.deepEqual([named.sessionId, named.accountId, named.deviceId], ["m", "a", "d"]);
  assert.equal(session([], { metadata: { user_id: "user_d_account_a_session_s" } }).sessionId, "s");
  assert.equal(session([], { prompt_cache_key: "p" }).sessionId, "p");
});

test("a derived id is the same from the first turn on", () => {
  const first = [
    { role: "system", content: "S" },
    { role: "user", content: "U" },
  ];
  const later = [...first, { role: "assistant", content: "A" }, { role: "user", content: "V" }];
  const one = session([], { messages: first }).sessionId;
  assert.match(one ?? "", /^fp:/);
  assert.equal(session([], { messages: later }).sessionId, one);
});

test("project, client and SDK are read where they stand", () => {
  const system = "Primary working directory: /w/app\nCurrent branch: main\nPlatform: linux";
  const found = session(
    [
      ["user-agent", "claude-cli/2.1.3 (external)"],
      ["x-stainless-package-version", "1.2.3"],
    ],
    { system, messages: [] },
  );
  assert.equal(found.workingDirectory, "/w/app");
  assert.equal(found.gitBranch, "main");
  assert.equal(found.osPlatform, "linux");
  assert.equal(found.clientName, "claude_code");
  assert.equal(found.clientVersion, "2.1.3");
  assert.equal(found.sdkVersion, "1.2.3");
  assert.equal(identifyClient([["x-title", "Roo Code"]]).clientName, "roo_code");
  for (const [agent, name] of [
    ["codex_vscode/0.5.0 (linux)", "codex_cli"],
    ["codex-cli/0.5.0", "codex_cli"],
    ["Roo-Code/3.5.0", "roo_code"],
    ["gemini-cli/0.3.0", "gemini_cli"],
    ["AmazonQ-For-CLI/1.0.0", "amazon_q"],
    ["Kiro-CLI/1.0.0", "kiro_cli"],
  ] as const) {
    const { clientName, clientVersion } = identifyClient([["user-agent", agent]]);
    assert.deepEqual([clientName, clientVersion?.endsWith(".0")], [name, true], agent);
  }
  const library = [
    ["user-agent", "node-fetch/1.0"],
    ["x-opencode-client", "cli"],
  ] as const;
  assert.deepEqual(identifyClient(library), { clientName: "opencode", clientType: "cli" });
  assert.deepEqual(identifyClient([["user-agent", "curl/8"]]), {
    clientName: "curl/8",
    clientVersion: "8",
  });
  assert.deepEqual(identifyClient([["user-agent", "Mozilla/5.0 (X11)"]]), {});
  assert.equal(identifySdk([["user-agent", "x ai-sdk/openai/3.1.0"]]).sdkName, "ai-sdk/openai");
  const aws = "aws-sdk-js/3.1162.0 ua/2.1 os/linux lang/js md/nodejs#24.21.0";
  const known = { sdkName: "aws-sdk-js", sdkVersion: "3.1162.0" };
  assert.deepEqual(identifySdk([["user-agent", aws]]), known);
});

test("the client's own credentials are not scanned, other headers are", () => {
  for (const name of ["Authorization", "x-api-key", "Cookie", "Content-Length", "Helicone-Auth"]) {
    assert.equal(scannedValue(name, "a value"), "", name);
  }
  assert.equal(scannedValue("x-note", "a value"), "a value");
  for (const [value, expected] of [
    ["realtime", "realtime"],
    ["tokens, x", "tokens, x"],
    ["realtime, openai-insecure-api-key.k, x", "realtime,                          , x"],
    ["token, k, another", "        , another"],
    ["Bearer,k", "        "],
    ["x, token", "x, token"],
  ] as const)
    assert.equal(scannedValue("Sec-WebSocket-Protocol", value), expected, value);
  for (const [value, expected] of [
    ["a".repeat(15) + "1", true],
    ["a".repeat(14) + "1", false],
    // As long as a header can be: not read again from each of its characters.
    ["a".repeat(262_144), false],
    [`${"a".repeat(262_144)}, 1`, false],
  ] as const)
    assert.equal(scannedValue("accept", value), expected ? value : "", value.slice(-20));
  assert.equal(isScannedParameter("key"), false);
  assert.equal(isScannedParameter("q"), true);
  assert.equal(
    headerValue(
      [
        ["A", "1"],
        ["a", "2"],
      ],
      "a",
    ),
    "1",
  );
  assert.equal(bodySignature([["Content-Digest", "x"]]), "the body is signed (content-digest)");
  assert.equal(bodySignature([]), undefined);
});

test("every marked place of every sample is in some field", () => {
  const folder = join(import.meta.dirname, "../../fixtures/wire");
  const names = [
    "anthropic-messages",
    "openai-chat",
    "openai-responses",
    "gemini",
    "copilot-fim",
    "embeddings",
    "ollama-chat",
  ];
  for (const name of names) {
    const text = readFileSync(join(folder, `${name}.request.json`), "utf8");
    const marks = text.match(/FAKE-SECRET-0000-NOT-REAL-[\w-]+/g) ?? [];
    const all = lex(JSON.parse(text))
      .tokens.map((token) => token.text)
      .join("\n");
    assert.ok(marks.length > 0, name);
    for (const mark of marks) assert.ok(all.includes(mark), `${name}: ${mark}`);
  }
});
