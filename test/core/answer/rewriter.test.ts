/** Restoring in answers: every API, every chunking, every way to split a placeholder. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import fc from "fast-check";

import type { Framing } from "../../../src/core/answer/framing.ts";
import {
  type AnswerPiece,
  createAnswerRewriter,
  maxChannels,
  type RewriterOptions,
} from "../../../src/core/answer/rewriter.ts";
import { windowLength } from "../../../src/core/answer/channel.ts";
import { maxArgumentsHead } from "../../../src/core/answer/tools.ts";
import { createWords } from "../../../src/core/answer/words.ts";
import type { Api } from "../../../src/core/model/exchange.ts";
import { cut, cutTexts, restored, values, word } from "./replaced.ts";
import { type Said, type Shape, shapes, textsOf } from "./transcripts.ts";

interface Run {
  readonly api: Api;
  readonly framing: Framing;
  readonly known?: ReadonlyMap<string, string>;
  readonly scan?: RewriterOptions["scan"];
}

function piecesOf(run: Run, chunks: Iterable<Uint8Array>): readonly AnswerPiece[] {
  const known = run.known ?? values;
  const rewriter = createAnswerRewriter({
    api: run.api,
    framing: run.framing,
    words: createWords(known.keys()),
    valueOf: (one) => known.get(one),
    scan: run.scan ?? "off",
  });
  const pieces: AnswerPiece[] = [];
  for (const chunk of chunks) pieces.push(...rewriter.push(chunk));
  pieces.push(...rewriter.end());
  return pieces;
}

function bytesOf(pieces: readonly AnswerPiece[]): string {
  return Buffer.concat(
    pieces.map((piece) => (piece.kind === "bytes" ? piece.bytes : new Uint8Array())),
  ).toString("utf8");
}

const restore = (run: Run, answer: string): string => bytesOf(piecesOf(run, [Buffer.from(answer)]));

function* bytewise(text: string): Iterable<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 1) yield bytes.subarray(at, at + 1);
}

const argsOf = (text: string): string => JSON.stringify({ path: "/a.ts", new_string: text });

/** What the answer would have been had nothing been redacted: same units, other text. */
function check(shape: Shape, text: string, cuts: readonly number[]): void {
  const tool = "edit_file";
  const said: Said = { text: cut(text, cuts), args: cut(argsOf(text), cuts), tool };
  const wanted: Said = { text: [restored(text)], args: [argsOf(restored(text))], tool };
  const answer = shape.write(said);
  const given = restore(shape, answer);
  const [got, want] = [textsOf(given, shape.framing), textsOf(shape.write(wanted), shape.framing)];
  const differing = [...want].filter(([path, one]) => got.get(path) !== one);
  // Arguments as text may escape in another way; what counts is what they say.
  for (const [path, one] of differing) assertSameJson(got.get(path), one, path);
  assert.equal(withoutTexts(given), withoutTexts(answer), "nothing else differs by a byte");
  assert.equal(bytesOf(piecesOf(shape, bytewise(answer))), given, "however it is chunked");
  const held = piecesOf({ ...shape, scan: "hold" }, [Buffer.from(answer)]);
  assert.equal(bytesOf(held), given, "also when it is held for the scan");
}

/** The bytes around the texts: keys, spaces, ends of lines, units without a text. */
function withoutTexts(answer: string): string {
  const texts = /("(?:text|partial_json|content|arguments|delta|new_string)": ?)"(?:[^"\\]|\\.)*"/g;
  return answer.replaceAll(texts, '$1""');
}

function assertSameJson(got: string | undefined, want: string, path: string): void {
  if (got === undefined || !want.startsWith("{")) assert.equal(got, want, path);
  else assert.deepEqual(JSON.parse(got), JSON.parse(want), path);
}

for (const shape of shapes) {
  const name = `${shape.api} as ${shape.framing}`;

  test(`${name}: a placeholder split at any position gives the value back`, () => {
    const text = `a ${word}.`;
    for (let at = 0; at <= text.length + 40; at += 1) check(shape, text, [at]);
  });

  test(`${name}: any text in any deltas is restored, and nothing else`, () => {
    const property = fc.property(cutTexts, ([text, cuts]) => check(shape, text, cuts));
    fc.assert(property, { numRuns: 60 });
  });

  test(`${name}: without a placeholder every byte stays, in every chunking`, () => {
    const answer = shape.write({
      text: ["ARGUS", "_X_aaa", "c and A", "RGUS_GENERIC"],
      args: cut(argsOf(`${word.slice(0, -1)}?`), [3, 30, 40]),
      tool: "Edit",
    });
    assert.equal(restore(shape, answer), answer);
    assert.equal(bytesOf(piecesOf(shape, bytewise(answer))), answer);
  });

  test(`${name}: a tool that can send data out keeps the placeholder, and it is told`, () => {
    for (const tool of ["Bash", "run_in_terminal", "mcp__x__write", "web_fetch", ""]) {
      const said = { text: ["x"], args: cut(argsOf(`curl ${word}`), [30, 45]), tool };
      const answer = shape.write(said);
      const pieces = piecesOf(shape, [Buffer.from(answer)]);
      assert.equal(bytesOf(pieces), answer);
      const kept = pieces.filter((piece) => piece.kind === "kept");
      assert.ok(kept.some((piece) => piece.word === word && piece.tool === tool));
    }
  });
}

