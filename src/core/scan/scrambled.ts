/**
 * Whether letters stand beside each other as they do in no word: what tells a generated value from a
 * name that somebody made of words, however few digits it holds.
 *
 * The pairs were counted in 186 000 words and identifiers of source code and documentation: those
 * listed are less than one in 2 000 pairs each, and together more than half of all there are. Chance
 * writes them all the time: nineteen of twenty generated values of 20 letters have more than the
 * share below, one of 600 identifiers has.
 */

import { isLetterCode } from "./characters.ts";

/** By letter, what hardly ever stands behind it. */
const hardlyBehind: readonly string[] = [
  "aefhjoqwz",
  "bcdfghkmnpqtvwxz",
  "bdfgjmnpqvwxz",
  "bcfghjkmnpqtvwxyz",
  "hijkuz",
  "bcdghjkmnpqsvwxyz",
  "bcdfgjkmpqtvwxyz",
  "bcdfghjklmnpqsuvwxyz",
  "hijkquwy",
  "abcdfghijklmnopqrtuvwxyz",
  "abcdfghjklmnopqrtuvwxyz",
  "bcfghjkmnpqrvwxz",
  "cdfghjknqrtvwxyz",
  "bhjmqrwxyz",
  "ehjqxyz",
  "bcfgjkmnqvwxz",
  "abcdefghijklmnopqrstvwxyz",
  "bfhjpqwxz",
  "bdfgjmnqrvwxz",
  "bdfgjknqvwxz",
  "hjkoquvwxyz",
  "bcdfghjklmnopqrstuvwxyz",
  "bcdfghjklmpqtuvwxyz",
  "abdfghijklmnoqrsuvwxyz",
  "abcdefghijklmoqruvwxyz",
  "abcdfghijklmnopqrstuvwxyz",
];

const letters = 26;
const odd = new Uint8Array(letters * letters);
hardlyBehind.forEach((behind, first) => {
  for (const letter of behind) odd[first * letters + letter.charCodeAt(0) - 97] = 1;
});

/** Fewer pairs say nothing. */
export const leastPairs = 8;
/** Of all pairs. */
const oddShare = 0.35;

/** A new word of camel case begins with a pair that says nothing. */
export function isScrambled(text: string): boolean {
  let pairs = 0;
  let odds = 0;
  let before = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isNewWord = before >= 97 && code < 97;
    if (!isNewWord && isLetterCode(code) && isLetterCode(before)) {
      pairs += 1;
      odds += odd[((before | 32) - 97) * letters + (code | 32) - 97] ?? 0;
    }
    before = code;
  }
  return pairs >= leastPairs && odds >= pairs * oddShare;
}
