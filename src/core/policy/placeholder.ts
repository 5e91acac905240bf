/**
 * The word that stands for a redacted value.
 *
 * Plain identifier characters, so that it is safe in any syntax; made from the keyed hash, so that
 * the same value has the same word on every turn and provider prompt caches keep working.
 */

import type { Hash } from "../model/ids.ts";

export const placeholderPrefix = "ARGUS_";
/** Longest type name inside a placeholder. */
export const maxTypeLength = 32;
/** 10 characters of 5 bits: two values of a conversation meet with a chance of about 2⁻⁵⁰. */
export const tagLength = 10;
/** Of a word that had to be lengthened because another value had it. */
export const maxTagLength = 32;
const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

/** `length` of the tag: longer only where the usual one stands for another value already. */
export function placeholder(type: string, valueHash: Hash, length: number = tagLength): string {
  const word = type
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, "_")
    .slice(0, maxTypeLength);
  return `${placeholderPrefix}${word}_${tag(valueHash, length)}`;
}

/** Text that is nothing but a placeholder: ours, or one that was put in by an earlier guard. */
export function isPlaceholder(text: string): boolean {
  return /^ARGUS_[A-Z0-9_]{0,32}_[a-kmnp-z2-9]{10,32}$/.test(text);
}

/** Five bits at a time from the hash's hex digits. */
function tag(valueHash: Hash, length: number): string {
  let text = "";
  for (let i = 0; i < length; i += 1) {
    const bits = Number.parseInt(valueHash.slice(i * 2, i * 2 + 2), 16);
    text += alphabet[(Number.isNaN(bits) ? 0 : bits) % alphabet.length] ?? "a";
  }
  return text;
}
