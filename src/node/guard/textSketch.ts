/**
 * Which texts were certainly never seen: a set that forgets nothing and may take a text for another.
 *
 * Asked before a text is hashed. Holds bits by length and a few characters, never text.
 */

import type { ScanField } from "../../core/model/finding.ts";

/** 128 KiB; with as many texts as the result cache holds, one in ten new texts is hashed for nothing. */
const bits = 1 << 20;
/** Characters that are looked at, spread over the text. */
const samples = 8;

export interface TextSketch {
  add(print: number): void;
  /** False: no text with this print was added. */
  mayHave(print: number): boolean;
  clear(): void;
}

/** Of the literal where there is one: then nobody has made the text yet. */
export function printOfField(field: ScanField): number {
  return field.literal === undefined ? printOf(field.text) : printOfLiteral(field.literal);
}

/** Same literal, same print; for its text there is another one. */
function printOfLiteral(literal: Uint8Array): number {
  let print = ~literal.length;
  const step = Math.max(1, Math.floor((literal.length - 1) / (samples - 1)));
  for (let at = 0; at < literal.length; at += step)
    print = Math.imul(print ^ (literal[at] ?? 0), 0x9e3779b1) ^ (print >>> 15);
  return (print >>> 0) % bits;
}

/** Same text, same print; most other texts have another. */
export function printOf(text: string): number {
  let print = text.length;
  const step = Math.max(1, (text.length - 1) / (samples - 1));
  for (let at = 0; at < text.length; at += step)
    print = Math.imul(print ^ text.charCodeAt(at), 0x9e3779b1) ^ (print >>> 15);
  return (print >>> 0) % bits;
}

export function createTextSketch(): TextSketch {
  const words = new Uint32Array(bits / 32);
  return {
    add(print) {
      words[print >>> 5] = (words[print >>> 5] ?? 0) | (1 << (print & 31));
    },
    mayHave: (print) => (((words[print >>> 5] ?? 0) >>> (print & 31)) & 1) === 1,
    clear: () => words.fill(0),
  };
}
