/** What a scan thread does of a call that it shares with others. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Scanner, ScanReply } from "../../../src/core/scan/scanner.ts";
import { createScanService } from "../../../src/node/scanner/scanService.ts";
import { minLotChars, readerOf, shareTexts } from "../../../src/node/scanner/sharedTexts.ts";

/** Answers as the real one does, but for texts that say what it shall answer. */
const scanner: Scanner = {
  configure() {
    // One configuration, of version 1.
  },
  scan(texts, version): ScanReply {
    if (version !== 1) return { kind: "unconfigured" };
    if (texts.some(({ text }) => text.startsWith("too much"))) return { kind: "exceeded" };
    return { kind: "scanned", findings: texts.map(() => []) };
  },
};
const service = createScanService(scanner);
const shared = (...texts: string[]): ReturnType<typeof shareTexts> =>
  shareTexts(texts.map((text) => ({ text: text.padEnd(minLotChars) })));

test("it reads what nobody has claimed, and says where that stands", () => {
  const texts = shared("a", "b", "c");
  assert.deepEqual(readerOf(texts).claim(), [0]);
  const read = { kind: "scanned", findings: [[], []], positions: [1, 2] };
  assert.deepEqual(service.share(texts, 1), read);
  assert.deepEqual(service.share(texts, 1), { kind: "scanned", findings: [], positions: [] });
});

test("without the rules of the call it claims nothing", () => {
  const texts = shared("a");
  assert.deepEqual(service.share(texts, 2), { kind: "unconfigured" });
  assert.deepEqual(readerOf(texts).claim(), [0]);
});

test("one text that holds too much is the answer for the whole share", () => {
  assert.deepEqual(service.share(shared("a", "too much", "b"), 1), { kind: "exceeded" });
});
