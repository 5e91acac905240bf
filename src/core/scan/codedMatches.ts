/**
 * What detectors find that are code instead of patterns: credentials by name, seed phrases, personal
 * data, banners. Each match names the rule that describes it; the rule's data stay in the files.
 */

import type { Detector } from "../model/finding.ts";
import type { Matched } from "./match.ts";
import { findPii, maxPii, type PiiMatch } from "./pii.ts";
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
  const personal = detectors.pii && isOpaque(encoding) ? findPii(text) : nonePersonal;
  const secrets = detectors.secrets ? secretsIn(text, matched) : none;
  const isMarked = detectors.proprietary && encoding.length === 0;
  const banners = isMarked ? bannersIn(text, speech()) : none;
  if (personal.length + secrets.length + banners.length === 0) return nothing;
  const matches = [...secrets, ...personal.map(ofPerson), ...banners];
  return { matches, exceeded: personal.length > maxPii };
}

/** Most texts hold nothing: they share these. */
const none: readonly CodedMatch[] = [];
const nonePersonal: readonly PiiMatch[] = [];
const nothing: CodedMatches = { matches: none, exceeded: false };

function isOpaque(encoding: readonly string[]): boolean {
  return encoding.length === 0 || !encoding.some((name) => transparent.has(name));
}

function secretsIn(text: string, { assignments, unstated }: Matched): readonly CodedMatch[] {
  const phrases = findSeedPhrases(text);
  if (assignments.length + unstated.length + phrases.length === 0) return none;
  return [
    ...assignments.map((match): CodedMatch => [match.type.replaceAll("_", "-"), 50, match]),
    ...unstated.map((match): CodedMatch => ["service-credential", 55, match]),
    ...phrases.map((match): CodedMatch => ["seed-phrase-checksum", 170, match]),
  ];
}

function ofPerson(match: PiiMatch): CodedMatch {
  return [match.ruleId, 60, match];
}

function bannersIn(text: string, speech: Speech): readonly CodedMatch[] {
  const banners = findBanners(text, speech);
  if (banners.length === 0) return none;
  return banners.map((match): CodedMatch => [match.ruleId, 10, match]);
}
