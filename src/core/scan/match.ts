/**
 * One plain pass over a text: literals through the automaton, a sticky trial at each hit, then the
 * checks that a regular expression cannot make.
 */

import type { LiteralHit } from "./aho.ts";
import { type Assignment, readAssignment } from "./assign.ts";
import type { CompiledRule, CompiledRules, Trial, Trigger } from "./compile.ts";
import { entropyOf } from "./entropy.ts";
import {
  isCredentialGap,
  isInData,
  isNearValue,
  isSpokenOf,
  isWordAt,
  mayHoldValue,
  type NearValue,
  readUnstated,
  wholeToken,
} from "./near.ts";
import { isStandIn } from "./placeholders.ts";
import { isRunOn, type Opening } from "./runOn.ts";
import { isValid } from "./validators.ts";

/** A value that a rule found, before anything is masked. Lives inside the scanner only. */
export interface Match {
  readonly rule: CompiledRule;
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** Everything the pattern matched, where that is more than the value. */
  readonly whole?: string;
}

/** Most matches taken from one text; a text beyond it counts as not scanned. */
export const maxMatches = 20_000;

export interface Matched {
  readonly matches: readonly Match[];
  /** Values behind a service's name of a shape that no rule states. */
  readonly unstated: readonly NearValue[];
  readonly assignments: readonly Assignment[];
  /** Openings of values that may be glued to another (`runOn.ts`). */
  readonly runOns: readonly Opening[];
  /** Hits of the literals that are no rule's. */
  readonly others: readonly LiteralHit[];
  /** There was more than `maxMatches`: the lists are not complete. */
  readonly exceeded: boolean;
}

export function matchRules(rules: CompiledRules, text: string): Matched {
  const pass = new Pass(rules, text);
  const { triggers } = rules;
  rules.automaton.scan(text, (index, end) => {
    const trigger = triggers[index];
    if (trigger === undefined) pass.others.push({ literal: index - triggers.length, end });
    else pass.hit(trigger, end - trigger.key.length);
  });
  return pass;
}

/** Where literals that are no rule's end in a text. */
export function othersIn({ automaton, triggers }: CompiledRules, text: string): LiteralHit[] {
  const others: LiteralHit[] = [];
  automaton.scan(text, (index, end) => {
    if (index >= triggers.length) others.push({ literal: index - triggers.length, end });
  });
  return others;
}

/** What one pass over a text has found so far. */
class Pass implements Matched {
  readonly matches: Match[] = [];
  exceeded = false;
  readonly unstated: NearValue[] = [];
  readonly assignments: Assignment[] = [];
  readonly others: LiteralHit[] = [];
  readonly runOns: Opening[] = [];
  readonly #rules: CompiledRules;
  readonly #text: string;
  /** Made for the first match: most texts have none. */
  #seen: Set<string> | undefined;
  /** End of the last assignment: what lies inside it is no other one. */
  #readTo = 0;

  constructor(rules: CompiledRules, text: string) {
    this.#rules = rules;
    this.#text = text;
  }

