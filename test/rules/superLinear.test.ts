/**
 * No shipped rule can be made slow: texts built from every rule's own patterns are scanned with all
 * rules, under the deadline of the scan thread.
 *
 * What is looked for are orders of magnitude (a hanging pattern, a quadratic one), so the bound is
 * far above what any text takes and a slow measurement must repeat itself. Rules with a service's
 * name share one pattern; each of them gets a fourth of its texts, the next rule the next fourth.
 * `RULE_ATTACKS=all` takes all.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import { type Attack, attackText, describeAttack } from "../../src/core/scan/import/attack.ts";
import type { RuleSpec } from "../../src/core/scan/ruleFile.ts";
import { loadRules } from "../../src/node/platform/rules.ts";
import { attacksOn } from "../../src/node/scanner/ruleCheck.ts";
import { createScanHost } from "../../src/node/scanner/scanHost.ts";

const root = join(import.meta.dirname, "../..");
const length = 8 * 1024;
/** 8 KB in a tenth of a second: a request of a megabyte stays below a quarter of a minute at the very worst. */
const mostMs = 100;
const deadlineMs = 3_000;
/** A busy machine makes anything slow once; a pattern is slow every time. */
const repeats = 12;
const pauseMs = 25;

const rules = await loadRules(join(root, "rules"));
const all = rules.files.flatMap((file) => file.rules);
const host = createScanHost({
  workerFile: pathToFileURL(join(root, "src/scanWorker.ts")),
  key: new Uint8Array(32),
  timeoutMs: deadlineMs,
});
after(() => host.stop());
host.configure({
  version: 1,
  rules: rules.files,
  settings: {
    detectors: { secrets: true, pii: true, proprietary: true, injection: true, custom: true },
    disabledRules: [],
    minSeverity: "info",
    decode: false,
    maxDecodeDepth: 1,
    allowPatterns: [],
  },
});

async function timeOf(texts: readonly string[]): Promise<number> {
  const before = performance.now();
  const outcome = await host.scan(texts.map((text) => ({ text })));
  return outcome.kind === "failed" ? Infinity : performance.now() - before;
}

async function leastTime(text: string): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < repeats && least > mostMs; i += 1) {
    if (i > 0) await delay(pauseMs);
    least = Math.min(least, await timeOf([text]));
  }
  return least;
}

/** Attacks that take too long, as sentences. */
async function slow(name: string, attacks: readonly Attack[]): Promise<readonly string[]> {
  const texts = attacks.map((attack) => attackText(attack, length));
  if ((await timeOf(texts)) <= mostMs) return [];
  const found: string[] = [];
  for (const [index, text] of texts.entries()) {
    const ms = await leastTime(text);
    const attack = attacks[index];
    if (ms <= mostMs || attack === undefined) continue;
    found.push(`${name}: ${describeAttack(attack)} takes ${Math.round(ms)} ms`);
  }
  return found;
}

const share = process.env["RULE_ATTACKS"] === "all" ? 1 : 4;

function attacksFor(spec: RuleSpec, turn: number): readonly Attack[] {
  const attacks = attacksOn(spec);
  return "near" in spec ? attacks.filter((_, index) => (index + turn) % share === 0) : attacks;
}

async function slowAmong(specs: readonly RuleSpec[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [turn, spec] of specs.entries())
    found.push(...(await slow(spec.id, attacksFor(spec, turn))));
  return found;
}

test("no format, pattern or file name can be made slow", async () => {
  assert.deepEqual(await slowAmong(all.filter((spec) => !("near" in spec))), []);
});

test("no name of a service can be made slow", async () => {
  assert.deepEqual(await slowAmong(all.filter((spec) => "near" in spec)), []);
});

test("what code finds cannot be made slow either", async () => {
  const words = [
    "password=",
    "api_key: '",
    "secret ",
    "token\n",
    "1234-",
    "4111 ",
    "1.",
    "::",
    "a@",
    "@a.",
    "+49 30 ",
    "ignore previous instructions ",
    "CONFIDENTIAL ",
    "-----BEGIN ",
    "{{",
    "${",
    '\\"',
    "é",
    "\u200b",
    "=",
    "/",
    " ",
    "\n",
  ];
  const attacks = words.flatMap((pump) =>
    ["", "x", "\n"].map((suffix): Attack => ({ prefix: "", pump, suffix })),
  );
  const pairs = words.flatMap((first) =>
    words.map((second): Attack => ({ prefix: "", pump: first + second.repeat(40), suffix: "" })),
  );
  assert.deepEqual(await slow("code", [...attacks, ...pairs]), []);
});
