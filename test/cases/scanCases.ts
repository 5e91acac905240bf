/**
 * Reference cases of one area, and the shipped scanner to run them with.
 *
 * A case is a line of `test/fixtures/cases/<area>.jsonl`; `~~` in its strings is there so that no
 * line looks like a live key, and is taken out first.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import type { FieldRole, TextFinding } from "../../src/core/model/finding.ts";
import { scannerWith, scanOne, shippedRules } from "../support/scanner.ts";

export interface ScanCase {
  readonly id: string;
  readonly level: "must" | "beat" | "stretch";
  readonly input: {
    readonly text?: string;
    readonly tool?: unknown;
    readonly body?: unknown;
  };
  readonly expect: {
    readonly found?: readonly string[];
    readonly not_found?: readonly string[];
    readonly types?: readonly string[];
    readonly types_include?: readonly string[];
  };
}

export function readScanCases(area: string): readonly ScanCase[] {
  const file = join(import.meta.dirname, `../fixtures/cases/${area}.jsonl`);
  return readFileSync(file, "utf8")
    .replaceAll("~~", "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): ScanCase => JSON.parse(line));
}

const scanner = scannerWith(await shippedRules());

export interface Origin {
  readonly path?: string;
  readonly role?: FieldRole;
  readonly key?: string;
}

export function findingsIn(text: string, origin: Origin = {}): readonly TextFinding[] {
  return scanOne(scanner, { text, ...origin });
}

/** One test per case; the types are those of all findings, each once. */
export function runCases(
  area: string,
  types: (input: ScanCase["input"]) => readonly string[],
): void {
  for (const { id, level, input, expect } of readScanCases(area)) {
    if (level === "stretch") continue;
    test(`${id} (${level})`, () => {
      const found = new Set(types(input));
      const all = [...found].toSorted();
      for (const type of [...(expect.found ?? []), ...(expect.types_include ?? [])])
        assert.ok(found.has(type), `${type} not in ${all.join()}`);
      for (const type of expect.not_found ?? []) assert.equal(found.has(type), false, type);
      if (expect.types !== undefined) assert.deepEqual(all, expect.types.toSorted());
    });
  }
}
