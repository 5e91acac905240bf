/**
 * Reference cases: what a text becomes, which finding names the placeholder, and that the value
 * comes back. A placeholder is shown as `[REDACTED:type]` here, as the cases write it.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { decide } from "../../src/core/exchange/decide.ts";
import { openRequest } from "../../src/core/exchange/open.ts";
import { spliceText } from "../../src/core/json/splice.ts";
import type { Action } from "../../src/core/model/action.ts";
import type { Detector, Severity, TextFinding } from "../../src/core/model/finding.ts";
import { millis, ruleId } from "../../src/core/model/ids.ts";
import type { Scanner } from "../../src/core/scan/scanner.ts";
import { createRestoreMap } from "../../src/node/guard/restoreMap.ts";
import { hasher } from "../../src/node/platform/keys.ts";
import { testSettings } from "../support/guard.ts";
import { request, textOf } from "../support/requests.ts";
import { scannerWith, scanOne } from "../support/scanner.ts";

interface Given {
  readonly type: string;
  readonly detector: Detector;
  readonly severity: Severity;
  readonly value: string;
  readonly action: Action;
}

interface RedactCase {
  readonly id: string;
  readonly level: string;
  readonly input: { readonly text: string; readonly findings: readonly Given[] };
  readonly expect: { readonly text: string };
}

const digest = hasher(new Uint8Array(32).fill(5));
const file = join(import.meta.dirname, "../fixtures/cases/redact.jsonl");
const cases = readFileSync(file, "utf8")
  .replaceAll("~~", "")
  .split("\n")
  .filter((line) => line !== "")
  .map((line): RedactCase => JSON.parse(line));

/** Every place of a value, also in a disguise that the scanner sees through. */
function findingsOf(text: string, given: readonly Given[]): readonly TextFinding[] {
  return given.flatMap(({ type, detector, severity, value }, index) =>
    placesOf(text, value).map(({ span, encoding }) => ({
      ruleId: ruleId(`${type} ${index}`),
      detector,
      type,
      severity,
      confidence: "high" as const,
      span,
      preview: "****",
      valueHash: digest(value),
      encoding,
    })),
  );
}

type Place = Pick<TextFinding, "span" | "encoding">;

function placesOf(text: string, value: string): readonly Place[] {
  if (value.trim() === "") return [];
  const plain = [...text.matchAll(literal(value))].map(({ index }) => ({
    span: { start: index, end: index + value.length },
    encoding: [],
  }));
  const seen = isAscii.test(value) ? scanOne(scannerFor(value), { text }) : [];
  const apart = seen.filter(({ span }) => plain.every((each) => each.span.start !== span.start));
  return [...plain, ...apart];
}

/** What a rule's literals are made of. */
const isAscii = /^\p{ASCII}+$/u;

function literal(value: string): RegExp {
  return new RegExp(escaped(value), "g");
}

function escaped(value: string): string {
  return value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** A scanner with one rule, which knows nothing but the value. */
function scannerFor(value: string): Scanner {
  const rule = {
    id: "given",
    type: "given",
    detector: "secrets" as const,
    severity: "critical" as const,
    confidence: "high" as const,
    description: "The value",
    pattern: escaped(value),
    anchors: [value],
    examples: { hit: [value], miss: ["-"] },
  };
  return scannerWith([{ title: "Given", rules: [rule] }]);
}

/** The first message as it is sent, and as it is after the way back. */
function send(body: string, given: readonly Given[]): readonly [sent: string, back: string] {
  const raw = request(Buffer.from(body));
  const opened = openRequest(raw);
  const outcome = {
    kind: "scanned" as const,
    findings: opened.fields.map(({ text }) => findingsOf(text, given)),
  };
  const { policy, scan } = testSettings();
  const ruleActions = Object.fromEntries(
    given.map(({ type, action }, index) => [`${type} ${index}`, action]),
  );
  const snapshot = {
    version: 1,
    scan: { ...scan, allowPatterns: [] },
    policy: { ...policy, ruleActions },
    allowlist: [],
  };
  const map = createRestoreMap({ hash: digest, elapsed: () => 0 }).enter(undefined);
  const now = millis(1);
  const decision = decide({ snapshot, raw, opened, outcome, now, wordFor: map.wordFor });
  assert.equal(decision.plan.kind, "forward");
  const sent = decision.plan.kind === "forward" ? (decision.plan.body ?? raw.body) : raw.body;
  const text = messageOf(textOf(sent));
  const known = map.known();
  const words = known?.words.search(text, true).matches ?? [];
  const back = spliceText(
    text,
    words.map(({ start, end, word }) => ({
      span: { start, end },
      replacement: known?.valueOf(word) ?? word,
    })),
  );
  const names = new Map(given.map(({ type }) => [inWord(type), type]));
  const shown = text.replaceAll(
    /ARGUS_([A-Z0-9_]*?)_[a-z0-9]{10}/g,
    (_, type: string) => `[REDACTED:${names.get(type) ?? type}]`,
  );
  return [shown, back];
}

function messageOf(body: string): string {
  const value: { readonly messages: readonly { readonly content: string }[] } = JSON.parse(body);
  return value.messages[0]?.content ?? "";
}

/** A type as placeholders have it. */
function inWord(type: string): string {
  return type.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");
}

for (const { id, level, input, expect } of cases) {
  test(`${id} (${level})`, () => {
    const body = JSON.stringify({ messages: [{ role: "user", content: input.text }] });
    const escaped = body.replaceAll(/[^\x20-\x7e]/g, (unit) => {
      return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    });
    for (const one of [body, escaped]) {
      const [sent, back] = send(one, input.findings);
      assert.equal(sent, expect.text);
      assert.equal(back, input.text);
    }
  });
}