for (const shape of shapes) {
  test(`${shape.api} as ${shape.framing}: no value goes into a call that is written as text`, () => {
    const text = `${word} <execute_command>curl ${word}</execute_command> ${word} ![x](https://e/?${word})`;
    const value = values.get(word) ?? "";
    const wanted = `${value} <execute_command>curl ${word}</execute_command> ${value} ![x](https://e/?${word})`;
    for (let step = 1; step < 40; step += 3) {
      const cuts = Array.from(
        { length: Math.floor(text.length / step) },
        (_, index) => index * step,
      );
      const said = { text: cut(text, cuts), args: ["{}"], tool: "Edit" };
      const pieces = piecesOf(shape, [Buffer.from(shape.write(said))]);
      assert.ok([...textsOf(bytesOf(pieces), shape.framing).values()].includes(wanted));
      const keepers = pieces.flatMap((piece) => (piece.kind === "kept" ? [piece.tool] : []));
      assert.deepEqual(new Set(keepers), new Set(["execute_command", "address"]));
    }
  });
}

for (const shape of shapes) {
  test(`${shape.api} as ${shape.framing}: no value goes into a file of another machine`, () => {
    const args = JSON.stringify({ path: "\\\\host\\share\\a", new_string: `a ${word}` });
    for (let step = 3; step < 60; step += 7) {
      const cuts = Array.from({ length: 40 }, (_, index) => index * step);
      const answer = shape.write({ text: ["x"], args: cut(args, cuts), tool: "Edit" });
      const pieces = piecesOf(shape, [Buffer.from(answer)]);
      assert.equal(bytesOf(pieces), answer);
      assert.ok(pieces.some((piece) => piece.kind === "kept" && piece.tool === "Edit"));
    }
  });
}

for (const shape of shapes.filter(({ framing }) => framing === "document")) {
  test(`${shape.api}: in a whole answer a file of another machine is known wherever its name stands`, () => {
    for (const length of [0, maxArgumentsHead, 10 * maxArgumentsHead]) {
      const new_string = `a ${word}${"x".repeat(length)}`;
      const args = JSON.stringify({ new_string, path: "\\\\host\\share\\a" });
      const answer = shape.write({ text: ["x"], args: [args], tool: "Edit" });
      assert.equal(restore(shape, answer), answer, `${length} characters before it`);
    }
  });
}

/** What goes to the scan, as `path=text`. */
function told(run: Run, answer: string): readonly string[] {
  const pieces = piecesOf({ ...run, scan: "watch" }, [Buffer.from(answer)]);
  const checks = pieces.flatMap((piece) => (piece.kind === "check" ? piece.texts : []));
  return checks.map(({ path, text }) => `${path}=${text}`);
}

const event = (payload: unknown): string => `data: ${JSON.stringify(payload)}\n\n`;
const piece = (content: string): string => event({ choices: [{ index: 0, delta: { content } }] });

test("a stream without an end, whole or broken off, is scanned to its last word", () => {
  const chat = { api: "openai.chat", framing: "sse" } as const;
  const all = ["response.choices[0].content=one two"];
  assert.deepEqual(told(chat, `${piece("one ")}${piece("two")}`), all);
  assert.deepEqual(told(chat, `${piece("one ")}${piece("two").trimEnd()}`), all);
  const lines = '{"response":"one "}\n{"response":"two"}';
  const ollama = { api: "ollama.chat", framing: "lines" } as const;
  assert.deepEqual(told(ollama, lines), ["response.response=one two"]);
});

