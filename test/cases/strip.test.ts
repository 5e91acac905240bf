/**
 * Reference cases: what leaves a conversation so that it can go on without the found values.
 *
 * The cases name places; here the whole text of every field at a place is the finding. A place in a
 * decoded text is the place of the text that was decoded. A place that no field has is one that
 * nothing can be done about.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openRequest } from "../../src/core/exchange/open.ts";
import { request, textOf as bytesText } from "../support/requests.ts";
import { validateAnthropic } from "../support/validators/anthropic.ts";
import { validateGemini } from "../support/validators/gemini.ts";
import { validateChat, validateResponses } from "../support/validators/openai.ts";
import { listOf, objectOf, textOf } from "../support/validators/rules.ts";
import { readCases } from "./readCases.ts";

interface Input {
  readonly body: unknown;
  readonly finding_locations: readonly string[];
}
interface Expect {
  readonly outcome: "strip" | "block";
  readonly body?: unknown;
  readonly valid_tool_pairs?: boolean;
  readonly no_adjacent_same_role?: boolean;
}

function stripped({ body, finding_locations }: Input): unknown {
  const opened = openRequest(request(body, { target: "/v1/messages" }));
  const places = finding_locations.map((place) => place.replace(/(?:\[[a-z]\w*\])+$/, ""));
  const found = places.map((place) =>
    [...opened.fields.keys()].filter((index) => isAt(opened.fields[index]?.path ?? "", place)),
  );
  if (found.length === 0 || found.some((fields) => fields.length === 0)) return "block";
  const fields = found.flat();
  const edits = fields.map((field) => {
    const end = opened.fields[field]?.text.length ?? 0;
    return { field, span: { start: 0, end }, replacement: "ARGUS_X" };
  });
  const result = opened.strip(fields, edits);
  return result.kind === "impossible" ? "block" : JSON.parse(bytesText(result.body));
}

function isAt(path: string, place: string): boolean {
  const rest = path.slice(place.length);
  return path.startsWith(place) && /^(?:\.(?:text|content))?$/.test(rest);
}

for (const { id, level, input, expect } of readCases<Input, Expect>("strip")) {
  test(`${id} (${level})`, () => {
    const result = stripped(input);
    assert.equal(result === "block" ? "block" : "strip", expect.outcome);
    if (expect.body !== undefined) assert.deepEqual(result, expect.body);
    if (expect.no_adjacent_same_role === true) assert.deepEqual(adjacentTurns(result), []);
    if (expect.valid_tool_pairs === true) assert.deepEqual(validatorOf(id, result)(result), []);
  });
}

/** By what the body has; the two APIs that have `messages` are told apart by the case's name. */
function validatorOf(id: string, body: unknown): (body: unknown) => readonly string[] {
  const { contents, input } = objectOf(body);
  if (contents !== undefined) return validateGemini;
  if (input !== undefined) return validateResponses;
  return id.includes("openai") ? validateChat : validateAnthropic;
}

/** Neighbours that say the same role; results of tools stand side by side. */
function adjacentTurns(body: unknown): readonly string[] {
  const { messages, contents } = objectOf(body);
  const roles = listOf(messages ?? contents).map(({ role }) => textOf(role));
  return roles.filter((role, at) => role !== "tool" && role === roles[at - 1]);
}
