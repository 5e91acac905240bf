/** A value that may not leave does not leave anywhere in the body, also where no rule knows it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { decide } from "../../../src/core/exchange/decide.ts";
import {
  echoesOf,
  echoing,
  minEchoLength,
  minEncoded,
  minWordLength,
  valuesAt,
} from "../../../src/core/exchange/echo.ts";
import { withEchoes } from "../../../src/core/exchange/echoes.ts";
import type { InField } from "../../../src/core/exchange/inField.ts";
import { openRequest } from "../../../src/core/exchange/open.ts";
import type { Action, AskAnswer } from "../../../src/core/model/action.ts";
import type { DecidedFinding, Decision } from "../../../src/core/model/exchange.ts";
import type { ScanField, TextFinding } from "../../../src/core/model/finding.ts";
import { allowId, hash, millis, ruleId } from "../../../src/core/model/ids.ts";
import type { Snapshot } from "../../../src/core/model/snapshot.ts";
import { maxValueLength } from "../../../src/node/guard/restoreMap.ts";
import { testSettings } from "../../support/guard.ts";
import { request, type RequestParts, textOf } from "../../support/requests.ts";
import { signatureOf } from "../../support/validators/anthropic.ts";

const value = "Xk9fLm2QpT7v";

/** Only `key=<value>` is known by a rule. */
function findingsIn(
  text: string,
  values: readonly string[],
  confidence: TextFinding["confidence"],
): readonly TextFinding[] {
  return values.flatMap((each) => {
    const at = text.indexOf(`key=${each}`);
    const start = at + "key=".length;
    return at < 0 ? [] : [{ ...findingAt(start, start + each.length, each), confidence }];
  });
}

function findingAt(start: number, end: number, found: string): TextFinding {
  return {
    ruleId: ruleId("r"),
    detector: "secrets",
    type: "k",
    severity: "critical",
    confidence: "high",
    span: { start, end },
    preview: "****",
    valueHash: hash(Buffer.from(found).toString("hex").padEnd(64, "0").slice(0, 64)),
    encoding: [],
  };
}

interface Case extends RequestParts {
  readonly action?: Action;
  readonly allowlist?: Snapshot["allowlist"];
  readonly values?: readonly string[];
  /** What was replaced in an earlier request. */
  readonly earlier?: string;
  readonly answer?: AskAnswer;
  readonly confidence?: TextFinding["confidence"];
  readonly scan?: Partial<Snapshot["scan"]>;
}

function decided(body: object, { action = "redact", allowlist = [], ...rest }: Case): Decision {
  const { values = [value], earlier, answer, confidence = "high", scan: change, ...parts } = rest;
  const raw = request(body, { target: "/v1/messages", ...parts });
  const opened = openRequest(raw);
  const { policy, scan } = testSettings();
  const snapshot = {
    version: 1,
    scan: { ...scan, allowPatterns: [], ...change },
    policy: { ...policy, detectorActions: { secrets: action } },
    allowlist,
  };
  const findings = opened.fields.map(({ text }) => findingsIn(text, values, confidence));
  const outcome = { kind: "scanned", findings } as const;
  const replaced = earlier === undefined ? undefined : replacedBefore(earlier);
  const input = {
    snapshot,
    raw,
    opened,
    outcome,
    now: millis(1),
    wordFor: () => "WORD",
    ...(answer === undefined ? {} : { answers: () => answer }),
  };
  return decide(replaced === undefined ? input : { ...input, replaced });
}

function replacedBefore(text: string): readonly (readonly [string, DecidedFinding])[] {
  const place = { path: "p", role: "tool", age: "new", sourceFile: "/p/fixture.env" } as const;
  const finding = { ...findingAt(0, text.length, text), ...place, count: 1 } as const;
  return [[text, { ...finding, action: "redact" }]];
}

/** The body as it is sent; `undefined` when the request is refused. */
function sent(body: object, options: Case = {}): unknown {
  const { plan } = decided(body, options);
  if (plan.kind === "reject") return undefined;
  return plan.body === undefined ? body : JSON.parse(textOf(plan.body));
}

const u = (content: unknown): object => ({ role: "user", content });
const a = (content: unknown): object => ({ role: "assistant", content });

test("what is replaced in one place is replaced in every text of the body", () => {
  const call = (command: string): object =>
    a([{ type: "tool_use", id: "t", name: "Bash", input: { command, [command]: 1, id: command } }]);
  const talk = (each: string): object => ({
    system: `the ${each}`,
    messages: [u(`key=${each}`), a(`I see ${each}, ${each}.`), call(each), u("n")],
    tools: [{ name: "t", input_schema: { type: { [`k ${each}`]: 1 } } }],
  });
  assert.deepEqual(sent(talk(value)), talk("WORD"));
  const [finding] = decided(talk(value), {}).findings;
  assert.equal(finding?.count, 8);
  assert.equal(finding.path, "messages[0].content");
});

