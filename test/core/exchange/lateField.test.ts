/** Fields of long texts: whatever is said of them anew, the text stays theirs. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { LateField, changedField } from "../../../src/core/exchange/lateField.ts";
import { openRequest } from "../../../src/core/exchange/open.ts";
import { scrubOpened } from "../../../src/core/exchange/scrub.ts";
import { minLateLength } from "../../../src/core/json/late.ts";
import type { ScanField } from "../../../src/core/model/finding.ts";
import { finding } from "../../support/events.ts";
import { plainFields } from "../../support/fields.ts";
import { request } from "../../support/requests.ts";

const long = 'say "é"\n'.repeat(minLateLength);

function fieldOf(text: string): ScanField {
  const message = { role: "tool", tool_call_id: "c", content: text };
  const call = { id: "c", function: { name: "Read", arguments: '{"path":"a.ts"}' } };
  const body = JSON.stringify({ messages: [{ role: "assistant", tool_calls: [call] }, message] });
  const { fields } = openRequest(request(body));
  return fields.find((field) => field.text === text) ?? assert.fail("no such field");
}

test("a long text has the meaning of a short one, and its literal", () => {
  const [short] = plainFields([fieldOf("short")]);
  const field = fieldOf(long);
  assert.ok(field instanceof LateField);
  assert.deepEqual(plainFields([field]), [{ ...short, text: long }]);
  const literal = new TextDecoder().decode(field.literal);
  assert.equal(literal, JSON.stringify(long).slice(1, -1));
});

test("what is said of a field can be changed, its text cannot", () => {
  for (const text of ["short", long]) {
    const field = fieldOf(text);
    const changed = changedField(field, { path: "p", age: "history" });
    assert.deepEqual(plainFields([changed]), [
      { ...plainFields([field])[0], path: "p", age: "history" },
    ]);
    assert.equal(changed.literal, field.literal);
  }
});

test("a value found in a long text is taken out of what is told, and stays in the text", () => {
  const value = "s3cret-value-of-length";
  const text = `${value} ${long}`;
  const opened = openRequest(request(JSON.stringify({ [value]: text })));
  const findings = opened.fields.map((field) =>
    field.text === text ? [finding(value, { span: { start: 0, end: value.length } })] : [],
  );
  const { opened: told } = scrubOpened(opened, { kind: "scanned", findings });
  const field = told.fields.find((each) => each.text === text) ?? assert.fail("no such field");
  assert.ok(!field.path.includes(value));
});
