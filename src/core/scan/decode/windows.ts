/**
 * Rewrites the neighbourhoods of a text in which something was replaced, and leaves the rest out:
 * the cost of a decoded layer follows what was decoded, not the text. A neighbourhood begins and ends
 * at a break: a token that is cut is another one, or none.
 */

import type { Decoder } from "../../model/decoder.ts";
import { isValueCode } from "../characters.ts";
import { type Decoded, DecodedBuilder } from "./decoded.ts";

/** Characters kept before a replacement and the token it is in, so that names and prefixes stay in view. */
const margin = 120;
/** Characters kept behind the last replacement, and to the end of the token there. */
const rest = 240;
/** Most characters of a token that are kept beyond these to either side. */
export const maxRun = 8192;
/** Neighbourhoods of one text; more than this are taken as one. */
const maxWindows = 4000;

/** A stretch of the source and what stands for it in the decoded text. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One decoded text per neighbourhood with at least `least` replacements. */
export function rewriteWindows(
  text: string,
  name: Decoder,
  replacements: readonly Replacement[],
  least = 1,
): readonly Decoded[] {
  return windowsOf(text, replacements)
    .filter((window) => window.length >= least)
    .map((window) => rewrite(text, name, window));
}

/** Hits whose neighbourhoods touch belong together, and those in one token. */
function windowsOf(
  text: string,
  hits: readonly Replacement[],
): readonly (readonly Replacement[])[] {
  const windows: Replacement[][] = [];
  for (const hit of hits) {
    const last = windows.at(-1);
    const before = last?.at(-1);
    const isNear = before !== undefined && areNear(text, before.end, hit.start);
    if (last !== undefined && (isNear || windows.length >= maxWindows)) last.push(hit);
    else windows.push([hit]);
  }
  return windows;
}

function areNear(text: string, end: number, start: number): boolean {
  return start - end <= margin * 2 || endOfRun(text, end) >= start;
}

function rewrite(text: string, name: Decoder, hits: readonly Replacement[]): Decoded {
  const builder = new DecodedBuilder(name);
  let at = Math.max(0, startOfRun(text, hits[0]?.start ?? 0) - margin);
  for (const hit of hits) {
    builder.copy(text.slice(at, hit.start), at);
    builder.add(hit.text, hit.start, hit.end);
    at = hit.end;
  }
  builder.copy(text.slice(at, endOfRun(text, at + rest)), at);
  return builder.finish();
}

function startOfRun(text: string, from: number): number {
  const least = Math.max(0, from - maxRun);
  let start = from;
  while (start > least && isValueCode(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

function endOfRun(text: string, from: number): number {
  const most = Math.min(text.length, from + maxRun);
  let end = from;
  while (end < most && isValueCode(text.charCodeAt(end))) end += 1;
  return end;
}
