/** Which slots of a payload a string stands in, told from its path. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { type Slot, SlotPlaces } from "../../../src/core/answer/slot.ts";

const whole = { channel: "c", form: "text", delta: false } as const;
const at = (path: string): Slot => ({ ...whole, path });
const below = (path: string): Slot => ({ ...whole, path, below: true });

function check(slots: readonly Slot[], path: string, expected: readonly number[]): void {
  assert.deepEqual(
    new SlotPlaces(slots).at(path),
    expected.map((index) => slots[index]),
    path,
  );
}

test("a string is in the slots of its own path", () => {
  const slots = [at("a[0].b"), at("a[1].b"), at("a[0].b")];
  check(slots, "a[0].b", [0, 2]);
  check(slots, "a[1].b", [1]);
  for (const path of ["", "a", "a[0]", "a[0].b.c", "a[0].bc", "a[01].b"]) check(slots, path, []);
});

test("a string is in the slots of all that holds it, where they reach below", () => {
  const slots = [below("a[0]"), at("a[0].b"), below("a"), below("a[0].b")];
  check(slots, "a[0].b", [1, 2, 0, 3]);
  check(slots, "a[0].b[3].c", [2, 0, 3]);
  check(slots, "a[0]", [2, 0]);
  check(slots, "a", [2]);
  for (const path of ["", "b", "ab", "ab[0]"]) check(slots, path, []);
});
