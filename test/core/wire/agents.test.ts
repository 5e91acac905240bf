/** Names of clients that nobody knows. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { identifyClient, maxNameLength } from "../../../src/core/wire/agents.ts";

test("the name of an unknown client is kept up to its longest length", () => {
  for (const length of [maxNameLength, maxNameLength + 1]) {
    const agent = `${"n".repeat(length)} (linux)`;
    const { clientName } = identifyClient([["user-agent", agent]]);
    assert.equal(clientName, "n".repeat(maxNameLength), `${length}`);
  }
});
