/** What is kept of an open object. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { keepText, noName } from "../../../src/core/json/frame.ts";
import { lexBody } from "../../../src/core/json/lex.ts";

test("of members with one name the first is kept", () => {
  const body = new TextEncoder().encode("{}");
  const [container] = lexBody(body)?.containers ?? [];
  if (container === undefined) return assert.fail("no object");
  const frame = { container, index: 0, name: { ...noName, key: "role" } };
  for (const text of ["user", "system"]) keepText(frame, text);
  assert.deepEqual(container.texts, new Map([["role", "user"]]));
});
