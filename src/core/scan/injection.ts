/**
 * Prompt injection as a score: weighted cues, added up over a stretch of text.
 *
 * One pass of an automaton finds the anchors, a sticky trial at each tells whether a cue stands
 * there; what stands close together counts together, each cue once. A single cue of high weight is
 * enough; weak ones only count in company. Any length: the work is linear in the text.
 */

import { sourceSpan } from "./decode/decoded.ts";
import type { Cue } from "./injection/cue.ts";
import { type Disguise, undisguise } from "./injection/fold.ts";
import { otherScripts, scriptCues } from "./injection/languages.ts";
import { type FindLiterals, type Place, placesIn, readSpeech, type Speech } from "./speech.ts";

export interface InjectionMatch {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Score at which a text is reported. */
export const injectionThreshold = 5;
/** What the strongest cue of a passage has to be worth: half-words alone make no order. */
const leastStrongest = 3;
/** How far apart cues may begin, in characters, to count together. */
export const injectionWindow = 600;
/** Characters to either side of a disguised word that are read in plain letters. */
export const disguiseReach = 240;
/** Where disguised words come thick and fast, so far behind: what is read several times costs that often. */
const denseReach = 2 * disguiseReach;
/** Least characters behind a disguised word that are read with it; else it gets a passage of its own. */
const leastReach = disguiseReach / 2;
/** What an order is worth that is only reported. */
const reported = 0.3;

/** A cue at its place in the plain letters of a text. */
export interface Hit extends InjectionMatch {
  readonly cue: object;
  readonly weight: number;
}

/**
 * The passages of a text from elsewhere that try to steer a model, in order; strongest cue of each.
 * `found`: what `hitsIn` says of the speech, for who has asked already.
 */
export function findInjections(
  text: string,
  speech = readSpeech(text),
  found = hitsIn(speech),
): readonly InjectionMatch[] {
  const hits = hitsOf(text, speech, found);
  return hits.length === 0 ? none : passages(hits);
}

/** What most texts hold. */
const none: readonly InjectionMatch[] = [];

/** What poisons the description of a tool: each cue alone, and what would be an injection anywhere. */
export function findPoison(
  text: string,
  speech = readSpeech(text),
  found = hitsIn(speech),
): readonly InjectionMatch[] {
  const { plain, places, folded } = speech;
  if (places.length === 0) return none;
  const isStrong = (hit: Hit): boolean => hit.weight >= injectionThreshold;
  const hits = hitsAt(plain, places, ({ poison }) => poison).filter(isStrong);
  const strong = found
    .filter(isStrong)
    .filter((hit) => !hits.some((other) => isSamePlace(hit, other)));
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

function hitsOf(
  text: string,
  { folded, isForeign }: Speech,
  found: readonly Hit[],
): readonly Hit[] {
  const placed =
    folded === undefined
      ? found
      : found.map((hit) => ({ ...hit, ...sourceSpan(folded, hit.start, hit.end) }));
  const isScript = isForeign && otherScripts.test(text);
  return isScript ? [...placed, ...hitsInScripts(text)] : placed;
}

/** What an injection and what poison is made of: who looks for both asks once. */
export function hitsIn({ plain, places, find }: Speech): readonly Hit[] {
  if (places.length === 0) return noHits;
  const hits: Hit[] = [];
  const readTo = new Map<Disguise, number>();
  for (const { start, speech, disguise } of places) {
    tryAll(speech, { plain, start, hits });
    if (disguise === undefined) continue;
    const before = readTo.get(disguise) ?? -Infinity;
    if (start < before) continue;
    const reach = start - before < disguiseReach ? denseReach : disguiseReach;
    readTo.set(disguise, start + reach - leastReach);
    const passage = { from: start - disguiseReach, at: start, to: start + reach };
    hits.push(...hitsInDisguise(plain, passage, disguise, find));
  }
  return hits;
}

const noHits: readonly Hit[] = [];

/** What is said in plain letters. */
function hitsAt(
  plain: string,
  places: readonly Place[],
  cuesAt: (place: Place) => readonly Cue[],
): Hit[] {
  const hits: Hit[] = [];
  for (const place of places) {
    tryAll(cuesAt(place), { plain, start: place.start, hits });
  }
  return hits;
}

interface Spot {
  readonly plain: string;
  readonly start: number;
  readonly hits: Hit[];
}

function tryAll(cues: readonly Cue[], { plain, start, hits }: Spot): void {
  for (const cue of cues) {
    const hit = tryCue(cue, plain, start);
    if (hit !== undefined) hits.push(hit);
  }
}

/** Around `at`, where a disguised word begins. */
interface Passage {
  readonly from: number;
  readonly at: number;
  readonly to: number;
}

/** The whole passage is the place of what was read in it. */
function hitsInDisguise(
  plain: string,
  { from, at, to }: Passage,
  kind: Disguise,
  find: FindLiterals,
): readonly Hit[] {
  const end = Math.min(plain.length, to);
  const passage = undisguise(plain.slice(Math.max(0, from), end), kind);
  const hits = hitsAt(passage, placesIn(passage, find), ({ speech }) => speech);
  return hits.map((hit) => ({ ...hit, start: at, end }));
}

function tryCue(cue: Cue, text: string, at: number): Hit | undefined {
  const regex = cue.regex();
  regex.lastIndex = at;
  const found = regex.exec(text);
  if (found === null) return undefined;
  const isSpokenOf = isQuoted(text, at) || (cue.imperative === true && isReported(text, at));
  const weight = isSpokenOf ? cue.weight * reported : cue.weight;
  return { cue, weight, type: cue.type, start: at, end: at + found[0].length };
}

const report =
  /(?<!\b(?:need|have|want you|ask you|asked|asking you|(?<!\b(?:tells?|telling|asks?|asking|instructs?|instructing|urges?|urging|trick(?:s|ing)?|wants?)\s)you|required|instructed|remember|sure|like you|authori[sz]ed you|is|task is|job is|goal is)\s)\b(?:to|that|would|could|might|will|they|users?|people|attackers?|models?|which|who|can|may|not|never|can't|cannot|don't|won't|doesn't|i|we)\s+$|\b(?:writes?|says?|like|such as|phrases?|strings?|e\.g\.|for example|payloads?|examples?|words)[,:]?\s["'“`]$/i;

const quotation =
  /\b(?:such as|like|for example|e\.g\.|phrases?|payloads?|strings?|(?:attackers?|users?|pages?|texts?|somebody|someone|one|you|i)(?: \w{1,12})? (?:writes?|says?|types?|asks?)|say)[,:]?\s["“`][^"”`\n]{0,160}$/i;

/** In quotation marks behind "such as", "an attacker may write" and the like: an example. */
function isQuoted(text: string, at: number): boolean {
  return quotation.test(text.slice(Math.max(0, at - 200), at));
}

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
    if (
      strongest === undefined ||
      strongest.weight < leastStrongest ||
      score(group) < injectionThreshold
    ) {
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

/** Each cue counts once, and what several cues of one type say at one place is said once. */
function score(group: readonly Hit[]): number {
  if (sumOfCues(group) < injectionThreshold) return 0;
  const counted: Hit[] = [];
  let sum = 0;
  for (const hit of group.toSorted((one, other) => other.weight - one.weight)) {
    if (sum >= injectionThreshold) break;
    if (counted.some((other) => isSaidBy(other, hit))) continue;
    counted.push(hit);
    sum += hit.weight;
  }
  return sum;
}

function isSaidBy(one: Hit, other: Hit): boolean {
  return one.cue === other.cue || (one.type === other.type && isSamePlace(one, other));
}

/** The most that the hits can be worth. */
function sumOfCues(group: readonly Hit[]): number {
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