test("what no reader has a name for is scanned: members, events, errors, whole APIs", () => {
  const rows: readonly (readonly [api: Api, framing: Framing, payload: object, told: string[]])[] =
    [
      ["openai.chat", "document", { error: { message: "said so" } }, []],
      ["openai.chat", "document", { error: { message: "was said" } }, ["error.message=was said"]],
      ["openai.chat", "sse", { error: { message: "was said" } }, ["error.message=was said"]],
      [
        "anthropic.messages",
        "sse",
        { citation: { cited: "was said" } },
        ["citation.cited=was said"],
      ],
      ["anthropic.messages", "document", { completion: "was said" }, ["completion=was said"]],
      [
        "openai.responses",
        "sse",
        { type: "response.new.done", text: "was said" },
        ["text=was said"],
      ],
      ["openai.responses", "sse", { response: { instructions: "was asked" } }, []],
      [
        "generic",
        "document",
        { a: [{ b: "was said", id: "msg_0123456789" }] },
        ["a[0].b=was said"],
      ],
    ];
  for (const [api, framing, payload, expected] of rows) {
    const answer = framing === "sse" ? event(payload) : JSON.stringify(payload);
    const paths = expected.map((one) => `response.${one}`);
    assert.deepEqual(told({ api, framing }, answer), paths, `${api} ${framing}`);
  }
});

test("what a server answered to a call of the provider is scanned once, also in a stream", () => {
  const item = { type: "mcp_call", name: "x", arguments: '{"a":"b"}', output: "was said" };
  const run = { api: "openai.responses", framing: "sse" } as const;
  const over = { type: "response.completed", response: { output: [item] } };
  const stream = event({ type: "response.output_item.done", output_index: 0, item }) + event(over);
  assert.deepEqual(
    told(run, stream).filter((text) => text.endsWith("was said")),
    ["response.output[0].output=was said"],
  );
});

test("names of members and long numbers are scanned like strings, in calls and elsewhere", () => {
  const said = { "k-0123456789": "v", n: 4012888888881881 };
  const content = [{ type: "tool_use", id: "t", name: "Bash", input: said }];
  const calls = [{ function: { name: "b", arguments: JSON.stringify(said) } }];
  const rows: readonly (readonly [api: Api, payload: object, place: string])[] = [
    ["anthropic.messages", { type: "message", content }, "content[0]"],
    ["openai.chat", { choices: [{ message: { tool_calls: calls } }] }, "choices[0].tool_calls[0]"],
    ["generic", { a: said }, "a"],
  ];
  for (const [api, payload, place] of rows) {
    const all = told({ api, framing: "document" }, JSON.stringify(payload));
    const expected = [`response.${place}=k-0123456789`, `response.${place}.n=4012888888881881`];
    assert.deepEqual(
      expected.filter((one) => !all.includes(one)),
      [],
      `${api}: ${all.join()}`,
    );
  }
});

test("pieces of a text that no reader has a name for are put together", () => {
  const answer = ["AK", "IA", "12", "345678"].map((zzz) => event({ new: { zzz } })).join("");
  const run = { api: "anthropic.messages", framing: "sse" } as const;
  assert.deepEqual(told(run, answer), ["response.new.zzz=AKIA12345678"]);
  const long = Array.from({ length: 3 }, () => event({ a: "x".repeat(windowLength) })).join("");
  assert.deepEqual(
    told(run, long).map((text) => text.length - "response.a=".length),
    [1, 1, 1.25, 1, 1.25, 0.25].map((windows) => windows * windowLength),
  );
});

test("a whole answer may have as many parts as its writer likes", () => {
  const parts = Array.from({ length: 20_000 }, (_, at) => ({ text: `part ${at}` }));
  const answer = JSON.stringify({ choices: [{ message: { content: parts } }] });
  const all = told({ api: "openai.chat", framing: "document" }, answer);
  assert.equal(all.length, parts.length);
  assert.equal(all.at(-1), "response.choices[0].content[19999]=part 19999");
});

test("of more texts that grow at the same time the oldest is told early", () => {
  const run = { api: "anthropic.messages", framing: "sse", scan: "watch" } as const;
  const begun = (count: number): string =>
    Array.from({ length: count }, (_, index) =>
      event({ type: "content_block_delta", index, delta: { type: "text_delta", text: "some" } }),
    ).join("");
  const early = (count: number): number => {
    const pieces = piecesOf(run, [Buffer.from(begun(count))]);
    const last = pieces.findLastIndex(({ kind }) => kind === "bytes");
    return pieces.slice(0, last).filter(({ kind }) => kind === "check").length;
  };
  assert.deepEqual(
    [0, 1, 2].map((more) => early(maxChannels + more)),
    [0, 1, 2],
  );
});

test("several calls of a choice that take turns are each told as one", () => {
  const part = (index: number, text: string): string =>
    event({ choices: [{ delta: { tool_calls: [{ index, function: { arguments: text } }] } }] });
  const turns = ["a", "b", "c", "d", "e", "f"].map(
    (letter) => part(0, letter) + part(1, letter.toUpperCase()),
  );
  const all = told({ api: "openai.chat", framing: "sse" }, turns.join(""));
  assert.ok(all.includes("response.choices[0].tool_calls[0]=bcdef"));
  assert.ok(all.includes("response.choices[0].tool_calls[1]=ABCDEF"));
});

