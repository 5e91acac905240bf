/** Taking findings out of the history: what leaves, what stays, and that every API still accepts it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { type Opened, openRequest } from "../../../src/core/exchange/open.ts";
import type { Rewritten } from "../../../src/core/exchange/rewrite.ts";
import { stripFields } from "../../../src/core/exchange/stripFields.ts";
import { isGone, strip } from "../../../src/core/wire/strip.ts";
import { conversationApis } from "../../support/conversationApis.ts";
import { talks } from "../../support/conversations.ts";
import { request, textOf } from "../../support/requests.ts";
import { signatureOf, validateAnthropic } from "../../support/validators/anthropic.ts";
import { validateBedrock } from "../../support/validators/bedrock.ts";
import { validateGemini } from "../../support/validators/gemini.ts";
import { validateChat, validateResponses } from "../../support/validators/openai.ts";
import type { Validator } from "../../support/validators/rules.ts";

const mark = "SECRET-VALUE";

function stripAll(opened: Opened): Rewritten {
  const found = opened.fields.flatMap(({ text }, field) => (text.includes(mark) ? [field] : []));
  const edits = found.flatMap((field) =>
    [...(opened.fields[field]?.text.matchAll(new RegExp(mark, "g")) ?? [])].map(({ index }) => ({
      field,
      span: { start: index, end: index + mark.length },
      replacement: "ARGUS_X",
    })),
  );
  return opened.strip(found, edits);
}

for (const { name, target, write, validate } of conversationApis) {
  test(`${name}: whatever holds a finding in the history, the rest is accepted`, () => {
    fc.assert(
      fc.property(talks(mark), fc.boolean(), (talk, spaced) => {
        const body = write(talk);
        assert.deepEqual(validate(body), [], "the generator writes what the API accepts");
        const source = JSON.stringify(body, null, spaced ? 2 : 0);
        const stripped = stripAll(openRequest(request(source, { target })));
        assert.ok(stripped.kind === "ok", "a finding of the history never ends a conversation");
        const text = stripped.body === undefined ? source : textOf(stripped.body);
        assert.equal(text.includes(mark), false);
        assert.deepEqual(validate(JSON.parse(text)), []);
        assert.equal(stripped.body === undefined, !source.includes(mark));
      }),
      { numRuns: 400 },
    );
  });
}

const u = (content: unknown): object => ({ role: "user", content });
const a = (content: unknown): object => ({ role: "assistant", content });
const t = (...all: readonly string[]): readonly object[] =>
  all.map((text) => ({ type: "text", text }));

function check(messages: readonly unknown[], expected: readonly unknown[] | "refused"): void {
  const raw = request({ messages, stream: true }, { target: "/v1/messages" });
  const stripped = stripAll(openRequest(raw));
  if (expected === "refused") assert.equal(stripped.kind, "impossible");
  else {
    assert.ok(stripped.kind === "ok");
    const text = textOf(stripped.body ?? raw.body);
    assert.deepEqual(JSON.parse(text), { messages: expected, stream: true });
  }
}

test("a user turn goes with its plain answer", () => {
  check([u(mark), a("r"), u("next")], [u("next")]);
  check([u(mark), a("r"), u(mark), a("r2"), u("next")], [u("next")]);
  check([u("q"), a("r"), u(t(mark, "x")), a(t("r2")), u("next")], [u("q"), a("r"), u("next")]);
});

test("roles go on alternating", () => {
  check([u(mark), u("t"), a("r"), u("next")], [u("t"), a("r"), u("next")]);
  check([u("t"), u(mark), a("r"), u("next")], [u("t"), a("r"), u("next")]);
});

test("the latest question stays, also where the client has begun the answer itself", () => {
  check([u(mark), a("pre")], [u("ARGUS_X"), a("pre")]);
  check([u("q"), u(mark), a("pre")], [u("q"), u("ARGUS_X"), a("pre")]);
  check([u(mark), a("r"), u(mark), a("pre")], [u("ARGUS_X"), a("pre")]);
});

test("what is bound stays, and its value is replaced", () => {
  const use = a([{ type: "tool_use", id: "i", name: "Read", input: {} }]);
  const result = (content: string): object =>
    u([{ type: "tool_result", tool_use_id: "i", content }]);
  check(
    [u("q"), use, result(mark), a("r"), u("n")],
    [u("q"), use, result("ARGUS_X"), a("r"), u("n")],
  );
  check(
    [u(mark), use, result("x"), a("r"), u("n")],
    [u("ARGUS_X"), use, result("x"), a("r"), u("n")],
  );
  check([u("q"), a(mark), u("n")], [u("q"), a("ARGUS_X"), u("n")]);
});

test("signed thinking goes as a whole, once a later question has closed its turn", () => {
  const thought = { type: "thinking", thinking: mark, signature: signatureOf(mark) };
  const hidden = { type: "redacted_thinking", data: "x" };
  check([u("q"), a([thought, hidden, ...t("r")]), u("n")], [u("q"), a(t("r")), u("n")]);
  check([u("q"), a([thought]), u("n")], [u("n")]);
  check([u("x"), u("q"), a([thought]), u("n")], "refused");
  const use = { type: "tool_use", id: "i", name: "Read", input: {} };
  const result = u([{ type: "tool_result", tool_use_id: "i", content: "x" }]);
  check([u("q"), a([thought, use]), result], "refused");
  check([u("q"), a([use]), result, a([thought]), u("n")], "refused");
});

test("Gemini: a signed part goes with its question", () => {
  const part = (role: string, each: object): object => ({ role, parts: [each] });
  const thoughtSignature = `sig-${mark.length}`;
  const said = part("model", { text: mark, thoughtSignature });
  const [q, n] = [part("user", { text: "q" }), part("user", { text: "n" })];
  const target = "/v1beta/models/g:generateContent";
  const raw = request({ contents: [q, said, n] }, { target });
  const stripped = stripAll(openRequest(raw));
  assert.ok(stripped.kind === "ok");
  assert.deepEqual(JSON.parse(textOf(stripped.body)), { contents: [n] });
});

test("of what is new only what stands before the latest question goes", () => {
  check([u(t(mark, "mid", "new"))], [u(t("mid", "new"))]);
  check([u(t(mark, mark, "new"))], [u(t("new"))]);
  check([u(t("a", mark))], "refused");
  check([u(mark)], "refused");
  check([u(mark), u("n")], [u("n")]);
  check([u("q"), a("r"), u(mark), u(mark), u("n")], [u("q"), a("r"), u("n")]);
  check([u("n"), u(mark)], "refused");
  check([u(mark), a("r"), u(mark)], "refused");
  const result = { type: "tool_result", tool_use_id: "i", content: mark };
  const use = a([{ type: "tool_use", id: "i", name: "Read", input: {} }]);
  check([u("q"), use, u([result, ...t("x")])], "refused");
  check([u([...t(mark), "scalar", ...t("new")])], "refused");
});

test("Bedrock: cache points go with their text, documents keep one, reasoning goes as a whole", () => {
  const point = { cachePoint: { type: "default" } };
  const document = { document: { name: "d", format: "txt", source: { text: "x" } } };
  const word = (text: string): object => ({ text });
  const target = "/model/m/converse";
  const turns = (before: readonly object[], after: readonly object[] | "refused"): void => {
    const raw = request({ messages: before }, { target });
    const stripped = stripAll(openRequest(raw));
    if (after === "refused") assert.equal(stripped.kind, "impossible");
    else {
      assert.ok(stripped.kind === "ok");
      const sent: unknown = JSON.parse(textOf(stripped.body ?? raw.body));
      assert.deepEqual(sent, { messages: after });
      assert.deepEqual(validateBedrock(sent), []);
    }
  };
  turns([u([word(mark), point, word("q")])], [u([word("q")])]);
  turns(
    [u([word("a"), point, word(mark), point, word("q"), point])],
    [u([word("a"), point, word("q"), point])],
  );
  turns([u([word(mark), word(mark), point, word("q")])], [u([word("q")])]);
  turns([u([word(mark), point])], "refused");
  turns([u([word(mark), document])], "refused");
  turns([u([word(mark), word("q"), document])], [u([word("q"), document])]);
  turns([u([document, word(mark), word("q")])], [u([document, word("q")])]);
  const thought = (signature?: string): object => ({
    reasoningContent: { reasoningText: { text: mark, ...(signature ? { signature } : {}) } },
  });
  const hidden = { reasoningContent: { redactedContent: "eA==" } };
  const signed = thought(signatureOf(mark));
  const [q, n] = [u([word("q")]), u([word("n")])];
  turns([q, a([signed, hidden, word("r")]), n], [q, a([word("r")]), n]);
  turns([q, a([signed]), n], [n]);
  const replaced = { reasoningContent: { reasoningText: { text: "ARGUS_X" } } };
  turns([q, a([thought(), word("r")]), n], [q, a([replaced, word("r")]), n]);
});

test("a list that holds more than turns only has values replaced", () => {
  check(["x", u(mark), a("r"), u("n")], ["x", u("ARGUS_X"), a("r"), u("n")]);
});

test("outside of the turns: old is replaced, new is refused", () => {
  const open = (body: object, target = "/v1/messages"): Rewritten =>
    stripAll(openRequest(request(body, { target })));
  const later = [u("q"), a("r"), u("n")];
  const system = open({ system: mark, messages: later });
  assert.ok(system.kind === "ok" && /"system":"ARGUS_X"/.test(textOf(system.body)));
  assert.equal(open({ system: mark, messages: [u("q")] }).kind, "impossible");
  assert.equal(open({ prompt: mark }, "/v1/completions").kind, "impossible");
  assert.equal(open({ messages: later }, `/v1/messages?q=${mark}`).kind, "impossible");
});

test("signed bodies cannot be stripped, and unknown fields are nothing", () => {
  const raw = request({ messages: [u(mark), a("r"), u("n")] }, { headers: [["digest", "x"]] });
  assert.equal(stripAll(openRequest(raw)).kind, "impossible");
  const nothing = { raw, placed: [], turns: [], lastAnswer: -1 };
  assert.deepEqual(stripFields(nothing, [3], []), { kind: "ok", headerEdits: [] });
  assert.deepEqual(strip({ turns: [], lastAnswer: -1 }, []), {
    kind: "ok",
    edits: [],
    removed: [],
  });
  assert.equal(isGone([], 0), false);
});

test("the validators refuse what providers refuse", () => {
  const refuses = (validate: Validator, body: unknown): void =>
    assert.notDeepEqual(validate(body), [], JSON.stringify(body));
  const use = { type: "tool_use", id: "i", name: "Read", input: {} };
  const result = { type: "tool_result", tool_use_id: "i", content: "x" };
  refuses(validateAnthropic, { messages: [u("q"), a([use]), u("n")] });
  refuses(validateAnthropic, { messages: [u("q"), a("r"), u([result])] });
  refuses(validateAnthropic, { messages: [a("r"), u("q")] });
  refuses(validateAnthropic, { messages: [u("q"), u("q")] });
  const thought = { type: "thinking", thinking: "a", signature: "b" };
  refuses(validateAnthropic, { messages: [u("q"), a([thought]), u("q")] });
  const calls = { ...a(null), tool_calls: [{ id: "c", function: { name: "f" } }] };
  refuses(validateChat, { messages: [u("q"), calls, u("n")] });
  refuses(validateChat, { messages: [u("q"), { role: "tool", tool_call_id: "c", content: "x" }] });
  const output = { type: "function_call_output", call_id: "c", output: "x" };
  refuses(validateResponses, { input: [u("q"), output] });
  refuses(validateResponses, { input: [{ type: "reasoning", encrypted_content: "enc-" }, u("q")] });
  const call = { role: "model", parts: [{ functionCall: { name: "f" } }] };
  const ask = { role: "user", parts: [{ text: "q" }] };
  refuses(validateGemini, { contents: [ask, call, ask] });
  refuses(validateGemini, { contents: [ask, { role: "model", parts: [] }, ask] });
  const word = { text: "q" };
  const toolConfig = { tools: [{ toolSpec: {} }] };
  const used = a([{ toolUse: { toolUseId: "i", name: "f", input: {} } }]);
  const given = u([{ toolResult: { toolUseId: "i", content: [] } }]);
  assert.deepEqual(validateBedrock({ toolConfig, messages: [u([word]), used, given] }), []);
  refuses(validateBedrock, { messages: [u([word]), used, given] });
  refuses(validateBedrock, { toolConfig, messages: [u([word]), used, u([word])] });
  refuses(validateBedrock, { toolConfig, messages: [u([word]), a([word]), given] });
  refuses(validateBedrock, { messages: [u([word]), u([word])] });
  refuses(validateBedrock, { messages: [u([{ text: "" }])] });
  refuses(validateBedrock, { messages: [u([{ cachePoint: {} }, word])] });
  refuses(validateBedrock, { messages: [u([{ document: {} }])] });
  const forged = { reasoningContent: { reasoningText: { text: "a", signature: "b" } } };
  refuses(validateBedrock, { messages: [u([word]), a([forged, word]), u([word])] });
});

test("thousands of findings cost no more than their number", () => {
  const many = 20_000;
  const turns = Array.from({ length: many }, () => [u(mark), a("r")]).flat();
  check([...turns, u("n")], [u("n")]);
  const blocks = t(...Array.from({ length: many }, () => mark));
  check([u([...blocks, ...t("n")])], [u(t("n"))]);
});
