/** Which file a found value came from, in the words of the clients that attach files to their prompts. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import {
  attachmentsIn,
  filesIn,
  maxAttachedLength,
  maxAttachments,
  maxBegins,
} from "../../../src/core/exchange/attachment.ts";

const key = "KEY-TO-FIND";
const fence = "```";

function fileOf(text: string, found: readonly string[] = []): string | undefined {
  const field = { path: "p", text, role: "user", age: "new" } as const;
  const spans = found.map((one) => ({
    span: { start: text.indexOf(one), end: text.indexOf(one) + one.length },
  }));
  return filesIn(field, spans)(text.indexOf(key));
}

const rows: readonly (readonly [text: string, file: string | undefined])[] = [
  [`<attachment id="a.ts" filePath="/ws/src/a.ts">\n${key}\n</attachment>`, "/ws/src/a.ts"],
  [`<attachment id="file:src/a.ts">\nExcerpt\n${fence}ts\n${key}`, "src/a.ts"],
  [`<attachment id="file:///ws/a.ts">${key}`, "/ws/a.ts"],
  [`<file_content path="src/a.ts">\n${key}\n</file_content>`, "src/a.ts"],
  [`<file_content path='src/a.ts'>${key}`, "src/a.ts"],
  [`<files>\n<file>\n  <path>b/c.env</path>\n<content lines="1-2">\n1 | ${key}`, "b/c.env"],
  [`<document path=".env">${key}</document>`, ".env"],
  [`See:\n${fence}src/a.ts\n${key}\n${fence}`, "src/a.ts"],
  [`${fence}ts src/a.ts (3-9)\n${key}`, "src/a.ts"],
  [`${fence}12:30:src/a.ts\n${key}`, "src/a.ts"],
  [`${fence}ts:src/a.ts\n${key}`, "src/a.ts"],
  [`${fence}ts path="src/a b.ts"\n${key}`, "src/a b.ts"],
  [`${fence}typescript\n// filepath: /ws/src/a.ts\n${key}`, "/ws/src/a.ts"],
  [`${fence}python\n# path: b.py\n${key}`, "b.py"],
  [`${fence}C:\\ws\\a.cs\n${key}`, "C:\\ws\\a.cs"],
  [`<file path="a.ts">x</file>\n<file path="b.ts">${key}</file>`, "b.ts"],
  [`<file path="a.ts">\n${fence}b.ts\nx\n${fence}\n${key}</file>`, "a.ts"],
  [`<file path="a.ts">x</file>\n${key}`, undefined],
  [`${fence}a.ts\nx\n${fence}\n${key}`, undefined],
  [`${fence}ts\n${key}\n${fence}`, undefined],
  [`${fence}\n${key}`, undefined],
  [`<source path="https://e/x.ts">${key}`, undefined],
  [`<attachment id="42">${key}`, undefined],
  [`<b path="a.ts">${key}`, undefined],
  [`${key} <file path="a.ts">`, undefined],
];

test("the innermost attachment that is open names the file", () => {
  for (const [text, file] of rows) assert.equal(fileOf(text), file, text);
});

test("a name in which something was found is not shown", () => {
  const text = `<file path="dump/hunter2.txt">${key}`;
  assert.equal(fileOf(text, ["hunter2"]), undefined);
  assert.equal(fileOf(text, [key]), "dump/hunter2.txt");
});

test("so many attachments are told apart, and overlong texts are not read", () => {
  const many = `<file path="a.ts">`.repeat(maxAttachments + 5);
  assert.equal(attachmentsIn(many).length, maxAttachments);
  const long = `<file path="a.ts">${key}`.padEnd(maxAttachedLength + 1);
  assert.equal(fileOf(long), undefined);
  assert.equal(fileOf(long.slice(0, -1)), "a.ts");
});

test("so many beginnings are looked at, one behind them has no name", () => {
  const named = '\n<file path="a.ts">';
  const nameless = `${fence}\n`;
  assert.equal(attachmentsIn(nameless.repeat(maxBegins - 1) + named).length, 1);
  assert.equal(attachmentsIn(nameless.repeat(maxBegins) + named).length, 0);
});

test("any text has attachments that lie inside it, in order", () => {
  const part = fc.constantFrom(
    "<file",
    " path=",
    '"a.ts"',
    ">",
    "</file>",
    fence,
    "\n",
    "a/b",
    "x ",
  );
  const property = fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
    const text = parts.join("");
    let before = 0;
    for (const { start, end, name, file } of attachmentsIn(text)) {
      assert.ok(before <= start && start <= end && end <= text.length);
      assert.ok(text.slice(name.start, name.end).endsWith(file));
      before = start;
    }
  });
  fc.assert(property, { numRuns: 500 });
});
