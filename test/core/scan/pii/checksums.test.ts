/** Check-digit arithmetic: published examples, and that single changes never pass. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import {
  digitAt,
  isDate,
  isDayFirst,
  isMonthDay,
  mod97,
  passesEan13,
  passesLuhn,
  passesMod11And10,
  passesVerhoeff,
  weightedSum,
} from "../../../../src/core/scan/pii/checksums.ts";

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });

function completed(body: string, passes: (text: string) => boolean): string | undefined {
  return Array.from("0123456789", (check) => body + check).find(passes);
}

for (const [name, passes] of [
  ["Luhn", passesLuhn],
  ["Verhoeff", passesVerhoeff],
  ["ISO 7064 MOD 11,10", passesMod11And10],
] as const) {
  test(`${name}: one check digit fits every number, and no other digit may change`, () => {
    fc.assert(
      fc.property(digits(10), fc.integer({ min: 0, max: 10 }), (body, at) => {
        const valid = completed(body.join(""), passes);
        assert.ok(valid !== undefined);
        const other = (digitAt(valid, at) + 1 + (at % 9)) % 10;
        assert.equal(passes(valid.slice(0, at) + String(other) + valid.slice(at + 1)), false);
      }),
    );
  });
}

test("published examples hold", () => {
  assert.equal(passesLuhn("79927398713"), true);
  assert.equal(passesLuhn(""), false);
  assert.equal(passesVerhoeff("2363"), true);
  assert.equal(passesMod11And10("86095742719"), true);
  assert.equal(passesEan13("4006381333931"), true);
  assert.equal(passesEan13("4006381333932"), false);
  assert.equal(passesEan13("400638133393"), false);
  assert.equal(mod97("3214282912345698765432161182"), 1);
  assert.equal(weightedSum("123", [3, 2, 1]), 10);
});

test("dates: months end where they end, and a leap day always counts", () => {
  assert.equal(isMonthDay(2, 29), true);
  assert.equal(isMonthDay(2, 30), false);
  assert.equal(isMonthDay(13, 1), false);
  assert.equal(isMonthDay(0, 1), false);
  assert.equal(isMonthDay(4, 31), false);
  assert.equal(isDate("841231"), true);
  assert.equal(isDate("18791231"), false);
  assert.equal(isDate("18800101"), true);
  assert.equal(isDate("20391231"), true);
  assert.equal(isDate("20400101"), false);
  assert.equal(isDayFirst("311284"), true);
  assert.equal(isDayFirst("123184"), false);
});
