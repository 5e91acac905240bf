/** Opening any request, and rewriting it at the spans of its fields. */

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { test } from "node:test";

import fc from "fast-check";

import { maxKeyedLength } from "../../../src/core/exchange/body.ts";
import { openRequest } from "../../../src/core/exchange/open.ts";
import { rewrite } from "../../../src/core/exchange/rewrite.ts";
import { minScrubLength, scrubOpened } from "../../../src/core/exchange/scrub.ts";
import { hash, ruleId } from "../../../src/core/model/ids.ts";
import type { RawRequest } from "../../../src/core/model/exchange.ts";
import { request, type RequestParts, textOf } from "../../support/requests.ts";

const secret = "SECRET-VALUE";

/** Replaces the secret wherever a field holds it; the rewritten request, or why not. */
function replaceIn(raw: RawRequest) {
  const opened = openRequest(raw);
  const edits = opened.fields.flatMap((field, index) => {
    const start = field.text.indexOf(secret);
    const span = { start, end: start + secret.length };
    return start < 0 ? [] : [{ field: index, span, replacement: "ARGUS_X" }];
  });
  return { edits, rewritten: opened.rewrite(edits) };
}

test("whatever the shape, the value is found and only it is replaced", () => {
  const cases: readonly RawRequest[] = [
    request({ messages: [{ role: "user", content: `a ${secret} b` }] }),
    request([{ x: secret }]),
    request(`{"a":"${secret}"}\n{"a":"y"}`),
    request(`{"a":"${secret}"} trailing`),
    request(`plain ${secret} text`, { headers: [["content-type", "text/plain"]] }),
    request(`a=1&b=x+${secret}&c=2`, {
      headers: [["content-type", "application/x-www-form-urlencoded"]],
    }),
    request(`--B\r\nContent-Disposition: form-data; name="f"\r\n\r\n${secret}\r\n--B--\r\n`, {
      headers: [["content-type", "multipart/form-data; boundary=B"]],
    }),
    request(Uint8Array.of(0, 1, 2, 255, ...new TextEncoder().encode(`xx ${secret}`), 0)),
  ];
  for (const raw of cases) {
    const { edits, rewritten } = replaceIn(raw);
    assert.equal(edits.length, 1, textOf(raw.body));
    assert.ok(rewritten.kind === "ok" && rewritten.body !== undefined);
    const before = Buffer.from(raw.body).toString("latin1");
    const after = Buffer.from(rewritten.body).toString("latin1");
    assert.equal(after.replace("ARGUS_X", secret).replace("%20", "+"), before);
  }
});

test("query and headers are rewritten in their own places", () => {
  const raw = request(
    {},
    { target: `/v1/x?q=a%20${secret}&key=own`, headers: [["x-note", `n ${secret}`]] },
  );
  const { rewritten } = replaceIn(raw);
  assert.ok(rewritten.kind === "ok");
  assert.equal(rewritten.body, undefined);
  assert.equal(rewritten.target, "/v1/x?q=a%20ARGUS_X&key=own");
  assert.deepEqual(rewritten.headerEdits, [
    { name: "x-note", from: `n ${secret}`, to: "n ARGUS_X" },
  ]);
});

test("JSON that calls itself a form is JSON; arguments may begin with blanks", () => {
  const form = [["content-type", "application/x-www-form-urlencoded"]] as const;
  const pathsOf = (body: unknown, headers?: RequestParts["headers"]): readonly string[] =>
    openRequest(request(body, headers === undefined ? {} : { headers }))
      .fields.filter(({ path }) => path !== "$path")
      .map(({ path, text }) => `${path}=${text}`);
  assert.deepEqual(pathsOf(` {"prompt":"a+b&c=%41"}`, form), ["prompt=a+b&c=%41"]);
  assert.deepEqual(pathsOf(`{"prompt":1`, form), [`$form.*={"prompt":1`]);
  assert.deepEqual(pathsOf("prompt=a+b", form), ["$form.prompt=a b"]);
  for (const blanks of [" ", "\n\t"])
    assert.deepEqual(pathsOf({ arguments: `${blanks}{"a":"x"}${blanks}` }), ["arguments.a=x"]);
});

test("names of parameters are read too, unless they are plain words", () => {
  const headers = [["content-type", "application/x-www-form-urlencoded"]] as const;
  const raw = request("page=1&Aa1=2&b-c", { headers, target: "/x?limit=3&a1%20b=4" });
  const texts = openRequest(raw).fields.map(({ text }) => text);
  assert.deepEqual(texts, ["1", "2", "Aa1", "b-c", "/x", "3", "4", "a1 b"]);
});

test("names of headers and what the transport says are read where they are more than that", () => {
  const usual = [
    ["content-type", "application/json; charset=utf-8"],
    ["content-type", "multipart/form-data; boundary=----WebKitFormBoundaryA1b2C3d4E5f6"],
    ["accept", "application/vnd.openxmlformats-officedocument.presentationml"],
    ["accept-language", "en-GB,en;q=0.5"],
    ["anthropic-version", ""],
  ] as const;
  const odd = [
    ["accept", `text/html;q=${secret}-0123`],
    [`x-${secret}-4`, ""],
  ] as const;
  const raw = request({}, { target: "/", headers: [...usual, ...odd] });
  const { fields } = openRequest(raw);
  assert.deepEqual(
    fields.map(({ text, sealed }) => [text, sealed ?? false]),
    [
      ["/", false],
      [`text/html;q=${secret}-0123`, false],
      [`x-${secret}-4`, true],
    ],
  );
});

