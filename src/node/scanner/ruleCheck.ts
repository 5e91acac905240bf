/**
 * Tries a rule on the real scanner, in a thread with a deadline, before anybody relies on it: it
 * finds its own examples, stays off its counter-examples, and no text makes it slow.
 *
 * The choice: V8's engine with this check, no second engine. Of the 1 162 rules of gitleaks,
 * noseyparker and kingfisher (`argus rules import`) 1 090 are taken; 3 are refused by the static half,
 * 15 by the measured one, each with its witness. re2js would run those 18, at a fifteenth of V8's
 * speed and with its weight in the bundle of the scan thread. A rule that is slow only because a
 * repeat has no end is taken with an end instead.
 */

import { pathToFileURL } from "node:url";

import type { ScanOutcome } from "../../core/model/finding.ts";
import type { ScanSettings } from "../../core/model/snapshot.ts";
import {
  type Attack,
  attacksOf,
  attackText,
  describeAttack,
} from "../../core/scan/import/attack.ts";
import { compileRules, type Trial } from "../../core/scan/compile.ts";
import { parsePattern } from "../../core/scan/import/parse.ts";
import { sampleOf, seeded } from "../../core/scan/import/sample.ts";
import type { Except, RuleSpec } from "../../core/scan/ruleFile.ts";
import type { ScanText } from "../../core/scan/scanner.ts";
import { expandTemplate } from "../../core/scan/template.ts";
import { createScanHost, type ScanHost } from "./scanHost.ts";

export type Verdict =
  | { readonly kind: "sound" }
  | {
      readonly kind: "refused";
      /** `slow`: fewer rounds of its repeats might do. */
      readonly why: "examples" | "slow";
      /** For people, with the example or the text that shows it. */
      readonly reason: string;
    };

export interface RuleChecker {
  /** Never rejects. One rule at a time; calls wait for each other. */
  check(spec: RuleSpec, except?: readonly Except[]): Promise<Verdict>;
  stop(): Promise<void>;
}

export interface CheckLimits {
  /** Length of an attack text, in characters. */
  readonly attackLength: number;
  /** Longest time for one of them: about 300 KB per second. */
  readonly attackMs: number;
  /** A call that takes longer is ended with its thread. */
  readonly deadlineMs: number;
}

export const checkLimits: CheckLimits = { attackLength: 16_384, attackMs: 50, deadlineMs: 1_500 };

/** All attacks together may take this long without a closer look at each. */
const quickMs = 60;
/** A slow measurement counts when it repeats itself: the machine may be busy. */
const repeats = 5;
/** Texts made from a pattern that has no examples of its own. */
const samples = 12;
/** Every other sample takes its repeats further: short ones may lack the entropy that is asked for. */
const longStretch = 24;

const settings: ScanSettings = {
  detectors: { secrets: true, pii: true, proprietary: true, injection: false, custom: true },
  disabledRules: [],
  minSeverity: "info",
  decode: false,
  maxDecodeDepth: 1,
  allowPatterns: [],
};

export function createRuleChecker(
  scanWorker: string,
  limits: CheckLimits = checkLimits,
): RuleChecker {
  const host = createScanHost({
    workerFile: pathToFileURL(scanWorker),
    // Nothing is hashed that anybody keeps.
    key: new Uint8Array(32),
    timeoutMs: limits.deadlineMs,
  });
  let version = 0;
  let last: Promise<unknown> = Promise.resolve();
  const check = async (spec: RuleSpec, except: readonly Except[]): Promise<Verdict> => {
    version += 1;
    const rules = [{ title: "one rule", rules: [withExcepts(spec, except)] }];
    host.configure({ version, rules, settings });
    return (await tryExamples(host, spec)) ?? (await tryAttacks(host, spec, limits)) ?? sound;
  };
  return {
    check(spec, except = []) {
      const done = last.then(() => check(spec, except));
      last = done;
      return done;
    },
    stop: () => host.stop(),
  };
}

const sound: Verdict = { kind: "sound" };

function withExcepts(spec: RuleSpec, except: readonly Except[]): RuleSpec {
  return except.length === 0 ? spec : { ...spec, except: [...(spec.except ?? []), ...except] };
}

function refused(why: "examples" | "slow", reason: string): Verdict {
  return { kind: "refused", why, reason };
}

