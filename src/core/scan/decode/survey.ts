/**
 * One look at a text before any decoder runs: what there is to decode, and where.
 *
 * Most text holds nothing encoded; this is what it costs to know that. A survey records long runs of
 * base64 symbols and sets a flag for each kind of escape or listing that occurs; a decoder whose
 * flag is not set does not run.
 */

import { flags } from "./flags.ts";
import { listFlags } from "./lists.ts";
import { type SymbolRun, symbolRuns } from "./runs.ts";
import { isMarked, type Places, readSpecials } from "./specials.ts";

/** A run of this length before a line's end may go on in the next line. */
const minOpenRun = 24;
/** Characters between such a run and the end of its line. */
const maxBehindRun = 4;
/** Lengths of lines that a value is wrapped at. */
const minTokenLine = 16;
const maxTokenLine = 200;

export interface Survey {
  readonly flags: number;
  readonly runs: readonly SymbolRun[];
  /** Lines that hold one token and nothing else: a value may be wrapped over them. */
  readonly tokenLines: readonly SymbolRun[];
  /** Ends of lines that go on in a marked next line. */
  readonly openEnds: readonly number[];
  /** Where escapes may begin, and what joins literals. */
  readonly places: Places;
}

export function survey(text: string): Survey {
  const specials = readSpecials(text);
  const runs = symbolRuns(text);
  return {
    flags: specials.flags | listFlags(text) | rareFlags(text) | joinFlag(text),
    runs,
    tokenLines: linesOfOneToken(text),
    places: specials.places,
    openEnds: inOrder(specials.openEnds, endsBehind(text, runs)),
  };
}

/** Those that people put between letters. A search for one character costs next to nothing, one for a class does. */
const controls = ["\0", "\u0001", "\b", "\u007f"];
const beyondAscii = /[\u0080-\uffff]/;

function rareFlags(text: string): number {
  const foreign = beyondAscii.test(text) ? flags.beyondAscii : 0;
  return controls.some((control) => text.includes(control)) ? foreign | flags.control : foreign;
}

/** Calls that put literals together without an array, each behind a part that is quickly searched for. */
const joiningCalls = [
  ["cat(", "concat("],
  ["!(", "concat!("],
  ["CONCAT(", "CONCAT("],
  ["%s%s", "%s%s"],
  ["{}{}", "{}{}"],
] as const;

function joinFlag(text: string): number {
  const joins = joiningCalls.some(([part, call]) => text.includes(part) && text.includes(call));
  return joins ? flags.joinedArray : 0;
}

/** Lines that hold one token and nothing else. */
function linesOfOneToken(text: string): readonly SymbolRun[] {
  const lines: SymbolRun[] = [];
  let start = 0;
  while (text.length - start >= minTokenLine) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const size = end - start;
    if (size >= minTokenLine && size <= maxTokenLine) addToken(lines, text, { start, end });
    start = end + 1;
  }
  return lines;
}

/** From the end: most lines end in a short word, and an indent may be long. */
function addToken(lines: SymbolRun[], text: string, { start, end }: SymbolRun): void {
  const last = text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
  let first = last;
  while (first > start && !isBlank(text.charCodeAt(first - 1))) first -= 1;
  if (last - first < minTokenLine) return;
  for (let at = first - 1; at >= start; at -= 1) if (!isBlank(text.charCodeAt(at))) return;
  lines.push({ start: first, end: last });
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

const carriageReturn = 13;

/** Ends of lines right behind a long run, where the next line is marked. */
function endsBehind(text: string, runs: readonly SymbolRun[]): readonly number[] {
  const ends: number[] = [];
  for (const { start, end } of runs) {
    if (end - start < minOpenRun) continue;
    const at = text.slice(end, end + maxBehindRun + 1).indexOf("\n");
    if (at >= 0 && isMarked(text, end + at)) ends.push(end + at);
  }
  return ends;
}

function inOrder(some: readonly number[], others: readonly number[]): readonly number[] {
  if (others.length === 0) return some;
  return [...new Set([...some, ...others])].toSorted((a, b) => a - b);
}
