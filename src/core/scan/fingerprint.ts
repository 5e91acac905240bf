/**
 * Recognises copies and excerpts of marked files in a text, without keeping their text.
 *
 * A set holds hashes of what a file says (`fingerprint/grams.ts`), thinned by winnowing: of every
 * `winnowWindow` neighbouring runs the least one is kept, in the file and so in every copy. A match
 * is a stretch in which enough of one file's fingerprints stand close together: from about
 * eight lines on, also when they were reformatted, lightly edited or put in another order. What many
 * marked files share is boilerplate and does not count.
 */

import { eachGram, eachLine, saysEnough, type Seed, winnowWindow } from "./fingerprint/grams.ts";
import { type Tokens, tokenise } from "./fingerprint/tokens.ts";

/** What is kept of one file. Plain values: crosses threads as it is. */
export interface FingerprintSet {
  /** The file, as people know it. */
  readonly label: string;
  /** Words of the file. */
  readonly words: number;
  /** Pairs of high and low half, each pair once. */
  readonly hashes: Uint32Array;
}

export interface Fingerprints {
  readonly seed: Seed;
  readonly sets: readonly FingerprintSet[];
}

export interface FingerprintMatch {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

/** Lines, first to last, from which an excerpt is reported. An eight-line one may lose its edge lines. */
export const minLines = 6;
/** Words that are found again in such an excerpt. */
export const minWords = 18;
/** Long lines: as many words in a row count whatever the number of lines. */
export const minWordsInRow = 28;
const minShareInRow = 0.8;
/** Most lines with words between two finds that still are one excerpt. */
const maxGap = 3;
/** Share of the words of an excerpt that are found again. */
const minShare = 0.5;
/** A whole small file is reported when this share of it is there. */
const wholeShare = 0.8;
const minWholeWords = 8;
/** Least number of different fingerprints in an excerpt. */
const minFinds = 3;
/** Most files that share a fingerprint; what more of them share is boilerplate. */
const maxSharing = 4;
/** Most finds looked at in one text. */
const maxFinds = 200_000;

export function fingerprintOf(label: string, text: string, seed: Seed): FingerprintSet {
  const tokens = tokenise(text);
  const kept = new Set<bigint>();
  const window: bigint[] = [];
  eachGram(tokens, seed, (high, low, from, to) => {
    if (!saysEnough(tokens, from, to)) return;
    window.push(pair(high, low));
    if (window.length < winnowWindow) return;
    kept.add(window.reduce((least, each) => (each < least ? each : least)));
    window.shift();
  });
  if (window.length > 0 && kept.size === 0) kept.add(window.reduce((a, b) => (a < b ? a : b)));
  eachLine(tokens, seed, (high, low) => kept.add(pair(high, low)));
  const hashes = new Uint32Array(kept.size * 2);
  let at = 0;
  for (const each of kept) {
    hashes[at] = Number(each >> 32n);
    hashes[at + 1] = Number(each & 0xffffffffn);
    at += 2;
  }
  return { label, words: tokens.count, hashes };
}

function pair(high: number, low: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

export type FindCopies = (text: string) => readonly FingerprintMatch[];

export function createFindCopies({ seed, sets }: Fingerprints): FindCopies {
  const table = new Table(sets);
  return (text) => {
    const tokens = tokenise(text);
    const finds = new Map<number, Find[]>();
    let left = maxFinds;
    const look = (high: number, low: number, from: number, to: number): void => {
      for (let entry = table.find(high, low); entry >= 0 && left > 0; entry = table.next(entry)) {
        left -= 1;
        const file = table.fileOf(entry);
        const all = finds.get(file);
        if (all === undefined) finds.set(file, [{ from, to, print: entry }]);
        else all.push({ from, to, print: entry });
      }
    };
    eachGram(tokens, seed, look);
    eachLine(tokens, seed, look);
    return [...finds].flatMap(([file, all]) => {
      const set = sets[file];
      return set === undefined ? [] : excerpts(text, tokens, { set, finds: all });
    });
  };
}

/** Words that stand for one fingerprint. */
interface Find {
  readonly from: number;
  readonly to: number;
  /** Which one: a line that is there ten times is one. */
  readonly print: number;
}

interface FileFinds {
  readonly set: FingerprintSet;
  readonly finds: readonly Find[];
}

function excerpts(
  text: string,
  tokens: Tokens,
  { set, finds }: FileFinds,
): readonly FingerprintMatch[] {
  const ordered = finds.toSorted((one, other) => one.from - other.from || one.to - other.to);
  const found: FingerprintMatch[] = [];
  let run: Find[] = [];
  let reached = 0;
  const close = (): void => {
    const parts = isExcerpt(tokens, run, set) ? [run] : denseParts(run);
    for (const part of parts)
      if (isExcerpt(tokens, part, set)) found.push(placed(text, tokens, { run: part, set }));
  };
  for (const find of ordered) {
    if (run.length > 0 && linesBetween(tokens, reached, find.from) > maxGap) {
      close();
      run = [];
      reached = 0;
    }
    run.push(find);
    reached = Math.max(reached, find.to - 1);
  }
  close();
  return found;
}

/**
 * The stretches of a run that hold more words found again than others: single lines that are found
 * around an excerpt do not thin it out. One pass: a stretch ends where what it gained is lost again, and
 * is cut back to where it had gained most.
 */
function denseParts(run: readonly Find[]): readonly (readonly Find[])[] {
  const parts: (readonly Find[])[] = [];
  let [first, length, gained, most, reached] = [0, 0, 0, 0, 0];
  run.forEach(({ from, to }, at) => {
    gained -= Math.max(0, from - reached) * minShare;
    if (gained < 0 || at === 0) {
      parts.push(run.slice(first, first + length));
      [first, length, gained, most, reached] = [at, 0, 0, 0, from];
    }
    gained += Math.max(0, to - Math.max(from, reached)) * (1 - minShare);
    reached = Math.max(reached, to);
    if (gained < most) return;
    most = gained;
    length = at - first + 1;
  });
  return [...parts, run.slice(first, first + length)];
}

/** Lines with words, between two words and without their own. */
function linesBetween(tokens: Tokens, one: number, other: number): number {
  let lines = 0;
  for (let at = one + 1; at <= other && lines <= maxGap + 1; at += 1)
    if (tokens.line[at] !== tokens.line[at - 1]) lines += 1;
  return Math.max(0, lines - 1);
}

function isExcerpt(tokens: Tokens, run: readonly Find[], set: FingerprintSet): boolean {
  const [first] = run;
  if (first === undefined) return false;
  let last = first.from;
  let words = 0;
  for (const { from, to } of run) {
    words += Math.max(0, to - Math.max(from, last));
    last = Math.max(last, to);
  }
  if (set.words >= minWholeWords && words >= set.words * wholeShare) return true;
  const lines = (tokens.line[last - 1] ?? 0) - (tokens.line[first.from] ?? 0) + 1;
  const share = words / (last - first.from);
  const spread = lines >= minLines && words >= minWords && share >= minShare;
  if (!spread && (words < minWordsInRow || share < minShareInRow)) return false;
  return new Set(run.map(({ print }) => print)).size >= minFinds;
}

/** Whole lines, first to last. */
function placed(
  text: string,
  tokens: Tokens,
  { run, set }: { readonly run: readonly Find[]; readonly set: FingerprintSet },
): FingerprintMatch {
  const from = Math.min(...run.map((find) => find.from));
  const to = Math.max(...run.map((find) => find.to)) - 1;
  const start = text.lastIndexOf("\n", (tokens.start[from] ?? 0) - 1) + 1;
  const lineEnd = text.indexOf("\n", (tokens.end[to] ?? 1) - 1);
  return { label: set.label, start, end: lineEnd < 0 ? text.length : lineEnd };
}

/** Hash to files: open addressing; equal hashes stand behind each other. */
class Table {
  readonly #mask: number;
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  /** File + 1; 0 is free. */
  readonly #file: Uint32Array;

  constructor(sets: readonly FingerprintSet[]) {
    const entries = sets.reduce((sum, set) => sum + set.hashes.length / 2, 0);
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, entries * 2)));
    this.#mask = size - 1;
    this.#high = new Uint32Array(size);
    this.#low = new Uint32Array(size);
    this.#file = new Uint32Array(size);
    sets.forEach((set, file) => this.#addSet(set, file));
  }

