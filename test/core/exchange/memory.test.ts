/** Opening with the memory of a former turn gives exactly what opening from scratch gives. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import {
  blockBytes,
  commonPrefix,
  maxRetainedRatio,
  memoryBytes,
  minMemoryBytes,
  type OpenedMemory,
} from "../../../src/core/exchange/memory.ts";
import { beginRequest, type Opened, openRequest } from "../../../src/core/exchange/open.ts";
import type { RawRequest } from "../../../src/core/model/exchange.ts";
import { hash } from "../../../src/core/model/ids.ts";
import { plainFields } from "../../support/fields.ts";
import { request } from "../../support/requests.ts";

const digest = (text: string) => hash(text.length.toString(16).padStart(64, "0"));
const filler = 'const größe = "é€😀\\n" + value;\n'.repeat(120);

/** A conversation in one of the shapes; `turns` alternate user and assistant, with tools. */
function bodyOf(
  shape: string,
  turns: number,
  tail: Readonly<Record<string, unknown>> = {},
): string {
  const list = Array.from({ length: turns }, (_, index) => turnOf(shape, index));
  const system = { role: "system", content: `You are. Working directory: /w/${shape}` };
  switch (shape) {
    case "anthropic":
      return JSON.stringify({ model: "m", messages: list, system: "You are", ...tail });
    case "chat":
      return JSON.stringify({ messages: [system, ...list], stream: true, ...tail });
    case "responses":
      return JSON.stringify({ instructions: "You are", input: list.flat(), ...tail });
    case "gemini":
      return JSON.stringify({ request: { contents: list, session_id: "s" }, ...tail }, null, 1);
    default:
      return assert.fail(shape);
  }
}

function turnOf(shape: string, index: number): unknown {
  const id = `call_${index - (index % 2)}`;
  const text = `${index} ${filler}`;
  const path = JSON.stringify({ path: `src/${id}.ts`, password: `secret ${index}` });
  const answers = index % 2 === 1;
  switch (shape) {
    case "anthropic":
      return answers
        ? { role: "assistant", content: [{ type: "tool_use", id, name: "Read", input: { path } }] }
        : { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: text }] };
    case "chat":
      return answers
        ? { role: "assistant", tool_calls: [{ id, function: { name: "f", arguments: path } }] }
        : { role: "user", content: text };
    case "responses":
      return answers
        ? [
            { type: "function_call", call_id: id, name: "sh", arguments: path },
            { type: "function_call_output", call_id: id, output: text },
          ]
        : [{ role: "user", content: [{ type: "input_text", text }] }];
    default:
      return answers
        ? { role: "model", parts: [{ text, thoughtSignature: "x" }] }
        : { role: "user", parts: [{ text }] };
  }
}

const shapes = ["anthropic", "chat", "responses", "gemini"] as const;

/** What an opened request says, without what it can do. */
function said({ api, family, model, stream, session, fields }: Opened): object {
  return { api, family, model, stream, session, fields: plainFields(fields) };
}

function openTwice(former: RawRequest, next: RawRequest): { fresh: Opened; known: Opened } {
  const { memory } = openRequest(former, digest);
  assert.ok(memory);
  return { fresh: openRequest(next, digest), known: openRequest(next, digest, [memory]) };
}

test("a longer conversation is opened the same with and without memory", () => {
  for (const shape of shapes) {
    for (const [before, after] of [
      [12, 14],
      [12, 13],
      [13, 12],
      [12, 8],
      [13, 13],
      [1, 40],
    ] as const) {
      const former = request(`${bodyOf(shape, Math.max(before, 12))}`);
      const next = request(bodyOf(shape, after, { user: "u", stream: true }));
      const { fresh, known } = openTwice(former, next);
      assert.deepEqual(said(known), said(fresh), `${shape} ${before} ${after}`);
    }
  }
});

test("the very same body says the same again, to whomever and from whomever it goes", () => {
  for (const shape of shapes) {
    const body = bodyOf(shape, 12, { user: "u" });
    const former = request(body);
    const others: readonly Partial<RawRequest>[] = [
      {},
      { headers: [["x-session-id", "other"]] },
      { target: "/v1/models/other:streamGenerateContent" },
    ];
    for (const other of others) {
      const { fresh, known } = openTwice(former, { ...request(body), ...other });
      assert.deepEqual(said(known), said(fresh), shape);
      assert.equal(known.memory, known.continues, "what is kept of it stays");
    }
    const { memory } = openRequest(former, digest);
    const unnamed = openRequest(request(body), undefined, memory === undefined ? [] : [memory]);
    assert.deepEqual(said(unnamed), said(openRequest(request(body))), "without ids of its own");
  }
});

test("the fields of the unchanged start are the very same objects", () => {
  const { memory, fields } = openRequest(request(bodyOf("anthropic", 20)), digest);
  assert.ok(memory);
  const next = openRequest(request(bodyOf("anthropic", 22)), digest, [memory]);
  const same = next.fields.filter((field, index) => field === fields[index]).length;
  assert.ok(same > 60, `${same} of ${fields.length}`);
});