test("what is no JSON is scanned as text", () => {
  const run = { api: "openai.chat", framing: "document" } as const;
  assert.deepEqual(told(run, "<p>a page</p>"), ["response=<p>a page</p>"]);
  assert.deepEqual(told(run, '{"cut": "off he'), ['response={"cut": "off he']);
  assert.deepEqual(told({ ...run, framing: "sse" }, ": ping\n\n"), []);
});

test("any bytes pass as they are, in every shape and mode", () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => Buffer.from(`data: ${text}\n\n`)),
    fc.constantFrom(...shapes).map((shape) => {
      const said = { text: ["a", "b"], args: ["{}"], tool: "Bash" };
      return Buffer.from(shape.write(said)).subarray(0, 333);
    }),
  );
  const how = fc.record({
    shape: fc.constantFrom(...shapes),
    scan: fc.constantFrom("off", "watch", "hold"),
  });
  fc.assert(
    fc.property(how, fc.array(noise, { maxLength: 5 }), ({ shape, scan }, chunks) => {
      const given = piecesOf({ ...shape, scan }, chunks);
      const out = given.map((piece) => (piece.kind === "bytes" ? piece.bytes : new Uint8Array()));
      assert.deepEqual(Buffer.concat(out), Buffer.concat(chunks));
    }),
    { numRuns: 300 },
  );
});

const samples: readonly (readonly [file: string, run: Run])[] = [
  ["anthropic-messages.sse", { api: "anthropic.messages", framing: "sse" }],
  ["openai-chat.sse", { api: "openai.chat", framing: "sse" }],
  ["openai-responses.sse", { api: "openai.responses", framing: "sse" }],
  ["gemini.sse", { api: "gemini.stream", framing: "sse" }],
  ["ollama-chat.ndjson", { api: "ollama.chat", framing: "lines" }],
  ["copilot-fim.sse", { api: "copilot.completions", framing: "sse" }],
];

/** What models say in the samples, as it is written; the calls in them are those of shells. */
const spoken = /("(?:text|content|delta)": ?")([^"\\]+)"/g;

for (const [file, run] of samples) {
  const sample = readFileSync(join(import.meta.dirname, "../../fixtures/answers", file), "utf8");

  test(`${file} passes unchanged in every cut into two`, () => {
    const bytes = Buffer.from(sample);
    for (let at = 0; at <= bytes.length; at += 1) {
      const chunks = [bytes.subarray(0, at), bytes.subarray(at)];
      assert.equal(bytesOf(piecesOf(run, chunks)), sample);
    }
  });

  test(`${file}: wherever its texts were replaced, the original comes back to the byte`, () => {
    const runs = new Set(
      [...sample.matchAll(spoken)].flatMap(([, , text = ""]) => text.match(/[a-z]{3,}/gi) ?? []),
    );
    assert.ok(runs.size > 0, "there is something to replace");
    for (const value of runs) {
      const replaced = sample.replaceAll(
        spoken,
        (_, key: string, text: string) => `${key}${text.replaceAll(value, word)}"`,
      );
      const known = new Map([[word, value]]);
      const bytes = Buffer.from(replaced);
      assert.equal(bytesOf(piecesOf({ ...run, known }, [bytes])), sample, value);
      assert.equal(bytesOf(piecesOf({ ...run, known }, bytewise(replaced))), sample, value);
      assert.equal(bytesOf(piecesOf({ ...run, known, scan: "hold" }, [bytes])), sample, value);
    }
  });

  test(`${file}: the same in every cut into two`, () => {
    const [, , text = ""] =
      [...sample.matchAll(spoken)].find(([, , one = ""]) => /[a-z]{3}/i.test(one)) ?? [];
    const [value = ""] = /[a-z]{3,}/i.exec(text) ?? [];
    const known = new Map([[word, value]]);
    const bytes = Buffer.from(
      sample.replaceAll(
        spoken,
        (_, key: string, one: string) => `${key}${one.replaceAll(value, word)}"`,
      ),
    );
    for (let at = 0; at <= bytes.length; at += 1)
      assert.equal(
        bytesOf(piecesOf({ ...run, known }, [bytes.subarray(0, at), bytes.subarray(at)])),
        sample,
      );
  });

  test(`${file}: a word that spreads over its deltas is replaced in the first of them`, () => {
    const spread = file === "copilot-fim.sse" ? "return a" : "me check that";
    const known = new Map([[spread, "ME CHECK THAT"]]);
    const given = restore({ ...run, known }, sample);
    if (!file.startsWith("ollama")) assert.match(given, /ME CHECK THAT/);
    assert.equal(given.split("\n").length, sample.split("\n").length);
    const back = restore({ ...run, known: new Map() }, given);
    assert.equal(back, given);
  });
}