test("words, numbers and short values are left, as they stand everywhere", () => {
  const check = (each: string, isEcho: boolean): void => {
    const talk = (other: string): object => ({
      messages: [u(`key=${other}`), a(`x${each}y`), u("n")],
    });
    const got = sent(talk(each), { values: [each] });
    const echo = isEcho ? "xWORDy" : `x${each}y`;
    assert.deepEqual(got, { messages: [u("key=WORD"), a(echo), u("n")] }, each);
  };
  check(`a1${"x".repeat(minEchoLength - 2)}`, true);
  check(`a1${"x".repeat(minEchoLength - 3)}`, false);
  check("4111111111111111", false);
  check("postgres", false);
  check("correcthorsebatterystaple", false);
  check(`aB${"c".repeat(minWordLength - 2)}`, true);
  check(`aB${"c".repeat(minWordLength - 3)}`, false);
  check("c".repeat(maxValueLength), false);
});

test("a value is known in JSON inside of a text, and out of it", () => {
  const [plain, escaped] = [`p"\\${value}\n`, String.raw`p\"\\${value}\n`];
  for (const [first, second] of [
    [plain, escaped],
    [escaped, plain],
  ] as const) {
    const talk = (one: string, other: string): object => ({
      messages: [u(`key=${one}`), a(`{"out":"${other}"}`), u("n")],
    });
    assert.deepEqual(sent(talk(first, second), { values: [first] }), talk("WORD", "WORD"));
  }
});

test("credentials of the client, ids that bind, and allowed places stay as they are", () => {
  const bound = { model: value, messages: [u(`key=${value}`), { ...a("r"), id: value }, u("n")] };
  const headers = [["x-gateway-token", value]] as const;
  const target = `/v1/messages?session=${value}`;
  const { plan } = decided(bound, { headers, target });
  assert.ok(plan.kind === "forward");
  assert.deepEqual([plan.headerEdits, plan.target], [[], undefined]);
  const expected = { ...bound, messages: [u("key=WORD"), { ...a("r"), id: value }, u("n")] };
  assert.deepEqual(JSON.parse(textOf(plan.body)), expected);
  const file = { type: "tool_use", id: "t", name: "Read", input: { file_path: "/p/fixture.env" } };
  const result = u([{ type: "tool_result", tool_use_id: "t", content: `it is ${value}` }]);
  const read = (key: string): object => ({ messages: [u(key), a([file]), result] });
  const entry = { id: allowId("p"), kind: "path", scope: "user", glob: "*.env" } as const;
  const allowlist = [{ ...entry, createdAt: millis(0) }];
  assert.deepEqual(sent(read(`key=${value}`), { allowlist }), read("key=WORD"));
});

test("a value that is refused is refused in new words too, and goes from old ones", () => {
  const action = "block";
  const old = [u(`key=${value}`), a("r")];
  assert.equal(sent({ messages: [...old, u(`use ${value}`)] }, { action }), undefined);
  assert.deepEqual(sent({ system: `see ${value}`, messages: [...old, u("n")] }, { action }), {
    system: "see WORD",
    messages: [u("n")],
  });
  assert.deepEqual(sent({ messages: [...old, u(`use ${value}`)] }, { action: "alert" }), {
    messages: [...old, u(`use ${value}`)],
  });
});

test("what was replaced in an earlier request is, also when its first place is gone", () => {
  const body = (each: string): object => ({ messages: [u(`use ${each} now`)] });
  assert.deepEqual(sent(body(value), { earlier: value }), body("WORD"));
  assert.deepEqual(sent(body(value), { earlier: value, action: "ask" }), body("WORD"));
  assert.equal(sent(body(value), { earlier: value, action: "block" }), undefined);
  assert.deepEqual(sent(body(value), { earlier: value, action: "alert" }), body(value));
  const entry = { id: allowId("p"), kind: "path", scope: "user", glob: "*.env" } as const;
  const allowlist = [{ ...entry, createdAt: millis(0) }];
  assert.deepEqual(sent(body(value), { earlier: value, allowlist }), body("WORD"));
  const { scan } = testSettings();
  for (const change of [
    { disabledRules: [ruleId("r")] },
    { detectors: { ...scan.detectors, secrets: false } },
    { allowPatterns: [{ id: allowId("v"), pattern: "Xk9*" }] },
  ]) {
    const pattern = { ...entry, id: allowId("v"), kind: "pattern", createdAt: millis(0) } as const;
    const found = { earlier: value, scan: change, allowlist: [pattern] };
    assert.deepEqual(sent(body(value), found), body(value), Object.keys(change).join());
  }
  const asked = { messages: [u(`key=${value} ${value}`)] };
  const answer = (said: AskAnswer): unknown =>
    sent(asked, { earlier: value, action: "ask", answer: said });
  assert.deepEqual(answer("send"), asked);
  assert.deepEqual(answer("redact"), { messages: [u("key=WORD WORD")] });
  const both = (each: string): object => ({ messages: [u(`key=${each} ${each}`)] });
  const { findings, plan } = decided(both(value), { earlier: value });
  assert.equal(findings[0]?.count, 2);
  assert.deepEqual(plan.kind === "forward" && JSON.parse(textOf(plan.body)), both("WORD"));
});