async function tryExamples(host: ScanHost, spec: RuleSpec): Promise<Verdict | undefined> {
  const path = pathFor(spec);
  const toText = (text: string): ScanText => ({ text, ...(path === undefined ? {} : { path }) });
  const hits = spec.examples.hit.map((each) => expandTemplate(each, 7));
  const misses = spec.examples.miss.map((each) => expandTemplate(each, 7));
  const made = hits.length === 0 ? samplesOf(spec) : [];
  const outcome = await host.scan([...hits, ...misses, ...made].map(toText));
  const found = foundIn(outcome, spec);
  if (found === undefined) return refused("slow", "its own examples take too long");
  const missed = hits.findIndex((_, index) => found[index] !== true);
  if (missed >= 0) return refused("examples", `does not find its example ${show(hits[missed])}`);
  const taken = misses.findIndex((_, index) => found[hits.length + index] === true);
  if (taken >= 0) return refused("examples", `finds its counter-example ${show(misses[taken])}`);
  if (made.length > 0 && !found.slice(-made.length).includes(true)) {
    return refused("examples", `does not find what its own pattern describes: ${show(made[0])}`);
  }
  return undefined;
}

function show(text: string | undefined): string {
  return JSON.stringify((text ?? "").slice(0, 120));
}

function foundIn(outcome: ScanOutcome, spec: RuleSpec): readonly boolean[] | undefined {
  if (outcome.kind === "failed") return undefined;
  return outcome.findings.map((each) => each.some((finding) => finding.ruleId === spec.id));
}

/** A path that the rule asks for. */
function pathFor(spec: RuleSpec): string | undefined {
  const [source] = "files" in spec ? spec.files : (spec.paths ?? []);
  const parsed = source === undefined ? undefined : parsePattern(source, "js");
  return parsed?.kind === "ok" ? sampleOf(parsed.pattern, seeded(1)) : undefined;
}

function samplesOf(spec: RuleSpec): readonly string[] {
  if ("files" in spec) return ["text"];
  if (!("pattern" in spec)) return [];
  const parsed = parsePattern(spec.pattern, "js");
  if (parsed.kind === "refused") return [];
  return Array.from({ length: samples }, (_, seed) =>
    sampleOf(parsed.pattern, seeded(seed + 1), seed % 2 === 0 ? 3 : longStretch),
  );
}

/** Attack texts for everything the scanner runs for this rule. */
export function attacksOn(spec: RuleSpec): readonly Attack[] {
  const { triggers } = compileRules([{ title: "one rule", rules: [spec] }], () => true);
  const trials: readonly Trial[] = triggers.flatMap((trigger) => trigger.trials);
  const literals = [...new Set(trials.map(({ literal }) => literal))];
  const sources = [...new Set(trials.map(({ regex }) => regex().source))];
  return sources.flatMap((source) => {
    const parsed = parsePattern(source, "js");
    return parsed.kind === "ok" ? attacksOf(parsed.pattern, literals) : [];
  });
}

async function tryAttacks(
  host: ScanHost,
  spec: RuleSpec,
  limits: CheckLimits,
): Promise<Verdict | undefined> {
  const attacks = attacksOn(spec);
  const textOf = (attack: Attack): ScanText => ({ text: attackText(attack, limits.attackLength) });
  if ((await timeOf(host, attacks.map(textOf))) <= quickMs) return undefined;
  for (const attack of attacks) {
    const ms = await leastTime(host, [textOf(attack)], limits.attackMs);
    if (ms <= limits.attackMs) continue;
    const size = `${Math.round(limits.attackLength / 1024)} KB`;
    const time = ms === Infinity ? `more than ${limits.deadlineMs} ms` : `${Math.round(ms)} ms`;
    return refused("slow", `${size} of ${describeAttack(attack)} take ${time}`);
  }
  return undefined;
}

async function leastTime(
  host: ScanHost,
  texts: readonly ScanText[],
  enough: number,
): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < repeats && least > enough; i += 1) {
    const ms = await timeOf(host, texts);
    if (ms === Infinity) return ms;
    least = Math.min(least, ms);
  }
  return least;
}

/** `Infinity` when the deadline came first. */
async function timeOf(host: ScanHost, texts: readonly ScanText[]): Promise<number> {
  const before = performance.now();
  const outcome = await host.scan(texts);
  return outcome.kind === "failed" ? Infinity : performance.now() - before;
}
