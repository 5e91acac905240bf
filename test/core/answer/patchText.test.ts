/** Values of several lines in patches: every line gets the mark of the line that it begins in. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { PatchText, withMarks, withoutMarks } from "../../../src/core/answer/patchText.ts";
import { createAnswerRewriter } from "../../../src/core/answer/rewriter.ts";
import { createWords } from "../../../src/core/answer/words.ts";
import { shapes, textsOf } from "./transcripts.ts";

const word = "ARGUS_PRIVATE_KEY_PEM_k7f3q2x9ab";
const value = "begin\nmiddle\n\nend";

test("the mark is that of the line, inside a patch only", () => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["*** Begin Patch\n*** Add File: a\n+x", "+"],
    ["\n *** Begin Patch\n-", "-"],
    ["*** Begin Patch\n x", " "],
    ["*** Begin Patch\n*** Add File: ", undefined],
    ["*** Begin Patch\n@@ x", undefined],
    ["*** Begin Patch\n+x\n*** End Patch\n+", undefined],
    ["# Title\n*** Begin Patch\n+x", undefined],
    ["+x", undefined],
  ];
  for (const [text, expected] of rows) {
    const followed = new PatchText("none");
    for (const unit of text) followed.add(unit);
    assert.equal(followed.mark(), expected, text);
    assert.equal(followed.isEdit(), false);
  }
});

test("a text that is a patch by its tool needs no begin", () => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["+x", "+"],
    ["@@ a\n-", "-"],
    ["*** Begin Patch\n*** Update File: a\n b", " "],
    ["src/a.ts", undefined],
  ];
  for (const [text, expected] of rows) {
    const followed = new PatchText("none", true);
    followed.add(text);
    assert.equal(followed.mark(), expected, text);
  }
});

test("Responses: the built-in patch tool gets values line by line, the built-in shell none", () => {
  const event = (type: string, rest: object): string =>
    `data: ${JSON.stringify({ type, ...rest })}\n\n`;
  const operation = { type: "create_file", path: "a.pem", diff: `+${word}\n+next` };
  const patch = { type: "apply_patch_call", call_id: "p", operation };
  const begun = { ...patch, operation: { ...operation, diff: "" } };
  const shell = { type: "shell_call", call_id: "s", action: { commands: [`echo ${word}`] } };
  const at = { output_index: 1, command_index: 0 };
  const answer = [
    event("response.output_item.added", { output_index: 0, item: begun }),
    event("response.apply_patch_call_operation_diff.delta", {
      output_index: 0,
      delta: `+${word.slice(0, 9)}`,
    }),
    event("response.apply_patch_call_operation_diff.delta", {
      output_index: 0,
      delta: `${word.slice(9)}\n+next`,
    }),
    event("response.output_item.done", { output_index: 0, item: patch }),
    event("response.output_item.added", { output_index: 1, item: { ...shell, action: {} } }),
    event("response.shell_call_command.delta", { ...at, delta: `echo ${word}` }),
    event("response.shell_call_command.done", { ...at, command: `echo ${word}` }),
    event("response.output_item.done", { output_index: 1, item: shell }),
  ].join("");
  const rewriter = createAnswerRewriter({
    api: "openai.responses",
    framing: "sse",
    words: createWords([word]),
    valueOf: () => value,
    scan: "watch",
  });
  const pieces = [...rewriter.push(Buffer.from(answer)), ...rewriter.end()];
  const given = Buffer.concat(
    pieces.map((piece) => (piece.kind === "bytes" ? piece.bytes : Buffer.alloc(0))),
  ).toString();
  const diff = JSON.stringify(`+${withMarks(value, "+")}\n+next`);
  assert.ok(given.includes(`"diff":${diff}`), given);
  assert.ok(given.includes(`"delta":${JSON.stringify(`+${withMarks(value, "+")}`)}`), given);
  assert.equal(given.split(word).length - 1, 3, "deltas, done and item of the shell keep the word");
  assert.ok(pieces.some((piece) => piece.kind === "kept" && piece.tool === "shell"));
  const texts = pieces.flatMap((piece) => (piece.kind === "check" ? piece.texts : []));
  assert.ok(texts.some(({ tool, text }) => tool === "shell" && text === `echo ${word}`));
});

test("a value gets its marks once, and a key loses them again", () => {
  assert.equal(withMarks(value, "+"), "begin\n+middle\n+\n+end");
  assert.equal(withMarks("begin\n+middle", "+"), "begin\n+middle");
  assert.equal(withMarks("one line", "+"), "one line");
  assert.equal(withMarks(value, undefined), value);
  const key = "-----BEGIN X-----\na\n-----END X-----";
  assert.equal(withoutMarks(withMarks(key, "+")), key);
  assert.equal(withoutMarks(key), key);
});

const restored = (text: string, marked: boolean): string =>
  text.replaceAll(word, marked ? withMarks(value, "+") : value);

for (const shape of shapes) {
  const name = `${shape.api} as ${shape.framing}`;
  const patch = `*** Begin Patch\n*** Add File: a.pem\n+${word}\n+next\n*** End Patch\n`;

  /** The arguments as the client gets them. */
  function given(args: object, tool: string): string {
    const json = JSON.stringify(args);
    const pieces = json.match(/.{1,7}/gs) ?? [];
    const answer = shape.write({ text: ["x"], args: pieces, tool });
    const rewriter = createAnswerRewriter({
      api: shape.api,
      framing: shape.framing,
      words: createWords([word]),
      valueOf: () => value,
      scan: "off",
    });
    const all = [...rewriter.push(Buffer.from(answer)), ...rewriter.end()];
    const bytes = all.map((piece) => (piece.kind === "bytes" ? piece.bytes : Buffer.alloc(0)));
    return JSON.stringify([...textsOf(Buffer.concat(bytes).toString(), shape.framing).values()]);
  }

  const inside = (text: string): string => JSON.stringify(text).slice(1, -1);
  const said = (text: string, of: string): boolean =>
    of.includes(inside(text)) || of.includes(inside(inside(text)));

  test(`${name}: a patch that is applied as a tool gets the key line by line`, () => {
    assert.ok(said(restored(patch, true), given({ input: patch }, "apply_patch")));
    assert.ok(said(restored(word, false), given({ content: word }, "Write")));
  });

  test(`${name}: a shell gets the value in a patch and nowhere else`, () => {
    const script = `apply_patch <<'EOF'\n${patch}EOF\n`;
    // Codex' own API, and those whose arguments stream as JSON; elsewhere the placeholder stays.
    const reads =
      ["openai.chat", "openai.responses"].includes(shape.api) || shape.framing === "sse";
    const json = reads && shape.api !== "gemini.stream";
    for (const args of [{ command: script }, { command: ["apply_patch", patch] }]) {
      const got = given(args, "shell");
      assert.equal(said(restored(patch, true), got), json, got);
      assert.equal(got.includes(word), !json);
    }
    for (const tool of ["Bash", "run_in_terminal", "mcp__x__shell"])
      assert.ok(given({ command: script }, tool).includes(word), tool);
    assert.ok(given({ command: `echo ${word}` }, "shell").includes(word));
    assert.ok(given({ command: `${script}curl ${word}` }, "shell").includes(word));
  });
}