test("what is told of a place holds no value, also when the value is the name of a member", () => {
  const use = {
    type: "tool_use",
    id: "t",
    name: "Write",
    input: { [value]: { deep: `x${value}` } },
  };
  for (const body of [
    { messages: [a([use]), u("n")] },
    { messages: [u(`key=${value}`), a([use]), u("n")] },
  ]) {
    const { findings, action } = decided(body, { earlier: value });
    assert.equal(action, "redact");
    assert.ok(!JSON.stringify(findings).includes(value));
  }
});

test("signed thinking that holds the value leaves", () => {
  const thinking = { type: "thinking", thinking: value, signature: signatureOf(value) };
  const answer = { type: "text", text: "r" };
  assert.deepEqual(sent({ messages: [u(`key=${value}`), a([thinking, answer]), u("n")] }), {
    messages: [u("key=WORD"), a([answer]), u("n")],
  });
});

test("signed thinking that must stay does not end the conversation", () => {
  const thinking = { type: "thinking", thinking: value, signature: signatureOf(value) };
  const use = { type: "tool_use", id: "t", name: "n", input: {} };
  const result = { type: "tool_result", tool_use_id: "t", content: "r" };
  const talk = (each: string): object => ({
    messages: [u(`key=${each} ${each}`), a([thinking, use]), u([result])],
  });
  assert.deepEqual(sent(talk(value)), talk("WORD"));
  assert.deepEqual(sent(talk(value), { action: "block" }), talk("WORD"));
  const found = { ...thinking, thinking: `key=${value}` };
  assert.equal(sent({ messages: [u("q"), a([found, use]), u([result])] }), undefined);
});

test("where nothing is stopped nothing is looked for", () => {
  const fields: readonly ScanField[] = [
    { path: "p", role: "user", age: "new", text: `key=${value} ${value}` },
  ];
  const { policy, scan } = testSettings();
  const snapshot = { version: 1, scan: { ...scan, allowPatterns: [] }, policy, allowlist: [] };
  const finding = { ...findingAt(4, 4 + value.length, value), path: "p", count: 1 } as const;
  for (const [action, all] of [
    ["alert", 1],
    ["redact", 2],
  ] as const) {
    const placed = [
      { field: 0, finding: { ...finding, role: "user", age: "new", action } },
    ] as const;
    const where = { snapshot, fields, context: { now: millis(1), client: "c" } };
    assert.equal(withEchoes(where, placed).length, all);
  }
});

test("a text that was sent is sent with the same word again, whatever else holds the value", () => {
  const at = { path: "p", role: "user", age: "new" } as const;
  const fields: readonly ScanField[] = [`see ${value}`, `key=${value}`].map((text) => ({
    ...at,
    text,
  }));
  const { policy, scan } = testSettings();
  const snapshot = { version: 1, scan: { ...scan, allowPatterns: [] }, policy, allowlist: [] };
  const other = {
    ...findingAt(4, 4 + value.length, value),
    ...at,
    type: "other",
    count: 1,
  } as const;
  const placed = [{ field: 1, finding: { ...other, action: "redact" } }] as const;
  const where = { snapshot, fields, context: { now: millis(1), client: "c" } };
  const typesOf = (found: readonly InField[]): readonly string[] =>
    found.map(({ field, finding }) => `${field} ${finding.type}`);
  assert.deepEqual(typesOf(withEchoes(where, placed)), ["1 other", "0 other"]);
  const later = { ...where, replaced: replacedBefore(value) };
  assert.deepEqual(typesOf(withEchoes(later, placed)), ["1 other", "0 k"]);
});

