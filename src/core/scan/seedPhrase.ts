/**
 * Seed phrases of wallets: 12 to 24 words of BIP-39's English list whose checksum holds.
 *
 * A phrase needs no name beside it: that so many words in a row are of the list and the checksum
 * holds does not happen in prose. In a list they may be numbered, quoted and indented. Text is sampled:
 * a phrase is longer than the step, and most samples end at a capital or a bracket. Source: BIP-39,
 * "Generating the mnemonic".
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { wordlist } from "@scure/bip39/wordlists/english.js";

import { kindTable } from "./decode/kinds.ts";

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
const sampleMargin = 8;
const sampleStep = leastLength - 2 * sampleMargin;
/** Words to either side of a sample that are looked at as one. */
const maxWords = 200;
const shortestWord = 3;
const longestWord = 8;
/** Characters between two words: line end, indent, number or mark of a list, quotes and comma. */
const longestGap = 16;
const small = 1;
const gap = 2;
/** A phrase's letters, and what stands between its words: blanks, commas; in a list its numbers, marks and quotes, too. */
const kinds = kindTable([
  [small, /[a-z]/],
  [gap, /[ \n\r\t,."'\d-]/],
]);
const words: ReadonlyMap<string, number> = new Map(wordlist.map((word, index) => [word, index]));

export function findSeedPhrases(text: string): readonly SeedPhrase[] {
  const found: SeedPhrase[] = [];
  if (text.length < leastLength) return found;
  for (let at = sampleMargin; at + sampleMargin < text.length; at += sampleStep) {
    if (!looksLikePhrase(text, at)) continue;
    const run = listedWordsAround(text, at);
    const last = run.at(-1);
    if (last === undefined || run.length < leastWords) continue;
    found.push(...phrasesOf(run));
    at = Math.max(at, last.at + last.word.length - 1);
  }
  return found;
}

/** All characters around a sample, every second one first: most code has another one among them. */
function looksLikePhrase(text: string, at: number): boolean {
  return isOfPhrase(text, at, sampleMargin) && isOfPhrase(text, at, sampleMargin - 1);
}

function isOfPhrase(text: string, at: number, margin: number): boolean {
  for (let near = at - margin; near <= at + margin; near += 2) {
    if ((kinds[text.charCodeAt(near)] ?? 0) === 0) return false;
  }
  return true;
}

interface Word {
  readonly word: string;
  readonly at: number;
}

/** The longest row of words of the list that the sample lies in or right before. */
function listedWordsAround(text: string, sample: number): readonly Word[] {
  const first = wordFrom(text, startOfWord(text, sample));
  if (first === undefined) return [];
  const run = [first];
  for (let word = wordBefore(text, first.at); word !== undefined && run.length < maxWords;) {
    run.unshift(word);
    word = wordBefore(text, word.at);
  }
  let end = first.at + first.word.length;
  for (let word = wordFrom(text, end); word !== undefined && run.length < maxWords * 2;) {
    run.push(word);
    end = word.at + word.word.length;
    word = wordFrom(text, end);
  }
  return run;
}

function startOfWord(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < longestWord && isSmall(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

/** The word of the list behind a gap, or right here. */
function wordFrom(text: string, at: number): Word | undefined {
  let start = at;
  while (start - at < longestGap && isGapCode(text.charCodeAt(start))) start += 1;
  let end = start;
  while (end - start <= longestWord && isSmall(text.charCodeAt(end))) end += 1;
  return listed(text, start, end);
}

/** The word of the list that ends before a gap before `at`. */
function wordBefore(text: string, at: number): Word | undefined {
  let end = at;
  while (end > 0 && at - end < longestGap && isGapCode(text.charCodeAt(end - 1))) end -= 1;
  return end === at ? undefined : listed(text, startOfWord(text, end), end);
}

function listed(text: string, start: number, end: number): Word | undefined {
  if (end - start < shortestWord || !mayBeListed(beginningOf(text, start, end))) return undefined;
  const word = text.slice(start, end);
  return words.has(word) ? { word, at: start } : undefined;
}

/** The list tells its words apart by so many letters. */
const tellingLetters = 4;

/** The telling letters of a word, five bits each. */
function beginningOf(text: string, start: number, end: number): number {
  let letters = 0;
  for (let at = start; at < end && at < start + tellingLetters; at += 1)
    letters = (letters << 5) | (text.charCodeAt(at) & 31);
  return letters;
}

/** One bit per hash of a beginning: nearly all other words are turned away without a look-up. */
const beginnings = new Int32Array(2 ** 11);
for (const word of wordlist) {
  const bit = bitOf(beginningOf(word, 0, word.length));
  beginnings[bit >>> 5] = (beginnings[bit >>> 5] ?? 0) | (1 << (bit & 31));
}

function mayBeListed(letters: number): boolean {
  const bit = bitOf(letters);
  return (((beginnings[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
}

/** 16 bits; the factor is the golden ratio's (Knuth's multiplicative hashing). */
function bitOf(letters: number): number {
  return Math.imul(letters, 0x9e3779b1) >>> 16;
}

function isSmall(code: number): boolean {
  return kinds[code] === small;
}

function isGapCode(code: number): boolean {
  return kinds[code] === gap;
}

/** Phrases among words of the list: the longest at each place whose checksum holds. */
function phrasesOf(run: readonly Word[]): readonly SeedPhrase[] {
  const found: SeedPhrase[] = [];
  for (let from = 0; from + leastWords <= run.length; from += 1) {
    const length = phraseLengths.find((count) => {
      const words = run.slice(from, from + count);
      // The checksum last: a word that comes again and again would cost a digest at each place.
      return (
        (run.length === count || isVaried(words)) && !isSorted(words) && isPhrase(words, count)
      );
    });
    const first = run[from];
    const last = run[from + (length ?? 0) - 1];
    if (length === undefined || first === undefined || last === undefined) continue;
    found.push({ start: first.at, end: last.at + last.word.length });
    from += length - 1;
  }
  return found;
}

/** Drawn words hardly ever come twice: where a third of them does, only a phrase on its own counts. */
function isVaried(run: readonly Word[]): boolean {
  return new Set(run.map(({ word }) => word)).size * 3 >= run.length * 2;
}

/** The list itself, or a part of it: drawn words stand in this order once in half a billion phrases. */
function isSorted(run: readonly Word[]): boolean {
  return run.every(({ word }, at) => at === 0 || word > (run[at - 1]?.word ?? ""));
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
