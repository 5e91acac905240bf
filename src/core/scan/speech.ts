/**
 * A text as what is said in it: in plain letters, with the places where something may be said that
 * an injection, a poisoned description or a banner begins with.
 *
 * One pass finds them for all who ask; each then tries its own patterns at its own places. A place
 * is never inside a word.
 */

import { type Automaton, buildAutomaton } from "./aho.ts";
import { isAlphanumericCode } from "./characters.ts";
import type { Decoded } from "./decode/decoded.ts";
import { actionCues } from "./injection/actions.ts";
import { answerCues } from "./injection/answers.ts";
import { type Cue, isWholeWord } from "./injection/cue.ts";
import { type Disguise, disguises, fold } from "./injection/fold.ts";
import { latinCues } from "./injection/languages.ts";
import { markCues } from "./injection/marks.ts";
import { personaCues } from "./injection/persona.ts";
import { poisonCues } from "./injection/poison.ts";
import { takeoverCues } from "./injection/takeover.ts";
import { asciiBanners, type Banner } from "./proprietary/banners.ts";

/** Where something may be said. */
export interface Place {
  readonly start: number;
  readonly meaning: Meaning;
}

/** What may begin with a literal. */
export interface Meaning {
  readonly length: number;
  readonly speech: readonly CueTrial[];
  readonly poison: readonly CueTrial[];
  readonly banners: readonly Banner[];
  readonly disguise?: Disguise;
}

export interface CueTrial {
  readonly cue: Cue;
  /** The word must end where the literal ends. */
  readonly whole: boolean;
}

export interface Speech {
  /** In plain letters: what the places refer to. */
  readonly plain: string;
  /** The way back, where the plain text differs from the text. */
  readonly folded?: Decoded;
  readonly places: readonly Place[];
  /** There are characters beyond ASCII in the text. */
  readonly isForeign: boolean;
}

/** `isForeign`: whether there are characters beyond ASCII, where that is known already. */
export function readSpeech(text: string, isForeign = beyondAscii.test(text)): Speech {
  const folded = isForeign ? fold(text) : undefined;
  const plain = folded?.text ?? text;
  const places = placesIn(plain);
  return folded === undefined ? { plain, places, isForeign } : { plain, folded, places, isForeign };
}

const beyondAscii = /[\u0080-\uffff]/;

/** The places of a text that is in plain letters already. */
export function placesIn(plain: string): readonly Place[] {
  const { automaton, meanings } = vocabulary();
  const places: Place[] = [];
  automaton.scan(plain, (literal, end) => {
    const meaning = meanings[literal];
    if (meaning === undefined) return;
    const start = end - meaning.length;
    if (!beginsInside(plain, start)) places.push({ start, meaning });
  });
  return places;
}

function beginsInside(text: string, at: number): boolean {
  return (
    at > 0 && isAlphanumericCode(text.charCodeAt(at)) && isAlphanumericCode(text.charCodeAt(at - 1))
  );
}

interface Vocabulary {
  readonly automaton: Automaton;
  readonly meanings: readonly Meaning[];
}

const speechCues: readonly Cue[] = [
  ...takeoverCues,
  ...personaCues,
  ...actionCues,
  ...answerCues,
  ...markCues,
  ...latinCues,
];
/** Anchors of cues are cut to this: the pattern says the rest, and the automaton is made sooner. */
const anchorLength = 7;
let made: Vocabulary | undefined;

/** Built at the first use: a start without these detectors pays nothing. */
function vocabulary(): Vocabulary {
  made ??= build();
  return made;
}

function build(): Vocabulary {
  const speech = trialsByAnchor(speechCues);
  const poison = trialsByAnchor(poisonCues);
  const banners = bannersByAnchor();
  const disguised = new Map(disguises.map(([text, kind]) => [text.slice(0, anchorLength), kind]));
  const literals = [
    ...new Set([speech, poison, banners, disguised].flatMap((each) => [...each.keys()])),
  ];
  const meanings = literals.map((literal): Meaning => {
    const disguise = disguised.get(literal);
    return {
      length: literal.length,
      speech: speech.get(literal) ?? [],
      poison: poison.get(literal) ?? [],
      banners: banners.get(literal) ?? [],
      ...(disguise === undefined ? {} : { disguise }),
    };
  });
  return { automaton: buildAutomaton(literals), meanings };
}

function bannersByAnchor(): ReadonlyMap<string, readonly Banner[]> {
  const pairs = asciiBanners.flatMap((banner) =>
    banner.anchors.map((anchor) => [anchor, banner] as const),
  );
  const groups = Map.groupBy(pairs, ([anchor]) => anchor);
  return new Map([...groups].map(([anchor, group]) => [anchor, group.map(([, each]) => each)]));
}

function trialsByAnchor(cues: readonly Cue[]): ReadonlyMap<string, readonly CueTrial[]> {
  const byAnchor = new Map<string, CueTrial[]>();
  for (const cue of cues) for (const anchor of cue.anchors) addTrial(byAnchor, cue, anchor);
  return byAnchor;
}

function addTrial(byAnchor: Map<string, CueTrial[]>, cue: Cue, anchor: string): void {
  const literal = anchor.slice(0, anchorLength);
  const whole = literal === anchor && isWholeWord(anchor, cue);
  const trials = byAnchor.get(literal) ?? [];
  const others = trials.filter((trial) => trial.cue !== cue);
  const before = trials.find((trial) => trial.cue === cue)?.whole ?? true;
  byAnchor.set(literal, [...others, { cue, whole: whole && before }]);
}
