/** The scanner with the shipped rules and real decompression, as tests and measurements use it. */

import { createHash } from "node:crypto";
import { join } from "node:path";

import type { TextFinding } from "../../src/core/model/finding.ts";
import { hash } from "../../src/core/model/ids.ts";
import type { ScanSettings } from "../../src/core/model/snapshot.ts";
import type { RuleFile } from "../../src/core/scan/ruleFile.ts";
import { createScanner, type Scanner, type ScanText } from "../../src/core/scan/scanner.ts";
import { loadRules } from "../../src/node/platform/rules.ts";
import { inflateWithin } from "../../src/node/scanner/inflate.ts";

/** Everything on. */
export const scanSettings: ScanSettings = {
  detectors: { secrets: true, pii: true, proprietary: true, injection: true, custom: true },
  disabledRules: [],
  minSeverity: "info",
  decode: true,
  maxDecodeDepth: 3,
  allowPatterns: [],
};

export async function shippedRules(): Promise<readonly RuleFile[]> {
  return (await loadRules(join(import.meta.dirname, "../../rules"))).files;
}

/** Configured as version 1. */
export function scannerWith(
  rules: readonly RuleFile[],
  change: Partial<ScanSettings> = {},
): Scanner {
  const scanner = createScanner({
    hash: (text) => hash(createHash("sha256").update(text).digest("hex")),
    inflate: inflateWithin,
  });
  scanner.configure({ version: 1, rules, settings: { ...scanSettings, ...change } });
  return scanner;
}

/** The findings of one text; throws when it was not scanned. */
export function scanOne(scanner: Scanner, text: ScanText): readonly TextFinding[] {
  const reply = scanner.scan([text], 1);
  if (reply.kind !== "scanned") throw new Error(`the text was not scanned: ${reply.kind}`);
  return reply.findings[0] ?? [];
}
