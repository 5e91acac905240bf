/**
 * Looks for many values in a text at once: leaps over what no value begins with, then goes through
 * those that begin alike.
 *
 * Takes time in proportion to the text, whatever stands in it and however alike the values are: who
 * writes the texts chooses the values too. Little is made for a search, so that nothing of it has
 * to be kept. An automaton was slower, took megabytes and milliseconds to make, and knew ASCII alone.
 */

import type { Span } from "../model/finding.ts";

/** Characters that a value is looked up by, if nothing else is said. UTF-16 code units. */
export const usualWindow = 8;
/** How much of a value has to be there; what else is equal to it is part of the place. */
export const maxStem = 64;
/** Of values that begin alike with so much the first ones are known. */
export const maxAlike = 64;

/** A value at a place of a text. */
export interface Place<T> {
  readonly value: T;
  readonly span: Span;
}

/** The places in a text from left to right, the longest value at each; none overlaps another. */
export type Search<T> = (text: string) => readonly Place<T>[];

/** `window`: shorter values are not found. At least four characters. */
export function createSearch<T>(
  values: ReadonlyMap<string, T>,
  window: number = usualWindow,
): Search<T> {
  const known = [...values].filter(([text]) => text.length >= window);
  const leaps = leapsOf(known, window);
  const root = newBranch<T>(window);
  for (const [text, value] of known) grow(root, { text, value });
  return (text) => {
    const found: Place<T>[] = [];
    for (let at = leaps.next(text, 0), end = 0; at >= 0; at = leaps.next(text, end)) {
      const place = placeAt(root, text, at);
      if (place !== undefined) found.push(place);
      end = place?.span.end ?? at + 1;
    }
    return found;
  };
}

interface Known<T> {
  readonly text: string;
  readonly value: T;
}

/** Values by their beginnings, a window at a step. */
interface Branch<T> {
  readonly window: number;
  readonly next: Map<string, Branch<T>>;
  /** Values whose stem ends behind this branch, by what is left of it: less than a window. */
  readonly ends: Map<string, Known<T>[]>;
}

function newBranch<T>(window: number): Branch<T> {
  return { window, next: new Map(), ends: new Map() };
}

function grow<T>(root: Branch<T>, known: Known<T>): void {
  const { window } = root;
  const stem = known.text.slice(0, maxStem);
  let branch = root;
  let at = 0;
  for (; at + window <= stem.length; at += window) {
    const step = stem.slice(at, at + window);
    const next = branch.next.get(step) ?? newBranch<T>(window);
    branch.next.set(step, next);
    branch = next;
  }
  const alike = branch.ends.get(stem.slice(at));
  if (alike === undefined) branch.ends.set(stem.slice(at), [known]);
  else if (alike.length < maxAlike) alike.push(known);
}

function placeAt<T>(root: Branch<T>, text: string, start: number): Place<T> | undefined {
  const { window } = root;
  let alike: readonly Known<T>[] = [];
  let branch: Branch<T> | undefined = root;
  for (let at = start; branch !== undefined; at += window) {
    alike = endingAt(branch, text, at) ?? alike;
    branch = branch.next.size === 0 ? undefined : branch.next.get(text.slice(at, at + window));
  }
  let longest: Place<T> | undefined;
  for (const { text: own, value } of alike) {
    const end = start + equalLength(own, text, start);
    if (longest === undefined || end > longest.span.end) longest = { value, span: { start, end } };
  }
  return longest;
}

function endingAt<T>(
  { ends, window }: Branch<T>,
  text: string,
  at: number,
): readonly Known<T>[] | undefined {
  if (ends.size === 0) return undefined;
  for (let length = window - 1; length >= 0; length -= 1) {
    const alike = ends.get(text.slice(at, at + length));
    if (alike !== undefined) return alike;
  }
  return undefined;
}

/** How much of a value stands there. Its stem does. */
function equalLength(value: string, text: string, start: number): number {
  if (text.startsWith(value, start)) return value.length;
  let length = maxStem;
  while (value.charCodeAt(length) === text.charCodeAt(start + length)) length += 1;
  return length;
}

/** Characters by which a leap is chosen. */
const blockLength = 3;
interface Leaps {
  /** The next place from `from` on where a value may begin, -1 for none. */
  next(text: string, from: number): number;
}

/** By the last block of a window: how far the next window is that a value may begin with. */
function leapsOf(values: readonly (readonly [string, unknown])[], window: number): Leaps {
  const lastBlock = window - blockLength;
  const leaps = new Uint8Array(0x10000).fill(lastBlock + 1);
  for (const [value] of values)
    for (let at = 0; at <= lastBlock; at += 1) {
      const block = blockAt(value, at);
      leaps[block] = Math.min(leaps[block] ?? 0, lastBlock - at);
    }
  return {
    next(text, from) {
      const last = text.length - window;
      for (let at = from; at <= last;) {
        const leap = leaps[blockAt(text, at + lastBlock)] ?? 1;
        if (leap === 0) return at;
        at += leap;
      }
      return -1;
    },
  };
}

function blockAt(text: string, at: number): number {
  const [high, middle] = [text.charCodeAt(at) << 10, text.charCodeAt(at + 1) << 5];
  return (high ^ middle ^ text.charCodeAt(at + 2)) & 0xffff;
}
