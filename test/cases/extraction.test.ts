/**
 * Reference cases: which texts of a body are read, and under which path.
 *
 * The cases list texts that must be read. Argus reads every other string leaf too, by intention
 * (images, ids and role names included), so a case's list is what must at least be there. The text of
 * a block and the content of a result have paths of their own here (`system[0].text`), JSON in a
 * string is read member by member below the string's path, and lines are counted from the second one on.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openRequest } from "../../src/core/exchange/open.ts";
import { request } from "../support/requests.ts";
import { readCases } from "./readCases.ts";
import { stringsIn } from "./stringsIn.ts";

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

function isBelow(path: string, place: string): boolean {
  return path.startsWith(place) && /^[.[]/.test(path.slice(place.length));
}

/** As it stands, or all that is in it when it is JSON. */
function isRead(texts: ReadonlySet<string>, text: string): boolean {
  if (text === "" || texts.has(text)) return true;
  try {
    const inside = stringsIn(JSON.parse(text));
    return inside.length > 0 && inside.every((one) => one === "" || texts.has(one));
  } catch {
    return false;
  }
}

for (const { id, level, input, expect } of readCases<Input, Expect>("extraction")) {
  test(`${id} (${level})`, () => {
    const target = targets[input.provider] ?? "/other";
    const { fields } = openRequest(request(input.body, { target, family: "generic" }));
    const paths = new Set(fields.map((field) => field.path));
    for (const each of [...(expect.paths ?? []), ...(expect.paths_include ?? [])]) {
      const path = ownPath(each);
      assert.ok(
        paths.has(path) || [...paths].some((one) => isBelow(one, path)),
        `${each} not in ${[...paths].join()}`,
      );
    }
    if (typeof input.body === "string") return;
    const texts = new Set(fields.map((field) => field.text));
    for (const text of stringsIn(input.body)) assert.ok(isRead(texts, text), `${text} is not read`);
  });
}