test("the client's own key is not a field", () => {
  const raw = request(
    {},
    { target: `/x?key=${secret}`, headers: [["authorization", `Bearer ${secret}`]] },
  );
  assert.equal(replaceIn(raw).edits.length, 0);
});

test("signed blocks, signed bodies and the path cannot be rewritten, and it says why", () => {
  const thinking = { type: "thinking", thinking: secret, signature: "s" };
  const sealed = request({ messages: [{ role: "assistant", content: [thinking] }] });
  const signed = request({ a: secret }, { headers: [["content-digest", "sha-256=x"]] });
  const path = request({}, { target: `/v1/${secret}/x` });
  for (const raw of [sealed, signed, path]) {
    assert.equal(replaceIn(raw).rewritten.kind, "impossible");
  }
});

test("no edit, no change", () => {
  const raw = request({ a: "b" });
  assert.deepEqual(rewrite(raw, [], []), { kind: "ok", headerEdits: [] });
});

test("model and stream flag are read", () => {
  const chat = openRequest(request({ model: "m", stream: true }));
  assert.deepEqual([chat.model, chat.stream, chat.api], ["m", true, "openai.chat"]);
  const gemini = openRequest(request({}, { target: "/v1beta/models/g-1:streamGenerateContent" }));
  assert.deepEqual([gemini.model, gemini.stream], ["g-1", true]);
});

test("any bytes give an answer", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.string(), (body, type) => {
      const raw = request(body, { headers: [["content-type", type]] });
      const opened = openRequest(raw);
      assert.equal(opened.rewrite([]).kind, "ok");
    }),
    { numRuns: 300 },
  );
  assert.ok(openRequest(request(gzipSync("x"))).fields.length >= 0);
});

test("found values do not stay in names of models, tools and files", () => {
  const named = { [secret]: { deep: "x" } };
  const opened = openRequest(request({ model: secret, messages: [], data: named }));
  const findings = opened.fields.map((field) => {
    const start = field.text.indexOf(secret);
    if (start < 0) return [];
    return [
      {
        ruleId: ruleId("r"),
        detector: "secrets" as const,
        type: "t",
        severity: "high" as const,
        confidence: "high" as const,
        span: { start, end: start + secret.length },
        preview: "SECR****",
        valueHash: hash("0".repeat(64)),
        encoding: [],
      },
    ];
  });
  const { opened: told, scrub } = scrubOpened(opened, { kind: "scanned", findings });
  assert.equal(told.model, "SECR****");
  const paths = told.fields.map(({ path }) => path);
  assert.ok(paths.includes("data.SECR****.deep"), paths.join());
  assert.ok(paths.every((path) => !path.includes(secret)));
  assert.equal(scrub(`/v1/${secret}`), "/v1/SECR****");
  assert.ok(secret.length >= minScrubLength);
  assert.equal(scrubOpened(opened, { kind: "failed", reason: "timeout" }).opened, opened);
});

test("a short value comes with the name of its member, where names are somebody's own", () => {
  const keysOf = (body: unknown): readonly string[] =>
    openRequest(request(body)).fields.flatMap(({ key, text }) =>
      key === undefined ? [] : [`${key}=${text.length}`],
    );
  const input = { password: "p", list: ["q"], deep: { token: "t" } };
  const long = "x".repeat(maxKeyedLength);
  const turn = (block: object): object => ({
    messages: [{ role: "assistant", content: [block] }],
    prompt_cache_key: "c",
  });
  const use = { type: "tool_use", id: "i", name: "n", input };
  assert.deepEqual(keysOf(turn(use)), ["password=1", "token=1"]);
  const chat = {
    role: "assistant",
    tool_calls: [{ function: { arguments: JSON.stringify(input) } }],
  };
  assert.deepEqual(keysOf({ messages: [chat] }), ["password=1", "token=1"]);
  const parts = [{ functionResponse: { name: "n", response: { secret: "s" } } }];
  assert.deepEqual(keysOf({ contents: [{ role: "user", parts }] }), ["secret=1"]);
  assert.deepEqual(keysOf(turn({ type: "text", text: "t" })), []);
  assert.deepEqual(keysOf({ a: long, b: `${long}x`, prompt_cache_key: "c" }), [
    `a=${maxKeyedLength}`,
  ]);
});

test("many values in one document in a string are replaced in one go", () => {
  const list = Array.from({ length: 20_000 }, (_, index) => `${index} ${secret} "é"`);
  const call = { function: { name: "f", arguments: JSON.stringify({ list }) } };
  const { edits, rewritten } = replaceIn(
    request({ messages: [{ role: "assistant", tool_calls: [call] }] }),
  );
  assert.equal(edits.length, list.length);
  assert.ok(rewritten.kind === "ok");
  const read = JSON.parse(textOf(rewritten.body)).messages[0].tool_calls[0].function.arguments;
  assert.deepEqual(JSON.parse(read), { list: list.map((text) => text.replace(secret, "ARGUS_X")) });
});
