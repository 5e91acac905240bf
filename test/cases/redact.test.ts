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
import { createRestoreMap } from "../../src/node/guard/restoreMap.ts";
import { hasher } from "../../src/node/platform/keys.ts";
import { testSettings } from "../support/guard.ts";
import { request, textOf } from "../support/requests.ts";

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

/** Every place of a value, also with characters of no width in it. */
function findingsOf(text: string, given: readonly Given[]): readonly TextFinding[] {
  return given.flatMap(({ type, detector, severity, value }) =>
    spansOf(text, value).map((span) => ({
      ruleId: ruleId(type),
      detector,
      type,
      severity,
      confidence: "high" as const,
      span,
      preview: "****",
      valueHash: digest(value),
      encoding: [],
    })),
  );
}

function spansOf(text: string, value: string): readonly { start: number; end: number }[] {
  if (value === "") return [];
  const escape = (letter: string): string => letter.replace(/[^\w\s]/, String.raw`\$&`);
  const letters = Array.from(value, escape).join("\u200b*");
  return [...text.matchAll(new RegExp(letters, "g"))].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
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
  const ruleActions = Object.fromEntries(given.map(({ type, action }) => [type, action]));
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
  return [text.replaceAll(/ARGUS_([A-Z0-9_]*?)_[a-z0-9]{10}/g, shown), back];
}

function messageOf(body: string): string {
  const value: { readonly messages: readonly { readonly content: string }[] } = JSON.parse(body);
  return value.messages[0]?.content ?? "";
}

const shown = (_: string, type: string): string => `[REDACTED:${type.toLowerCase()}]`;

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