  #addSet({ hashes }: FingerprintSet, file: number): void {
    for (let at = 0; at < hashes.length; at += 2)
      this.#add(hashes[at] ?? 0, hashes[at + 1] ?? 0, file);
  }

  /** One entry more than may share it: then it is known as boilerplate. */
  #add(high: number, low: number, file: number): void {
    let slot = low & this.#mask;
    let sharing = 0;
    while (this.#file[slot] !== 0) {
      if (this.#high[slot] === high && this.#low[slot] === low) sharing += 1;
      if (sharing > maxSharing) return;
      slot = (slot + 1) & this.#mask;
    }
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#file[slot] = file + 1;
  }

  /** The first entry of a hash, or -1: unknown, or boilerplate. */
  find(high: number, low: number): number {
    const first = this.#seek(high >>> 0, low >>> 0, low & this.#mask);
    if (first < 0) return first;
    let sharing = 1;
    for (let at = this.next(first); at >= 0; at = this.next(at)) sharing += 1;
    return sharing > maxSharing ? -1 : first;
  }

  next(entry: number): number {
    return this.#seek(this.#high[entry] ?? 0, this.#low[entry] ?? 0, (entry + 1) & this.#mask);
  }

  fileOf(entry: number): number {
    return (this.#file[entry] ?? 1) - 1;
  }

  #seek(high: number, low: number, from: number): number {
    for (let slot = from; this.#file[slot] !== 0; slot = (slot + 1) & this.#mask)
      if (this.#high[slot] === high && this.#low[slot] === low) return slot;
    return -1;
  }
}
