/** The reference cases of one area: `test/fixtures/cases/<area>.jsonl`, without the `~~` in their strings. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface ReferenceCase<Input, Expect> {
  readonly id: string;
  readonly level: "must" | "beat" | "stretch";
  readonly op: string;
  readonly input: Input;
  readonly expect: Expect;
}

export function readCases<Input, Expect>(area: string): readonly ReferenceCase<Input, Expect>[] {
  const file = join(import.meta.dirname, `../fixtures/cases/${area}.jsonl`);
  return readFileSync(file, "utf8")
    .replaceAll("~~", "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): ReferenceCase<Input, Expect> => JSON.parse(line));
}
