/**
 * A text as what is said in it: in plain letters, with the places where something may be said that
 * an injection, a poisoned description or a banner begins with.
 *
 * One pass finds them for all who ask, best the one over the text's other literals; each then tries
 * its own patterns at its own places. A place is never inside a word.
 */

import { buildAutomaton, type LiteralHit } from "./aho.ts";
import { isAlphanumericCode } from "./characters.ts";
import type { Decoded } from "./decode/decoded.ts";
import { actionCues } from "./injection/actions.ts";
import { answerCues } from "./injection/answers.ts";
import type { Cue } from "./injection/cue.ts";
import { type Disguise, disguises, fold } from "./injection/fold.ts";
import { latinCues } from "./injection/languages.ts";
import { markCues } from "./injection/marks.ts";
import { personaCues } from "./injection/persona.ts";
import { poisonCues } from "./injection/poison.ts";
import { takeoverCues } from "./injection/takeover.ts";
import { createTracer, type Trace } from "./injection/tracer.ts";
import { once } from "./once.ts";
import { asciiBanners, type Banner } from "./proprietary/banners.ts";

/** Where something may be said, and what. */
export interface Place {
  readonly start: number;
  readonly speech: readonly Cue[];
  readonly poison: readonly Cue[];
  readonly banners: readonly Banner[];
  /** The text goes on in disguise. */
  readonly disguise?: Disguise;
}

/** What may begin with a literal. */
interface Meaning {
  readonly literal: string;
  readonly trace: Trace;
  readonly disguise?: Disguise;
}

export interface Speech {
  /** In plain letters: what the places refer to. */
  readonly plain: string;
  /** The way back, where the plain text differs from the text. */
  readonly folded?: Decoded;
  readonly places: readonly Place[];
  /** There are characters beyond ASCII in the text. */
  readonly isForeign: boolean;
  /** For passages that are read in another form. */
  readonly find: FindLiterals;
}

/** What is known of a text already. */
export interface Known {
  /** There are characters beyond ASCII. */
  readonly isForeign?: boolean | undefined;
  /** Where literals of `speechLiterals` end. */
  readonly hits?: readonly LiteralHit[];
  /** The same for another text. */
  readonly find?: FindLiterals;
}

export type FindLiterals = (text: string) => readonly LiteralHit[];

export function readSpeech(text: string, known: Known = {}): Speech {
  const { isForeign = beyondAscii.test(text), hits, find = findLiterals } = known;
  const folded = isForeign ? fold(text) : undefined;
  if (folded !== undefined) {
    const places = placesIn(folded.text, find);
    return { plain: folded.text, folded, places, isForeign, find };
  }
  const places = hits === undefined ? placesIn(text, find) : placesAt(text, hits);
  return { plain: text, places, isForeign, find };
}

const beyondAscii = /[\u0080-\uffff]/;

/** The places of a text that is in plain letters already. */
export function placesIn(plain: string, find = findLiterals): readonly Place[] {
  return placesAt(plain, find(plain));
}

function findLiterals(text: string): readonly LiteralHit[] {
  const hits: LiteralHit[] = [];
  automaton().scan(text, (literal, end) => hits.push({ literal, end }));
  return hits;
}

function placesAt(plain: string, hits: readonly LiteralHit[]): readonly Place[] {
  const meanings = vocabulary();
  const places: Place[] = [];
  for (const { literal, end } of hits) {
    const meaning = meanings[literal];
    if (meaning === undefined) continue;
    const start = end - meaning.literal.length;
    if (beginsInside(plain, start)) continue;
    const told = meaning.trace(plain, start);
    if (told.length > 0 || meaning.disguise !== undefined) places.push(place(start, meaning, told));
  }
  return places;
}

function place(start: number, { disguise }: Meaning, told: readonly number[]): Place {
  const speech: Cue[] = [];
  let poison = noCues;
  let banners = noBanners;
  for (const each of told) {
    const said = speechCues[each];
    const poisoned = poisonCues[each - speechCues.length];
    const banner = asciiBanners[each - firstBanner];
    if (said !== undefined) speech.push(said);
    if (poisoned !== undefined) poison = [...poison, poisoned];
    if (banner !== undefined) banners = [...banners, banner];
  }
  return { start, speech, poison, banners, ...(disguise === undefined ? {} : { disguise }) };
}

/** Most places hold none; a text that is made to hold many has a hundred thousand places. */
const noCues: readonly Cue[] = [];
const noBanners: readonly Banner[] = [];

function beginsInside(text: string, at: number): boolean {
  return (
    at > 0 && isAlphanumericCode(text.charCodeAt(at)) && isAlphanumericCode(text.charCodeAt(at - 1))
  );
}

const speechCues: readonly Cue[] = [
  ...takeoverCues,
  ...personaCues,
  ...actionCues,
  ...answerCues,
  ...markCues,
  ...latinCues,
];
const firstBanner = speechCues.length + poisonCues.length;
/** Anchors of cues are cut to this: the pattern says the rest, and the automaton is made sooner. */
const anchorLength = 7;

/** Built at the first use: a start without these detectors pays nothing. */
const vocabulary = once((): readonly Meaning[] => {
  const tracer = createTracer([
    ...[...speechCues, ...poisonCues].map(({ expression }) => expression),
    ...asciiBanners.map((banner) => () => banner.regex),
  ]);
  return [...byLiteral()].map(([literal, patterns]): Meaning => {
    const disguise = disguised.get(literal);
    return {
      literal,
      trace: tracer.begin(literal, patterns),
      ...(disguise === undefined ? {} : { disguise }),
    };
  });
});

/** What something said begins with; who passes over a text anyway may tell of them (`readSpeech`). */
export function speechLiterals(): readonly string[] {
  return vocabulary().map(({ literal }) => literal);
}

/** For texts that are read by themselves. */
const automaton = once(() => buildAutomaton(speechLiterals()));

const disguised: ReadonlyMap<string, Disguise> = new Map(
  disguises.map(([text, kind]) => [text.slice(0, anchorLength), kind]),
);

/** What begins with each literal: cues and banners in the order of the tracer's patterns. */
function byLiteral(): ReadonlyMap<string, readonly number[]> {
  const begun = new Map<string, number[]>();
  const anchors = [
    ...[...speechCues, ...poisonCues].map((cue) =>
      cue.anchors.map((anchor) => anchor.slice(0, anchorLength)),
    ),
    ...asciiBanners.map((banner) => banner.anchors),
  ];
  anchors.forEach((literals, pattern) => {
    for (const literal of new Set(literals)) {
      begun.set(literal, [...(begun.get(literal) ?? []), pattern]);
    }
  });
  for (const literal of disguised.keys()) begun.set(literal, begun.get(literal) ?? []);
  return begun;
}
