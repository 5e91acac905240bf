/**
 * The fingerprints of a row of words: hashes of every run of `gramLength` words and of every line
 * that says enough.
 *
 * Runs survive reflowed text and small edits, lines survive being put in another order. Hashes have
 * 64 bits and depend on a seed that only the holder of the marks knows.
 */

import type { Tokens } from "./tokens.ts";

/** Words in a run. */
export const gramLength = 8;
/** Of this many runs in a row one is kept when a set is made. */
export const winnowWindow = 4;
/** Different words that a run must have, to say something. */
const minDistinct = 5;
/** Words, and different ones, that a line must have to count by itself. */
const minLineWords = 4;
const minLineDistinct = 3;

/** Two random 32-bit numbers. */
export interface Seed {
  readonly high: number;
  readonly low: number;
}

/** One hash and the words it stands for, `from` to `to` (exclusive). */
export type OnGram = (high: number, low: number, from: number, to: number) => void;

export function eachGram(tokens: Tokens, seed: Seed, onGram: OnGram): void {
  const high = new Rolling(seed.high, 0x2545f491);
  const low = new Rolling(seed.low, 0x4f6cdd1d);
  for (let at = 0; at < tokens.count; at += 1) {
    const out = at - gramLength;
    high.roll(tokens.first[at] ?? 0, out < 0 ? 0 : (tokens.first[out] ?? 0));
    low.roll(tokens.second[at] ?? 0, out < 0 ? 0 : (tokens.second[out] ?? 0));
    const from = out + 1;
    if (from >= 0) onGram(mix(high.value), mix(low.value ^ 0x5bf03635), from, at + 1);
  }
}

/** A run of the same few words is in too many files to be a fingerprint. */
export function saysEnough(tokens: Tokens, from: number, to: number): boolean {
  return distinct(tokens, from, to) >= minDistinct;
}

export function eachLine(tokens: Tokens, seed: Seed, onGram: OnGram): void {
  let from = 0;
  for (let at = 1; at <= tokens.count; at += 1) {
    if (at < tokens.count && tokens.line[at] === tokens.line[from]) continue;
    if (at - from >= minLineWords && distinct(tokens, from, at) >= minLineDistinct)
      hashLine(tokens, seed, { from, to: at, onGram });
    from = at;
  }
}

function hashLine(
  tokens: Tokens,
  seed: Seed,
  { from, to, onGram }: { readonly from: number; readonly to: number; readonly onGram: OnGram },
): void {
  let high = seed.high ^ 0x3c6ef372;
  let low = seed.low ^ 0x1f83d9ab;
  for (let at = from; at < to; at += 1) {
    high = mix(high ^ (tokens.first[at] ?? 0));
    low = mix(low + (tokens.second[at] ?? 0));
  }
  onGram(high, low, from, to);
}

/** Polynomial over the last `gramLength` values; the factor is odd and comes from the seed. */
class Rolling {
  value = 0;
  readonly #factor: number;
  readonly #leaving: number;

  constructor(seed: number, salt: number) {
    this.#factor = mix(seed ^ salt) | 1;
    let leaving = 1;
    for (let i = 0; i < gramLength; i += 1) leaving = Math.imul(leaving, this.#factor);
    this.#leaving = leaving;
  }

  roll(into: number, out: number): void {
    this.value =
      (Math.imul(this.value, this.#factor) + mix(into) - Math.imul(mix(out), this.#leaving)) | 0;
  }
}

function distinct(tokens: Tokens, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < Math.min(to, from + gramLength); at += 1) {
    let seen = false;
    for (let other = from; other < at && !seen; other += 1)
      seen = tokens.first[other] === tokens.first[at];
    if (!seen) count += 1;
  }
  return count;
}

/** Spreads every bit over all; 0 stays 0, so rolling in nothing adds nothing. */
function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
