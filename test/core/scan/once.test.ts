/** A lazy value is made when it is asked for, and only then. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { once } from "../../../src/core/scan/once.ts";

test("nothing is made before it is asked for, and nothing twice", () => {
  let made = 0;
  const value = once(() => {
    made += 1;
    return { made };
  });
  assert.equal(made, 0);
  assert.equal(value(), value());
  assert.equal(made, 1);
});
