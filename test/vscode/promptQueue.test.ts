/** So many notifications at a time, oldest first; one that goes makes room for the next. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { maxPrompts, nextPrompts } from "../../src/vscode/promptQueue.ts";

/** A letter for each held request, in capitals when it has its notification. */
const next = (held: string): string =>
  nextPrompts(held.split("").map((name) => ({ name, prompted: name !== name.toLowerCase() })))
    .map(({ name }) => name)
    .join("");

test("held requests are prompted up to the limit, oldest first", () => {
  assert.equal(maxPrompts, 3);
  for (const [held, expected] of [
    ["", ""],
    ["ab", "ab"],
    ["abc", "abc"],
    ["abcd", "abc"],
    ["ABCd", ""],
    ["BCde", "d"],
    ["aBCDe", ""],
    ["ABCDe", ""],
  ] as const)
    assert.equal(next(held), expected, held);
});
