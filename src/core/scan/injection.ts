/**
 * Prompt injection as a score: weighted cues, added up over a stretch of text.
 *
 * One pass of an automaton finds the anchors, a sticky trial at each tells whether a cue stands
 * there; what stands close together counts together, each cue once. A single cue of high weight is
 * enough; weak ones only count in company. Any length: the work is linear in the text.
 */

import { type Automaton, buildAutomaton } from "./aho.ts";
import { sourceSpan } from "./decode/decoded.ts";
import { actionCues } from "./injection/actions.ts";
import { answerCues } from "./injection/answers.ts";
import { type Cue, isWholeWord } from "./injection/cue.ts";
import { type Disguise, disguises, fold, undisguise } from "./injection/fold.ts";
import { latinCues, otherScripts, scriptCues } from "./injection/languages.ts";
import { markCues } from "./injection/marks.ts";
import { personaCues } from "./injection/persona.ts";
import { poisonCues } from "./injection/poison.ts";
import { takeoverCues } from "./injection/takeover.ts";

export interface InjectionMatch {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Score at which a text is reported. */
export const injectionThreshold = 5;
/** How far apart cues may begin, in characters, to count together. */
export const injectionWindow = 600;
/** Characters to either side of a disguised word that are read in plain letters. */
const disguiseReach = 240;
/** Disguised passages read in one text; beyond it is data, not speech. */
const maxDisguised = 64;
/** Cues taken from one text. */
const maxHits = 4000;
/** Anchors are cut to this: the pattern says the rest, and the automaton is made sooner. */
const anchorLength = 7;
/** What an order is worth that is only reported. */
const reported = 0.3;

interface Hit extends InjectionMatch {
  readonly cue: object;
  readonly weight: number;
}

/** The passages of a text from elsewhere that try to steer a model, in order; strongest cue of each. */
export function findInjections(text: string): readonly InjectionMatch[] {
  return passages(hitsOf(text));
}

/** What poisons the description of a tool: each cue alone, and what would be an injection anywhere. */
export function findPoison(text: string): readonly InjectionMatch[] {
  const folded = fold(text);
  const plain = folded?.text ?? text;
  const hits = hitsIn(poisonMachine(), plain).filter((hit) => hit.weight >= injectionThreshold);
  const strong = hitsIn(speechMachine(), plain).filter(
    (hit) => hit.weight >= injectionThreshold && !hits.some((other) => isSamePlace(hit, other)),
  );
  return firstOfEach([...hits, ...strong]).map(({ type, start, end }) => ({
    type,
    ...(folded === undefined ? { start, end } : sourceSpan(folded, start, end)),
  }));
}

function isSamePlace(one: Hit, other: Hit): boolean {
  return one.start < other.end && other.start < one.end;
}

function firstOfEach(hits: readonly Hit[]): readonly Hit[] {
  const lastFirst = hits.toSorted((one, other) => other.start - one.start);
  const first = new Map(lastFirst.map((hit) => [hit.type, hit]));
  return [...first.values()].toSorted((one, other) => one.start - other.start);
}

function hitsOf(text: string): readonly Hit[] {
  const folded = fold(text);
  const found = hitsIn(speechMachine(), folded?.text ?? text);
  const placed =
    folded === undefined
      ? found
      : found.map((hit) => ({ ...hit, ...sourceSpan(folded, hit.start, hit.end) }));
  return otherScripts.test(text) ? [...placed, ...hitsInScripts(text)] : placed;
}

interface Trial {
  readonly cue: Cue;
  /** The word must end where the literal ends. */
  readonly whole: boolean;
}

interface Machine {
  readonly automaton: Automaton;
  /** By literal. */
  readonly trials: readonly (readonly Trial[])[];
  readonly literals: readonly string[];
  readonly disguise: readonly (Disguise | undefined)[];
}

const speechCues: readonly Cue[] = [
  ...takeoverCues,
  ...personaCues,
  ...actionCues,
  ...answerCues,
  ...markCues,
  ...latinCues,
];
let speech: Machine | undefined;
let poison: Machine | undefined;

/** Built at the first use: a start without this detector pays nothing. */
function speechMachine(): Machine {
  speech ??= build(speechCues, disguises);
  return speech;
}

function poisonMachine(): Machine {
  poison ??= build(poisonCues, []);
  return poison;
}

function build(cues: readonly Cue[], disguised: typeof disguises): Machine {
  const byAnchor = new Map<string, Trial[]>();
  for (const cue of cues) for (const anchor of cue.anchors) addTrial(byAnchor, cue, anchor);
  const kinds = new Map(disguised.map(([literal, kind]) => [literal.slice(0, anchorLength), kind]));
  for (const literal of kinds.keys()) if (!byAnchor.has(literal)) byAnchor.set(literal, []);
  const literals = [...byAnchor.keys()];
  return {
    automaton: buildAutomaton(literals),
    trials: [...byAnchor.values()],
    literals,
    disguise: literals.map((literal) => kinds.get(literal)),
  };
}

function addTrial(byAnchor: Map<string, Trial[]>, cue: Cue, anchor: string): void {
  const literal = anchor.slice(0, anchorLength);
  const whole = literal === anchor && isWholeWord(anchor, cue);
  const trials = byAnchor.get(literal) ?? [];
  const others = trials.filter((trial) => trial.cue !== cue);
  const before = trials.find((trial) => trial.cue === cue)?.whole ?? true;
  byAnchor.set(literal, [...others, { cue, whole: whole && before }]);
}

function hitsIn(machine: Machine, text: string, disguised = true): readonly Hit[] {
  const { automaton, literals, disguise } = machine;
  const hits: Hit[] = [];
  let readTo = 0;
  let passagesRead = 0;
  automaton.scan(text, (literal, end) => {
    const at = end - (literals[literal]?.length ?? 0);
    if (hits.length >= maxHits || beginsInside(text, at)) return;
    tryAll(machine.trials[literal] ?? [], { text, at, end, hits });
    const kind = disguise[literal];
    if (kind === undefined || !disguised || at < readTo || passagesRead >= maxDisguised) return;
    passagesRead += 1;
    readTo = end + disguiseReach;
    hits.push(...hitsInDisguise(text, at, kind));
  });
  return hits;
}

interface Place {
  readonly text: string;
  /** Of the anchor. */
  readonly at: number;
  readonly end: number;
  readonly hits: Hit[];
}

function tryAll(trials: readonly Trial[], { text, at, end, hits }: Place): void {
  const goesOn = isWord(text.charCodeAt(end));
  for (const { cue, whole } of trials) {
    if (whole && goesOn) continue;
    const hit = tryCue(cue, text, at);
    if (hit !== undefined) hits.push(hit);
  }
}

/** The whole passage is the place of what was read in it. */
function hitsInDisguise(text: string, at: number, kind: Disguise): readonly Hit[] {
  const start = Math.max(0, at - disguiseReach);
  const end = Math.min(text.length, at + disguiseReach);
  const found = hitsIn(speechMachine(), undisguise(text.slice(start, end), kind), false);
  return found.map((hit) => ({ ...hit, start: at, end }));
}

function beginsInside(text: string, at: number): boolean {
  return at > 0 && isWord(text.charCodeAt(at)) && isWord(text.charCodeAt(at - 1));
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

function tryCue(cue: Cue, text: string, at: number): Hit | undefined {
  cue.regex.lastIndex = at;
  const found = cue.regex.exec(text);
  if (found === null) return undefined;
  const weight =
    cue.imperative === true && isReported(text, at) ? cue.weight * reported : cue.weight;
  return { cue, weight, type: cue.type, start: at, end: at + found[0].length };
}

const report =
  /(?<!\b(?:need|have|want you|ask you|asked|asking you|you|required|instructed|remember|sure|like you|authori[sz]ed you|is|task is|job is|goal is)\s)\b(?:to|that|would|could|might|will|they|users?|people|attackers?|models?|which|who|can|may|not|never|can't|cannot|don't|won't|doesn't)\s+$|\b(?:writes?|says?|like|such as|phrases?|strings?|e\.g\.|for example|payloads?|examples?|words)[,:]?\s["'“`]$/i;

/** "Tells a model to ignore …", "users who ignore …": somebody speaks about it. */
function isReported(text: string, at: number): boolean {
  return report.test(text.slice(Math.max(0, at - 40), at));
}

function hitsInScripts(text: string): readonly Hit[] {
  return scriptCues.flatMap((cue) =>
    [...text.matchAll(cue.regex)].map((found) => ({
      cue,
      weight: cue.weight,
      type: cue.type,
      start: found.index,
      end: found.index + found[0].length,
    })),
  );
}

/** Groups what stands close together; a group that reaches the threshold is one finding. */
function passages(unsorted: readonly Hit[]): readonly InjectionMatch[] {
  const hits = unsorted.toSorted((one, other) => one.start - other.start);
  const found: InjectionMatch[] = [];
  let from = 0;
  while (from < hits.length) {
    const group = groupAt(hits, from);
    const strongest = strongestOf(group);
    if (strongest === undefined || score(group) < injectionThreshold) {
      from += 1;
      continue;
    }
    found.push({ type: strongest.type, start: strongest.start, end: strongest.end });
    from += group.length;
  }
  return found;
}

function groupAt(hits: readonly Hit[], from: number): readonly Hit[] {
  const first = hits[from]?.start ?? 0;
  let to = from;
  while (to < hits.length && (hits[to]?.start ?? 0) - first <= injectionWindow) to += 1;
  return hits.slice(from, to);
}

function score(group: readonly Hit[]): number {
  const weights = new Map<object, number>();
  for (const { cue, weight } of group) weights.set(cue, Math.max(weights.get(cue) ?? 0, weight));
  return [...weights.values()].reduce((sum, weight) => sum + weight, 0);
}

function strongestOf(group: readonly Hit[]): Hit | undefined {
  return group.reduce<Hit | undefined>(
    (best, hit) => (best === undefined || hit.weight > best.weight ? hit : best),
    undefined,
  );
}
