/**
 * What detectors find that are code instead of patterns: credentials by name, seed phrases, personal
 * data, banners. Each match names the rule that describes it; the rule's data stay in the files.
 */

import type { Detector } from "../model/finding.ts";
import type { Matched } from "./match.ts";
import { findPii, maxPii } from "./pii.ts";
import { findBanners } from "./proprietary.ts";
import { findSeedPhrases } from "./seedPhrase.ts";
import type { Speech } from "./speech.ts";

export interface CodedInput {
  readonly detectors: Readonly<Record<Detector, boolean>>;
  /** What the pass over the text's literals found. */
  readonly matched: Matched;
  /** The text as what is said in it. */
  readonly speech: () => Speech;
  /** Encodings that led to the text; empty for the text itself. */
  readonly encoding: readonly string[];
}

/** A higher rank wins where findings overlap. */
export type CodedMatch = readonly [
  ruleId: string,
  rank: number,
  match: { readonly start: number; readonly end: number },
];

export interface CodedMatches {
  readonly matches: readonly CodedMatch[];
  /** There was more than a detector takes on. */
  readonly exceeded: boolean;
}

/**
 * Layers in which personal data and what else needs no unbroken token is as readable as before: it
 * was found there already. Only secrets are looked for again.
 */
const transparent: ReadonlySet<string> = new Set([
  "lines",
  "concatenation",
  "continuation",
  "json",
  "text_blocks",
  "wrapped",
  "array_join",
  "template",
  "ansi",
]);

export function codedMatches(
  text: string,
  { detectors, matched, encoding, speech }: CodedInput,
): CodedMatches {
  const isOpaque = !encoding.some((name) => transparent.has(name));
  const personal = detectors.pii && isOpaque ? personalData(text) : [];
  const matches = [
    ...(detectors.secrets ? secretsIn(text, matched) : []),
    ...personal,
    ...(detectors.proprietary && encoding.length === 0 ? bannersIn(text, speech()) : []),
  ];
  return { matches, exceeded: personal.length >= maxPii };
}

const none: readonly CodedMatch[] = [];

function secretsIn(text: string, matched: Matched): readonly CodedMatch[] {
  const phrases = findSeedPhrases(text);
  if (matched.assignments.length + matched.unstated.length + phrases.length === 0) return none;
  return [
    ...matched.assignments.map((match): CodedMatch => [match.type.replaceAll("_", "-"), 50, match]),
    ...matched.unstated.map((match): CodedMatch => ["service-credential", 55, match]),
    ...phrases.map((match): CodedMatch => ["seed-phrase-checksum", 170, match]),
  ];
}

function personalData(text: string): readonly CodedMatch[] {
  return findPii(text).map((match): CodedMatch => [match.ruleId, 60, match]);
}

function bannersIn(text: string, speech: Speech): readonly CodedMatch[] {
  return findBanners(text, speech).map((match): CodedMatch => [match.ruleId, 10, match]);
}
