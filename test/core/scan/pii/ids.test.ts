/** Personal numbers: published samples, wrong check digits, and what changes of single digits do. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { findPii } from "../../../../src/core/scan/pii.ts";
import * as americas from "../../../../src/core/scan/pii/ids/americas.ts";
import * as asia from "../../../../src/core/scan/pii/ids/asia.ts";
import * as northern from "../../../../src/core/scan/pii/ids/northern.ts";
import * as western from "../../../../src/core/scan/pii/ids/western.ts";
import { idKinds, mayBeId, possibleNumber, readId } from "../../../../src/core/scan/pii/numbers.ts";

/** Checks whose arithmetic notices every change of a single digit, with a valid number each. */
const exact: readonly (readonly [name: string, check: (id: string) => boolean, id: string])[] = [
  ["BSN", western.isDutchId, "111222333"],
  ["NHS", western.isNhsNumber, "9434765919"],
  ["NIF", western.isPortugueseId, "123456789"],
  ["NIR", western.isFrenchId, "255081416802538"],
  ["fødselsnummer", northern.isNorwegianId, "01010750160"],
  ["PESEL", northern.isPolishId, "44051401359"],
  ["personnummer", northern.isSwedishId, "8712202384"],
  ["AMKA", northern.isGreekId, "17038605782"],
  ["SIN", americas.isCanadianId, "130692544"],
  ["CPF", americas.isBrazilianId, "11144477735"],
  ["NPI", americas.isNpi, "1234567893"],
  ["CUIL", americas.isArgentinianId, "20123456786"],
  ["Aadhaar", asia.isIndianId, "399876543211"],
  ["居民身份证", asia.isChineseId, "110105194912310029".slice(0, 17) + "X"],
  ["ID number", asia.isSouthAfricanId, "8001015009087"],
  ["TFN", asia.isAustralianTaxNumber, "876543210"],
  ["TCKN", asia.isTurkishId, "10000000146"],
];

for (const [name, check, id] of exact) {
  test(`${name}: the published sample is valid, no single wrong digit is`, () => {
    const valid = name === "居民身份证" ? "11010519491231002X" : id;
    assert.equal(check(valid), true);
    for (let at = 0; at < valid.length; at += 1) {
      for (const digit of "0123456789") {
        if (digit === valid[at]) continue;
        const changed = valid.slice(0, at) + digit + valid.slice(at + 1);
        assert.equal(check(changed), false, changed);
      }
    }
  });
}

test("two neighbouring digits that changed places are noticed by checks modulo 11", () => {
  const checks = [western.isDutchId, western.isNhsNumber, asia.isAustralianTaxNumber];
  const lengths = [9, 10, 9];
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 10, maxLength: 10 }),
      fc.integer({ min: 0, max: 6 }),
      (which, digits, at) => {
        const id = digits.slice(0, lengths[which]).join("");
        const check = checks[which];
        if (check === undefined || !check(id) || id[at] === id[at + 1]) return;
        const swapped = id.slice(0, at) + (id[at + 1] ?? "") + (id[at] ?? "") + id.slice(at + 2);
        assert.equal(check(swapped), false);
      },
    ),
    { numRuns: 2000 },
  );
});

test("no check throws, whatever its shape lets through", () => {
  fc.assert(
    fc.property(fc.constantFrom(...idKinds), fc.string({ maxLength: 24 }), (kind, value) => {
      assert.equal(typeof kind.check(value), "boolean");
    }),
  );
});

test("a number with a weak check needs its name, before or behind", () => {
  const ids = (text: string) => findPii(text).map((match) => match.ruleId);
  assert.deepEqual(ids("value 111222333 here"), []);
  assert.deepEqual(ids("BSN 111222333 here"), ["nl-bsn"]);
  assert.deepEqual(ids('{"customerBsn": "111222333"}'), ["nl-bsn"]);
  assert.deepEqual(ids("111222333 is my bsn"), ["nl-bsn"]);
  assert.deepEqual(ids("BSN\n111222333"), []);
  assert.deepEqual(ids("subsnippet 111222333"), []);
});

test("a bare number is named when form and check are strong, else it is only possible", () => {
  const ids = (text: string) => findPii(text).map((match) => match.ruleId);
  assert.deepEqual(ids("8001015009087"), ["za-id"]);
  assert.deepEqual(ids("10000000146"), [possibleNumber]);
  assert.deepEqual(ids("kimlik 10000000146"), ["tr-kimlik"]);
  assert.deepEqual(ids("01010750160"), ["no-fodselsnummer"]);
});

test("a date with a time is no Swedish number", () => {
  assert.deepEqual(findPii("backup-240102-1531.tgz at 240102-1539 and 20010102-1533"), []);
});

test("a number in the middle of a word, a path, a price or a row of numbers is none", () => {
  const id = "8001015009087";
  for (const text of [`x${id}`, `/${id}`, `$${id}`, `#${id}`, `${id}px`, `${id}%`, `1 ${id} 2`]) {
    assert.deepEqual(findPii(text), [], text);
  }
  assert.equal(findPii(`(${id})`).length, 1);
});

test("kinds are looked up by how their number begins", () => {
  assert.equal(mayBeId(0, 11, 32), true);
  assert.equal(mayBeId(6, 2, 65), true);
  assert.equal(mayBeId(6, 19, 32), false);
  assert.equal(mayBeId(0, 20, 32), false);
  assert.equal(mayBeId(0, 3, 44), false);
  assert.deepEqual(readId("756.9217.0769.85", { start: 0, letters: 0, digits: 3 }), {
    ruleId: "ch-ahv",
    end: 16,
  });
  assert.equal(new Set(idKinds.map((kind) => kind.ruleId)).size, idKinds.length);
});
