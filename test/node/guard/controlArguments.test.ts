/** Arguments of control calls: lengths at their edges, and what an error may say. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  decodeArguments,
  maxNameChars,
  maxPageRows,
  maxShortChars,
  maxTextChars,
} from "../../../src/node/guard/controlArguments.ts";

const page = (limit: number) => ({
  filter: {},
  sort: "lastAt",
  descending: true,
  offset: 0,
  limit,
});
const draft = (preview: string) => ({ kind: "value", scope: "user", preview });

/** What a call gets for a number, and the largest one that it takes. */
const limits: readonly (readonly [string, (size: number) => unknown, number])[] = [
  ["mark", (size) => "x".repeat(size), maxShortChars],
  ["testAllowed", (size) => "x".repeat(size), maxTextChars],
  ["scanText", (size) => ({ text: "x".repeat(size) }), maxTextChars],
  ["scanText", (size) => ({ text: "", path: "x".repeat(size) }), maxShortChars],
  ["unmark", (size) => "x".repeat(size), maxNameChars],
  ["findings", page, maxPageRows],
  ["allow", (size) => draft("x".repeat(size)), 8],
];

test("an argument at its limit is taken, one beyond is refused by the name of its method", () => {
  for (const [method, make, largest] of limits) {
    assert.equal(decodeArguments(method, [make(largest)]).length, 1, method);
    assert.throws(() => decodeArguments(method, [make(largest + 1)]), {
      message: `wrong arguments for \`${method}\``,
    });
  }
});

test("an empty name or path is no argument", () => {
  for (const method of ["mark", "unmark"])
    assert.throws(() => decodeArguments(method, [""]), /wrong arguments/, method);
});
