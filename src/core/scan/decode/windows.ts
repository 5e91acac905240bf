/**
 * Rewrites the neighbourhoods of a text in which something was replaced, and leaves the rest out:
 * the cost of a decoded layer follows what was decoded, not the text.
 */

import { type Decoded, DecodedBuilder } from "./decoded.ts";

/** Characters kept before a replacement, so that names and prefixes stay in view. */
const margin = 120;
/** Characters kept behind the last replacement: the rest of a token. */
const rest = 240;
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
  name: string,
  replacements: readonly Replacement[],
  least = 1,
): readonly Decoded[] {
  return windowsOf(replacements)
    .filter((window) => window.length >= least)
    .map((window) => rewrite(text, name, window));
}

/** Hits whose neighbourhoods touch belong together. */
function windowsOf(hits: readonly Replacement[]): readonly (readonly Replacement[])[] {
  const windows: Replacement[][] = [];
  for (const hit of hits) {
    const last = windows.at(-1);
    const before = last?.at(-1);
    const near = before !== undefined && hit.start - before.end <= margin * 2;
    if (last !== undefined && (near || windows.length >= maxWindows)) last.push(hit);
    else windows.push([hit]);
  }
  return windows;
}

function rewrite(text: string, name: string, hits: readonly Replacement[]): Decoded {
  const builder = new DecodedBuilder(name);
  let at = Math.max(0, (hits[0]?.start ?? 0) - margin);
  for (const hit of hits) {
    builder.copy(text.slice(at, hit.start), at);
    builder.add(hit.text, hit.start, hit.end);
    at = hit.end;
  }
  builder.copy(text.slice(at, at + rest), at);
  return builder.finish();
}
