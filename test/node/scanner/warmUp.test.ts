/** The sample of the warm-up is clean, and long enough to be worth it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Scanner, ScanText } from "../../../src/core/scan/scanner.ts";
import { warmUp } from "../../../src/node/scanner/warmUp.ts";
import { findingsIn } from "../../cases/scanCases.ts";

test("nothing in the sample is a secret, and each round is new text", () => {
  const texts: string[] = [];
  const scanner: Scanner = {
    configure: () => {},
    scan(given: readonly ScanText[]) {
      texts.push(...given.map(({ text }) => text));
      return { kind: "scanned", findings: [[]] };
    },
  };
  warmUp(scanner, 1);
  assert.equal(new Set(texts).size, texts.length);
  for (const text of texts) {
    assert.ok(text.length > 2_000);
    const secrets = findingsIn(text).filter(({ detector }) => detector === "secrets");
    assert.deepEqual(
      secrets.map(({ type }) => type),
      [],
    );
  }
});