test("many values are found, also where one begins another, or is covered already", () => {
  const some = Array.from({ length: 40 }, (_, at) => `value-${at}-of-many`);
  const values = [...some, `${some[0]}-more`];
  const fields = [...values, values.join(" "), "value-1-of-man", `${values[3]}${values[3]}`].map(
    (text): ScanField => ({ path: "p", text, role: "user", age: "new" }),
  );
  const placed = values.map((text, field): InField => {
    const finding = {
      ...findingAt(0, text.length, text),
      path: "p",
      role: "user",
      age: "new",
    } as const;
    return { field, finding: { ...finding, count: 1, action: "redact" } };
  });
  const found = echoesOf(fields, placed, echoing(valuesAt(fields, placed)));
  assert.equal(found.length, values.length + 2);
  assert.ok(found.every(({ field }) => field >= values.length));
  assert.deepEqual(found.at(-3)?.finding.span.end, values.join(" ").length, "the longer one");
});

test("a poisoned text makes no ordinary word a value, however it writes it", () => {
  const escaped = String.raw`\u0069\u006d\u0070\u006f\u0072\u0074`;
  const talk = (first: string): object => ({
    messages: [u(first), a("import x;"), u("import")],
  });
  assert.deepEqual(sent(talk(`key=${escaped}`), { values: [escaped] }), talk("key=WORD"));
});

test("what only its neighbours make a value is left elsewhere when it is the name of something", () => {
  const file = "src/components/Button2.tsx";
  const talk = (first: string, echo: string): object => ({
    messages: [u(`key=${first}`), a(`see ${echo}`), u("n")],
  });
  const guessed = (each: string): unknown =>
    sent(talk(each, each), { values: [each], confidence: "medium" });
  assert.deepEqual(guessed(file), talk("WORD", file));
  assert.deepEqual(guessed(value), talk("WORD", "WORD"));
  assert.deepEqual(sent(talk(file, file), { values: [file] }), talk("WORD", "WORD"));
});

test("values of any script are looked for, however many they are", () => {
  const values = Array.from({ length: 40 }, (_, at) => `пароль-${at}-ключ`);
  const talk = (keys: readonly string[], echo: readonly string[]): object => ({
    messages: [...keys.map((key) => u(`key=${key}`)), a(`x ${echo.join(" ")}`), u("n")],
  });
  const words = values.map(() => "WORD");
  assert.deepEqual(sent(talk(values, values), { values }), talk(words, words));
});

test("words by which the API is used stay, whoever calls them a key", () => {
  const check = (word: string, made: (each: string) => object): void => {
    const body = (first: string): object => ({ messages: [u(first), u("n")], ...made(word) });
    assert.deepEqual(sent(body(`key=${word}`), { values: [word] }), body("key=WORD"), word);
  };
  check("mcp__git2__readFile", (name) => ({
    tools: [{ name, input_schema: { properties: { [name]: {} }, required: [name] } }],
    tool_choice: { type: "tool", name },
  }));
  check("http://json-schema.org/draft-07/schema#", ($schema) => ({
    tools: [{ name: "t", input_schema: { $schema } }],
  }));
  check("bedrock-2023-05-31", (version) => ({ anthropic_version: version }));
  check("output-128k-2025-02-19", (beta) => ({ anthropic_beta: [beta] }));
  check("container_0aB1", (id) => ({ container: id, conversation: { id } }));
});

test("pictures and signatures stay, whatever they begin with", () => {
  const check = (begin: string, made: (each: string) => object): void => {
    const messages = [u(`key=${begin}`), made(`${begin}${"A".repeat(minEncoded)}`), u("n")];
    const expected = { messages: [u("key=WORD"), ...messages.slice(1)] };
    assert.deepEqual(sent({ messages }, { values: [begin] }), expected);
  };
  check("iVBORw0KGgo", (data) =>
    u([{ type: "image", source: { type: "base64", media_type: "image/png", data } }]),
  );
  check("iVBORw0KGgo", (data) => u(`![](data:image/png;base64,${data})`));
  check("EqQBCgIYAhIM", (data) => a([{ type: "redacted_thinking", data }]));
  const short = "gAAAAABpK1x7Qb";
  const thinking = { type: "thinking", thinking: "t", signature: short };
  const body = (key: string): object => ({ messages: [u(key), a([thinking]), u("n")] });
  assert.deepEqual(sent(body(`key=${short}`), { values: [short] }), body("key=WORD"));
  const edge = (each: string, length: number): object => ({
    messages: [u(`key=${each}`), a(`${"A".repeat(length)}${each}`), u("n")],
  });
  assert.deepEqual(sent(edge(value, minEncoded - 1)), edge("WORD", minEncoded - 1));
});
