/** Texts that stand in a request several times are scanned once, as far as they are compared. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { ScanField, ScanOutcome } from "../../../src/core/model/finding.ts";
import { createResultCache } from "../../../src/node/guard/resultCache.ts";
import { maxAlike, scanFields } from "../../../src/node/guard/scanFields.ts";
import { printOf } from "../../../src/node/guard/textSketch.ts";
import type { ToScan } from "../../../src/node/scanner/sharedTexts.ts";
import type { ScanHost } from "../../../src/node/scanner/scanHost.ts";

/** Of one print: they differ where nobody looks. */
const alike = (count: number): readonly string[] =>
  Array.from(
    { length: count },
    (_, index) => `a${String(index).padStart(4, "0")}${"a".repeat(200)}`,
  );

/** A host that only scans. */
const hostOf = (scan: ScanHost["scan"]): ScanHost => ({
  scan,
  configure: () => {},
  setTimeoutMs: () => {},
  restarts: () => 0,
  threads: () => 1,
  stop: () => Promise.resolve(),
});

function scannedOf(texts: readonly string[]): Promise<readonly ToScan["text"][]> {
  return scannedOfFields(texts.map((text) => ({ path: "p", text, role: "user", age: "new" })));
}

async function scannedOfFields(fields: readonly ScanField[]): Promise<readonly ToScan["text"][]> {
  const asked: ToScan["text"][] = [];
  const scan = (more: readonly ToScan[]): Promise<ScanOutcome> => {
    asked.push(...more.map(({ text }) => text));
    return Promise.resolve({ kind: "scanned", findings: more.map(() => []) });
  };
  const cache = createResultCache(1_000_000);
  const outcome = await scanFields(
    {
      cache,
      scanHost: hostOf(scan),
      state: { scanVersion: () => 1 },
    },
    { fields },
  );
  assert.equal(outcome.outcome.kind, "scanned");
  return asked;
}

test("the texts have one print", () => {
  assert.equal(new Set(alike(maxAlike + 1).map(printOf)).size, 1);
});

test("of texts that look alike so many are compared, and the next one is scanned again", async () => {
  for (const count of [maxAlike - 1, maxAlike, maxAlike + 1]) {
    const texts = alike(count);
    const asked = await scannedOf([...texts, ...texts]);
    assert.equal(asked.length, count + Math.max(0, count - maxAlike), `${count} alike`);
    assert.deepEqual(asked.slice(0, count), texts);
  }
});

test("literals are scanned as they are, each once, and their texts are not made for it", async () => {
  const late = (text: string, path: string): ScanField => ({
    path,
    role: "user",
    age: "new",
    literal: new TextEncoder().encode(text),
    get text(): string {
      return assert.fail("made");
    },
  });
  const fields = [late("a\\n", "p"), late("b", "q"), late("a\\n", "r")];
  assert.deepEqual(await scannedOfFields(fields), [fields[0]?.literal, fields[1]?.literal]);
});