  hit(trigger: Trigger, at: number): void {
    if (trigger.assigns) this.#assign(at + trigger.key.length);
    const { trials } = trigger;
    for (let i = 0; i < trials.length; i += 1) {
      const trial = trials[i];
      if (trial !== undefined && standsAt(trial, this.#text, at)) this.#try(trial, at);
    }
  }

  #assign(end: number): void {
    if (end <= this.#readTo) return;
    const assignment = readAssignment(this.#text, end);
    if (assignment === undefined || this.#rules.claims.test(assignment.value)) return;
    this.#readTo = assignment.end;
    this.assignments.push(assignment);
  }

  #try(trial: Trial, at: number): void {
    if (this.matches.length >= maxMatches) {
      this.exceeded = true;
      return;
    }
    const place = { text: this.#text, at };
    const match =
      trial.near === undefined ? tryAt(this.#rules, trial, place) : this.#near(trial, place);
    if (trial.isTelling === true) this.#addRunOn(trial, at);
    if (match === undefined || !this.#isNew(match, match.rule.spec.id)) return;
    this.matches.push(match);
  }

  #addRunOn({ literal }: Trial, start: number): void {
    const opening = { start, end: start + literal.length };
    if (!isRunOn(this.#text, opening)) return;
    if (this.runOns.length < maxMatches) this.runOns.push(opening);
    else this.exceeded = true;
  }

  /** The stated shape first; else whatever looks generated right behind a word like key. */
  #near(trial: Trial, { text, at }: Place): Match | undefined {
    const from = at + trial.literal.length;
    if (!isWordAt(text, at, trial.literal.length) || !mayHoldValue(text, from)) return undefined;
    if (isInData(text, at)) return undefined;
    const seen = { isSpokenOf: isSpokenOf(text, from), mayStandAlone: trial.literal.length >= 4 };
    const match = seen.isSpokenOf || !needsWord(trial) ? tryNear(trial, { text, at }) : undefined;
    if (match !== undefined) return match;
    const other = readUnstated(text, from, seen);
    const isFree = other !== undefined && !this.#rules.claims.test(other.value);
    if (isFree && this.#isNew(other, "unstated")) this.unstated.push(other);
    return undefined;
  }

  #isNew({ start, end }: NearValue, id: string): boolean {
    const key = `${start}:${end}:${id}`;
    const seen = (this.#seen ??= new Set());
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  }
}

/** The cheap look: the literal's case, and the characters around it. */
function standsAt({ literal, exact, neighbours }: Trial, text: string, at: number): boolean {
  if (neighbours !== undefined) {
    const { before, behind } = neighbours;
    if (before !== undefined && before[text.charCodeAt(at - 1)] !== 1) return false;
    if (behind !== undefined && behind[text.charCodeAt(at + literal.length)] !== 1) return false;
  }
  return !exact || text.startsWith(literal, at);
}

function tryAt(rules: CompiledRules, trial: Trial, { text, at }: Place): Match | undefined {
  const [nearest, farthest] = trial.back;
  const regex = trial.regex();
  for (let start = at - nearest; start >= Math.max(0, at - farthest); start -= 1) {
    regex.lastIndex = start;
    const found = regex.exec(text);
    if (found === null) continue;
    const match = direct(trial, found);
    const vague = trial.rule.spec.confidence === "low";
    if (isAcceptable(match) && !(vague && rules.claims.test(match.value))) return match;
  }
  return undefined;
}

function direct(trial: Trial, found: RegExpExecArray): Match {
  const [whole] = found;
  const group = found.findIndex((text, index) => index > 0 && text !== undefined && text !== "");
  const value = found[group] ?? whole;
  const start = found.index + offsetOf(trial, found, group);
  return { rule: trial.rule, start, end: start + value.length, value, whole };
}

/** Where the value begins within the match; asked again with indices only when its text is there twice. */
function offsetOf(trial: Trial, found: RegExpExecArray, group: number): number {
  const [whole] = found;
  const value = found[group] ?? whole;
  const first = whole.indexOf(value);
  if (group < 0 || whole.lastIndexOf(value) === first) return first;
  const { source, flags } = trial.regex();
  const precise = new RegExp(source, `${flags}d`);
  precise.lastIndex = found.index;
  const at = precise.exec(found.input)?.indices?.[group]?.[0];
  return at === undefined ? first : at - found.index;
}

interface Place {
  readonly text: string;
  readonly at: number;
}

function needsWord(trial: Trial): boolean {
  return trial.near?.keyword ?? true;
}

function tryNear(trial: Trial, { text, at }: Place): Match | undefined {
  const regex = trial.regex();
  regex.lastIndex = at;
  const found = regex.exec(text);
  const value = found?.[2];
  if (found === null || value === undefined) return undefined;
  if (!isCredentialGap(found[1] ?? "", needsWord(trial))) return undefined;
  const end = found.index + found[0].length;
  const match = { rule: trial.rule, start: end - value.length, end, value };
  return isAcceptable(match) ? { ...match, ...wholeToken(text, match) } : undefined;
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
