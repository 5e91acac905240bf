/**
 * No shipped rule can be made slow: texts built from every rule's own patterns are scanned with all
 * rules, under the deadline of the scan thread.
 *
 * What is looked for is growth: a text that takes long is scanned again at four times its length,
 * several times, because the machine may be busy. Rules with a service's
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
import { scanSettings } from "../support/scanner.ts";

const root = join(import.meta.dirname, "../..");
const length = 8 * 1024;
/** Longer than any text takes on an idle machine; then growth decides. */
const suspectMs = 100;
/** Too long whatever the growth. */
const mostMs = 1_000;
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
  settings: { ...scanSettings, decode: false, maxDecodeDepth: 1 },
});

async function timeOf(texts: readonly string[]): Promise<number> {
  const before = performance.now();
  const outcome = await host.scan(texts.map((text) => ({ text })));
  return outcome.kind === "failed" ? Infinity : performance.now() - before;
}

async function leastTime(attack: Attack, size: number, enough: number): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < repeats && least > enough; i += 1) {
    if (i > 0) await delay(pauseMs);
    least = Math.min(least, await timeOf([attackText(attack, size)]));
  }
  return least;
}

/** A sentence when four times the text takes more than eight times as long, or everything too long. */
async function slowness(attack: Attack): Promise<string | undefined> {
  const short = await leastTime(attack, length, suspectMs);
  if (short <= suspectMs) return undefined;
  const long = await leastTime(attack, length * 4, short * 8);
  if (short <= mostMs && long <= short * 8) return undefined;
  return `${describeAttack(attack)} takes ${Math.round(short)} ms, four times as much ${Math.round(long)} ms`;
}

/** Attacks that take too long, as sentences. */
async function slow(name: string, attacks: readonly Attack[]): Promise<readonly string[]> {
  const texts = attacks.map((attack) => attackText(attack, length));
  if ((await timeOf(texts)) <= suspectMs) return [];
  const found: string[] = [];
  for (const attack of attacks) {
    const sentence = await slowness(attack);
    if (sentence !== undefined) found.push(`${name}: ${sentence}`);
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
