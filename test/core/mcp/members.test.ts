/** Top-level members by their raw tokens. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { elementsOf, membersOf, stringOf } from "../../../src/core/mcp/members.ts";

function check(text: string, expected: readonly string[] | undefined): void {
  const members = membersOf(text)?.map((one) => `${one.key}=${text.slice(one.start, one.end)}`);
  assert.deepEqual(members, expected);
}

test("values are raw tokens", () =>
  check('{"id":1.0,"b":"\\u0041","c":[1,{"id":2}],"d":null}', [
    "id=1.0",
    'b="\\u0041"',
    'c=[1,{"id":2}]',
    "d=null",
  ]));
test("white space and a byte order mark are skipped", () =>
  check('\ufeff { "a" : 1 , "b" : 2 } ', ["a=1", "b=2"]));
test("escaped keys are decoded", () => check('{"\\u0069d":1}', ["id=1"]));
test("quotes and brackets inside strings do not count", () =>
  check('{"a":"}\\"]","b":"\\\\","c":1}', ['a="}\\"]"', 'b="\\\\"', "c=1"]));
test("duplicate keys are all seen", () => check('{"id":1,"id":2}', ["id=1", "id=2"]));
test("an empty object has none", () => check("{}", []));
test("other values are no object", () => {
  check("[1]", undefined);
  check('"x"', undefined);
  check("", undefined);
});
test("cut-off text gives what was complete enough", () => check('{"a":1,"b":"x', ["a=1", 'b="x']));
test("text that is not JSON ends the list", () => check('{"a":1,b:2}', ["a=1"]));
test("100,000 levels of nesting take no stack", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  check(`{"a":${deep},"id":7}`, [`a=${deep}`, "id=7"]);
});
test("array elements are extents", () => {
  const text = ' [ {"a":[1]} , 2,"]" ] ';
  assert.deepEqual(
    elementsOf(text)?.map((one) => text.slice(one.start, one.end)),
    ['{"a":[1]}', "2", '"]"'],
  );
  assert.equal(elementsOf("{}"), undefined);
});
test("a broken string token stands for nothing", () => {
  assert.equal(stringOf('"\\x"'), undefined);
  assert.equal(stringOf("7"), undefined);
  assert.equal(stringOf('"a\\n"'), "a\n");
});
test("agrees with JSON.parse on every object", () =>
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const text = JSON.stringify(value);
      const found = membersOf(text) ?? [];
      const back = Object.fromEntries(
        found.map((one) => [one.key, JSON.parse(text.slice(one.start, one.end))]),
      );
      assert.deepEqual(back, JSON.parse(text));
    }),
  ));
test("never throws on any text", () =>
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\a1 '.split("")) }), (text) => {
      membersOf(text);
      elementsOf(text);
    }),
  ));
