/**
 * Seed phrases of wallets: 12 to 24 words of BIP-39's English list whose checksum holds.
 *
 * A phrase needs no name beside it: that so many words in a row are of the list and the checksum
 * holds does not happen in prose. Text is sampled: a phrase is longer than the step, and most
 * samples end at a capital, a digit or a mark. Source: BIP-39, "Generating the mnemonic".
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { wordlist } from "@scure/bip39/wordlists/english.js";

import { isLetterCode } from "./characters.ts";

export interface SeedPhrase {
  readonly start: number;
  readonly end: number;
}

/** Words of a phrase, the longest first. */
const phraseLengths = [24, 21, 18, 15, 12] as const;
const leastWords = 12;
/** Twelve words of the shortest length with the blanks between them. */
const leastLength = 47;
/** A phrase reaches this far to both sides of one of its samples, as these are `sampleStep` apart. */
const sampleMargin = 11;
const sampleStep = leastLength - 2 * sampleMargin;
/** Longest stretch that is looked at as one. */
const maxStretch = 4096;
const words: ReadonlyMap<string, number> = new Map(wordlist.map((word, index) => [word, index]));

export function findSeedPhrases(text: string): readonly SeedPhrase[] {
  const found: SeedPhrase[] = [];
  for (let at = sampleMargin; at + sampleMargin < text.length; at += sampleStep) {
    if (!looksLikePhrase(text, at) || !words.has(wordAround(text, at))) continue;
    const { start, end } = stretchAround(text, at);
    if (end - start >= leastLength) found.push(...phrasesIn(text.slice(start, end), start));
    at = Math.max(at, end - 1);
  }
  return found;
}

/** Every third character around a sample: most code ends it at once. */
function looksLikePhrase(text: string, at: number): boolean {
  for (let near = at - sampleMargin; near <= at + sampleMargin; near += 3)
    if (!isPhraseCode(text.charCodeAt(near))) return false;
  return true;
}

/** The word that a sample falls on, or the next one; every sample inside a phrase falls on its words. */
function wordAround(text: string, at: number): string {
  let end = at;
  while (end < text.length && !isLetterCode(text.charCodeAt(end)) && end - at < 3) end += 1;
  let start = end;
  while (start > 0 && isLetterCode(text.charCodeAt(start - 1)) && end - start < 9) start -= 1;
  while (end < text.length && isLetterCode(text.charCodeAt(end)) && end - start < 9) end += 1;
  return text.slice(start, end);
}

/** Small letters, blanks and line breaks; commas as in lists. */
function isPhraseCode(code: number): boolean {
  return (code >= 97 && code <= 122) || code === 32 || code === 10 || code === 13 || code === 44;
}

function stretchAround(text: string, at: number): SeedPhrase {
  let start = at;
  let end = at + 1;
  while (start > 0 && at - start < maxStretch && isPhraseCode(text.charCodeAt(start - 1)))
    start -= 1;
  while (end < text.length && end - at < maxStretch && isPhraseCode(text.charCodeAt(end))) end += 1;
  return { start, end };
}

interface Word {
  readonly word: string;
  readonly at: number;
}

function phrasesIn(stretch: string, offset: number): readonly SeedPhrase[] {
  const found: SeedPhrase[] = [];
  let run: Word[] = [];
  for (const { 0: word, index } of [
    ...stretch.matchAll(/[a-z]+/g),
    { 0: "", index: stretch.length },
  ]) {
    if (words.has(word)) {
      run.push({ word, at: offset + index });
      continue;
    }
    found.push(...phrasesOf(run));
    run = [];
  }
  return found;
}

/** Phrases among words of the list: the longest at each place whose checksum holds. */
function phrasesOf(run: readonly Word[]): readonly SeedPhrase[] {
  const found: SeedPhrase[] = [];
  for (let from = 0; from + leastWords <= run.length; from += 1) {
    const length = phraseLengths.find((count) => isPhrase(run.slice(from, from + count), count));
    const first = run[from];
    const last = run[from + (length ?? 0) - 1];
    if (length === undefined || first === undefined || last === undefined) continue;
    found.push({ start: first.at, end: last.at + last.word.length });
    from += length - 1;
  }
  return found;
}

/**
 * 11 bits per word: the entropy, then as many bits of its digest as it has groups of 32. By hand, as a
 * list of words is looked at from each of them: the library checks its whole list at every call.
 */
function isPhrase(run: readonly Word[], count: number): boolean {
  if (run.length !== count) return false;
  const entropy = new Uint8Array((count / 3) * 4);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const { word } of run) {
    held = (held << 11) | (words.get(word) ?? 0);
    for (bits += 11; bits >= 8 && at < entropy.length; at += 1) {
      bits -= 8;
      entropy[at] = held >>> bits;
    }
    held &= (1 << bits) - 1;
  }
  const [first = 0] = sha256(entropy);
  return held === first >>> (8 - bits);
}
