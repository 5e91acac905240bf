/**
 * Reference cases of one area: a line of `test/fixtures/cases/<area>.jsonl` each.
 *
 * `~~` in their strings is there so that no line looks like a live key, and is taken out first.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The caller says what its area's cases look like: they are our own files. */
export function readCases<Case>(area: string): readonly Case[] {
  const file = join(import.meta.dirname, `../fixtures/cases/${area}.jsonl`);
  return readFileSync(file, "utf8")
    .replaceAll("~~", "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Case => JSON.parse(line));
}
