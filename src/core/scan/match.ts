/**
 * One plain pass over a text: literals through the automaton, a sticky trial at each hit, then the
 * checks that a regular expression cannot make.
 */

import type { CompiledRule, CompiledRules, Trial } from "./compile.ts";
import { entropyOf } from "./entropy.ts";
import { isPlaceholder, looksLikeWords } from "./placeholders.ts";
import { isValid } from "./validators.ts";

/** A value that a rule found, before anything is masked. Lives inside the scanner only. */
export interface Match {
  readonly rule: CompiledRule;
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** Most matches taken from one text; a text beyond it is cut off there and says so by its matches. */
export const maxMatches = 2000;

export function matchRules(rules: CompiledRules, text: string): readonly Match[] {
  const matches: Match[] = [];
  const seen = new Set<string>();
  rules.automaton.scan(text, (literal, end) => {
    if (matches.length >= maxMatches) return;
    for (const trial of rules.trials[literal] ?? []) {
      const match = tryAt(trial, text, end - trial.literal.length);
      if (match === undefined) continue;
      const key = `${match.start}:${match.end}:${match.rule.spec.id}`;
      if (seen.has(key)) continue;
      seen.add(key);
      matches.push(match);
    }
  });
  return matches;
}

function tryAt(trial: Trial, text: string, at: number): Match | undefined {
  if (trial.exact && !text.startsWith(trial.literal, at)) return undefined;
  const from = Math.max(0, at - trial.back);
  for (let start = at; start >= from; start -= 1) {
    trial.regex.lastIndex = start;
    const found = trial.regex.exec(text);
    if (found === null) continue;
    const match =
      trial.keyword || "near" in trial.rule.spec ? near(trial, found) : direct(trial, found);
    if (match !== undefined && isAcceptable(match)) return match;
  }
  return undefined;
}

function direct(trial: Trial, found: RegExpExecArray): Match {
  const value = found[1] ?? found[0];
  const start = found.index + found[0].indexOf(value);
  return { rule: trial.rule, start, end: start + value.length, value };
}

const keyWord =
  /key|token|secret|pass|pwd|auth|cred|api|access|private|bearer|sid\b|\bid\b|webhook|dsn|pat\b/i;
/** Numbers that are random by nature and no secrets. */
const notSecret =
  /commit|sha\d*\b|revision|integrity|checksum|digest|\bhash|etag|md5|fingerprint|version/i;

function near(trial: Trial, found: RegExpExecArray): Match | undefined {
  const gap = found[1] ?? "";
  const value = found[2] ?? "";
  if (trial.keyword && !keyWord.test(gap)) return undefined;
  if (notSecret.test(gap) || /\n\s*\n/.test(gap)) return undefined;
  if (!/[=:"'`\s>(,]/.test(gap)) return undefined;
  const end = found.index + found[0].length;
  return { rule: trial.rule, start: end - value.length, end, value };
}

function isAcceptable({ rule, value }: Match): boolean {
  const { spec } = rule;
  if (spec.stopwords?.some((word) => value.toLowerCase().includes(word))) return false;
  if (spec.entropy !== undefined && entropyOf(value) < spec.entropy) return false;
  if (spec.validator !== undefined) return isValid(spec.validator, value);
  if (spec.detector !== "secrets") return true;
  if ("near" in spec) return isRandomNear(value);
  return !isPlaceholder(value);
}

/** A value that is only known by its neighbourhood must look generated. */
function isRandomNear(value: string): boolean {
  if (isPlaceholder(value)) return false;
  const least = Math.min(3, Math.log2(value.length) * 0.72);
  return entropyOf(value) >= least && (/\d/.test(value) || !looksLikeWords(value));
}
