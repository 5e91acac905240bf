/**
 * Text that reads as sentences or as an address: no secret, however random its encoding looks.
 *
 * An encoded value is judged by what it holds. Where that is prose or a public address, a rule that
 * knows the value only by its surroundings keeps silent; what else is inside is found by scanning
 * the decoded text itself.
 */

import { readEncoded } from "./decode/base64.ts";

/** Words of a sentence; a pass phrase of fewer words stays a secret. */
const leastWords = 5;

/** Whether a value, or what it decodes to, is prose or an address without credentials. */
export function holdsProse(value: string): boolean {
  return isProse(unescaped(value)) || isProse(readEncoded(value) ?? "");
}

/** Whether every long value of a block is prose when decoded: `key: base64` lines and the like. */
export function holdsOnlyProse(block: string): boolean {
  const values = block.match(/[\w+/-]{16,}={0,2}/g) ?? [];
  return values.length > 0 && values.every((value) => isProse(readEncoded(value) ?? ""));
}

function isProse(text: string): boolean {
  const rest = text.replace(/^[\w.-]{1,40}:/, "");
  const address = /^(?:\w{1,40}:)?https?:\/\/(?![^/]*@)[\w./#-]+\s*$/.test(text);
  return (
    address ||
    rest.split(/\s+/).filter((word) => /^[A-Za-z]+[.,;:!?]?$/.test(word)).length >= leastWords
  );
}

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