test("an edit in the middle, at any byte, gives what a fresh reading gives", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...shapes),
      fc.nat({ max: 100_000 }),
      fc.constantFrom("x", '"', "\\", "}", "]", ",", "é", ""),
      (shape, at, put) => {
        const body = bodyOf(shape, 12);
        const cut = at % body.length;
        const former = request(body);
        const next = request(body.slice(0, cut) + put + body.slice(cut + 1));
        const { fresh, known } = openTwice(former, next);
        assert.deepEqual(said(known), said(fresh));
      },
    ),
    { numRuns: 200 },
  );
});

test("rewriting works in what is remembered and in what is new", () => {
  for (const shape of shapes) {
    const { memory } = openRequest(request(bodyOf(shape, 12)), digest);
    assert.ok(memory);
    const next = request(bodyOf(shape, 14));
    const edit = (opened: Opened) =>
      opened.rewrite(
        opened.fields.flatMap(({ text, sealed }, field) =>
          text.includes("value") && sealed === undefined
            ? [
                {
                  field,
                  span: { start: text.indexOf("value"), end: text.length },
                  replacement: "A",
                },
              ]
            : [],
        ),
      );
    const [fresh, known] = [openRequest(next, digest), openRequest(next, digest, [memory])];
    assert.deepEqual(edit(known), edit(fresh));
  }
});

test("what leaves a conversation leaves it with memory, too, also when it got shorter", () => {
  const talk = (turns: number) => {
    const messages = Array.from({ length: turns }, (_, index) => ({
      role: index % 2 === 0 ? "user" : "assistant",
      content: `${index} ${filler}`,
    }));
    return request(JSON.stringify({ model: "m", messages }));
  };
  const strip = (opened: Opened) =>
    opened.strip([opened.fields.findIndex(({ text }) => text.startsWith("0 "))], []);
  for (const after of [3, 5, 8, 9, 10, 11, 12]) {
    const { fresh, known } = openTwice(talk(9), talk(after));
    const stripped = strip(fresh);
    assert.ok(stripped.kind === "ok" && stripped.body !== undefined);
    assert.deepEqual(strip(known), stripped, `${after} turns`);
  }
});

test("of several memories the one with most in common counts, and none has to fit", () => {
  const other = openRequest(request(bodyOf("chat", 14)), digest).memory;
  const own = openRequest(request(bodyOf("anthropic", 14)), digest).memory;
  assert.ok(other && own);
  const next = request(bodyOf("anthropic", 16));
  const fresh = openRequest(next, digest);
  for (const former of [[other], [other, own], [own, other]]) {
    assert.deepEqual(said(openRequest(next, digest, former)), said(fresh));
  }
});

test("small bodies and bodies without turns leave no memory", () => {
  const cases: readonly (readonly [string, boolean])[] = [
    [JSON.stringify({ messages: [{ role: "user", content: "x".repeat(minMemoryBytes) }] }), true],
    [JSON.stringify({ messages: [{ role: "user", content: "x" }] }), false],
    [JSON.stringify({ prompt: "x".repeat(minMemoryBytes) }), false],
    ["x".repeat(minMemoryBytes), false],
  ];
  for (const [body, kept] of cases) {
    const opening = beginRequest(request(body), digest, []);
    const { memory } = opening.finish();
    assert.equal(memory !== undefined, kept, body.slice(0, 40));
    assert.equal(opening.kept, memory?.opened.placed.length ?? 0, body.slice(0, 40));
  }
});

test("text of dropped parts does not pile up", () => {
  let memory: OpenedMemory | undefined;
  for (let turn = 0; turn < 60; turn += 1) {
    const tail = { tools: filler.repeat(7) + String(turn) };
    const raw = request(bodyOf("anthropic", 12 + turn, tail));
    memory = openRequest(raw, digest, memory === undefined ? [] : [memory]).memory;
    assert.ok(memory);
    assert.ok(memory.retained <= raw.body.length * maxRetainedRatio);
    assert.ok(memoryBytes(memory) > raw.body.length);
  }
});

test("blocks that are equal as a whole leave the place of the first difference", () => {
  let asked = 0;
  const isEqual = (a: Uint8Array, b: Uint8Array): boolean => {
    asked += 1;
    return a.length === b.length && a.every((byte, at) => byte === b[at]);
  };
  const size = 3 * blockBytes + 5;
  for (const at of [0, 7, blockBytes - 1, blockBytes, 2 * blockBytes + 9, 3 * blockBytes, size]) {
    const [a, b] = [new Uint8Array(size + 1), new Uint8Array(size)];
    if (at < size) b[at] = 1;
    assert.equal(commonPrefix(a, b, isEqual), at);
    assert.equal(commonPrefix(a, b), at);
  }
  assert.ok(asked > 0);
});

test("the common start is found at every length and alignment", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), fc.nat(8), (bytes, at, shift) => {
      const a = new Uint8Array([...new Uint8Array(shift), ...bytes]).subarray(shift);
      const b = bytes.slice(0, Math.max(0, bytes.length - (at % 5)));
      const cut = b.length === 0 ? 0 : at % b.length;
      if (b.length > 0) b[cut] = (b[cut] ?? 0) ^ 1;
      assert.equal(commonPrefix(a, b), cut);
    }),
  );
});
