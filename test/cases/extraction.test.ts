/**
 * Reference cases: which texts of a body are read, and under which path.
 *
 * The cases list texts that must be read. Argus reads every other string leaf too, by intention
 * (images, ids and role names included), so a case's list is what must at least be there. The text of
 * a block and the content of a result have paths of their own here (`system[0].text`), and lines are
 * counted from the second one on.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openRequest } from "../../src/core/exchange/open.ts";
import { request } from "../support/requests.ts";
import { readCases } from "./readCases.ts";

interface Input {
  readonly provider: string;
  readonly body: unknown;
}
interface Expect {
  readonly paths?: readonly string[];
  readonly paths_include?: readonly string[];
}

const targets: Readonly<Record<string, string>> = {
  anthropic: "/v1/messages",
  openai: "/v1/chat/completions",
  gemini: "/v1beta/models/m:generateContent",
  ollama: "/api/generate",
};

function ownPath(path: string): string {
  return path.replace(/^line\[0\]\./, "").replace(/^line\[/, "$line[");
}

for (const { id, level, input, expect } of readCases<Input, Expect>("extraction")) {
  test(`${id} (${level})`, () => {
    const target = targets[input.provider] ?? "/other";
    const { fields } = openRequest(request(input.body, { target, family: "generic" }));
    const paths = new Set(fields.map((field) => field.path));
    for (const each of [...(expect.paths ?? []), ...(expect.paths_include ?? [])]) {
      const path = ownPath(each);
      assert.ok(
        ["", ".text", ".content"].some((end) => paths.has(path + end)),
        `${each} not in ${[...paths].join()}`,
      );
    }
  });
}
