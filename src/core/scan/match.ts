/**
 * One plain pass over a text: literals through the automaton, a sticky trial at each hit, then the
 * checks that a regular expression cannot make.
 */

import { type Assignment, readAssignment } from "./assign.ts";
import type { CompiledRule, CompiledRules, Trial } from "./compile.ts";
import { entropyOf } from "./entropy.ts";
import { beginsWord, isCredentialGap, isNearValue, mayHoldValue, readUnstated } from "./near.ts";
import { isStandIn } from "./placeholders.ts";
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

export interface Matched {
  readonly matches: readonly Match[];
  readonly assignments: readonly Assignment[];
}

export function matchRules(rules: CompiledRules, text: string): Matched {
  const matches: Match[] = [];
  const assignments: Assignment[] = [];
  const seen = new Set<string>();
  let readTo = 0;
  rules.automaton.scan(text, (literal, end) => {
    if (rules.assigns[literal] === true && end > readTo) {
      const assignment = readAssignment(text, end);
      if (assignment !== undefined && !rules.claims.test(assignment.value)) {
        readTo = assignment.end;
        assignments.push(assignment);
      }
    }
    if (matches.length >= maxMatches) return;
    for (const trial of rules.trials[literal] ?? []) {
      const match = tryAt(rules, trial, { text, at: end - trial.literal.length });
      if (match === undefined) continue;
      const key = `${match.start}:${match.end}:${match.rule.spec.id}`;
      if (seen.has(key)) continue;
      seen.add(key);
      matches.push(match);
    }
  });
  return { matches, assignments };
}

function tryAt(rules: CompiledRules, trial: Trial, { text, at }: Place): Match | undefined {
  if (trial.exact && !text.startsWith(trial.literal, at)) return undefined;
  if (trial.near !== undefined) {
    const match = tryNear(trial, trial.near.keyword, { text, at });
    return match?.stated === false && rules.claims.test(match.value) ? undefined : match;
  }
  const from = Math.max(0, at - trial.back);
  for (let start = at; start >= from; start -= 1) {
    trial.regex.lastIndex = start;
    const found = trial.regex.exec(text);
    if (found === null) continue;
    const match = direct(trial, found);
    const vague = trial.rule.spec.confidence === "low";
    if (isAcceptable(match) && !(vague && rules.claims.test(match.value))) return match;
  }
  return undefined;
}

function direct(trial: Trial, found: RegExpExecArray): Match {
  const value = found[1] ?? found[0];
  const start = found.index + found[0].indexOf(value);
  return { rule: trial.rule, start, end: start + value.length, value };
}

interface Place {
  readonly text: string;
  readonly at: number;
}

interface NearMatch extends Match {
  /** The value has a shape that its rule states. */
  readonly stated: boolean;
}

/** The stated shape first; else whatever looks generated right behind a word like key. */
function tryNear(trial: Trial, keyword: boolean, { text, at }: Place): NearMatch | undefined {
  const from = at + trial.literal.length;
  if (!beginsWord(text, at) || !mayHoldValue(text, from)) return undefined;
  trial.regex.lastIndex = at;
  const found = trial.regex.exec(text);
  const value = found?.[2];
  if (found !== null && value !== undefined && isCredentialGap(found[1] ?? "", keyword)) {
    const end = found.index + found[0].length;
    const match = { rule: trial.rule, start: end - value.length, end, value };
    if (isAcceptable(match)) return { ...match, stated: true };
  }
  const other = readUnstated(text, from, trial.literal.length >= 4);
  return other === undefined ? undefined : { rule: trial.rule, ...other, stated: false };
}

function isAcceptable({ rule, value }: Match): boolean {
  const { spec } = rule;
  if (spec.stopwords?.some((word) => value.toLowerCase().includes(word))) return false;
  if (spec.entropy !== undefined && entropyOf(value) < spec.entropy) return false;
  if (spec.validator !== undefined) return isValid(spec.validator, value);
  if (spec.detector !== "secrets" || spec.entropy === 0) return true;
  if ("near" in spec) return isNearValue(value);
  return !isStandIn(value);
}
