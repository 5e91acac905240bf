/** The tables of the automaton: what they find is what a search for each literal finds. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { buildAutomaton } from "../../../src/core/scan/aho.ts";
import { machineOf } from "../../../src/core/scan/ahoMachine.ts";

const letters = fc.string({
  unit: fc.constantFrom("a", "b", "B", "_"),
  minLength: 1,
  maxLength: 5,
});

test("every literal is found at every place, in either case, the longest first", () => {
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 12 }), letters, (literals, rest) => {
      const text = `é${literals.join("")}\u{1f600}${rest}`;
      const found: string[] = [];
      buildAutomaton(literals).scan(text, (literal, end) => found.push(`${end} ${literal}`));
      const folded = text.toLowerCase();
      const expected = Array.from({ length: text.length + 1 }, (_, end) =>
        [...literals.entries()]
          .filter(([, literal]) => folded.slice(0, end).endsWith(literal.toLowerCase()))
          .toSorted(([, one], [, other]) => other.length - one.length)
          .map(([index]) => `${end} ${index}`),
      );
      assert.deepEqual(found, expected.flat());
    }),
  );
});

test("a state takes two bytes up to their last number, four beyond", () => {
  const long = (length: number) => machineOf(["x".repeat(length)]);
  assert.ok(long(0xffff).table instanceof Uint16Array);
  assert.ok(long(0x10000).table instanceof Uint32Array);
  assert.equal(long(0x10000).states, 0x10001);
});

test("a literal that is not ASCII is refused", () => {
  assert.throws(() => machineOf(["key", "clé"]), /not ASCII/);
});
