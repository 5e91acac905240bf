/**
 * Text as a row of words, the form in which copies are recognised.
 *
 * Only words and numbers count, in any case; white space, punctuation, comments behind code, the
 * numbers and marks of listings and diffs do not. Import lines and licence texts are left out: many
 * files share them. Every decision is made on a line and its neighbours alone, so an excerpt gives
 * the same words as the whole.
 */

/** Words of a text, each with two 32-bit hashes and its place. */
export interface Tokens {
  readonly count: number;
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Line of the text, from 0. */
  readonly line: Int32Array;
}

/** Longest word; the rest of a longer one (encoded data) is left out. */
export const maxWord = 64;

const imports =
  /^[ \t]*(?:import\b|from[ \t]+\S+[ \t]+import\b|export[ \t]+(?:\*|\{[^}\n]*\})[ \t]+from\b|#[ \t]*include\b|using[ \t]+[\w.:]+[ \t]*;|package[ \t]+[\w.]+[ \t]*;?[ \t]*$|use[ \t]+[\w:\\{}, ]+;|@import\b|@use\b|require(?:_once)?\b|(?:const|let|var)[ \t]+[\w{}, :]+[ \t]*=[ \t]*require\(|extern crate\b|load\()/gm;
const licence =
  /copyright|\blicen[sc]e[ds]?\b|spdx-|all rights reserved|warrant(?:y|ies)|permission is hereby|redistribut|merchantab|infringement|applicable law|\bliab(?:le|ility)\b|as is.? basis|in no event shall|substantial portions/gi;
/** A comment or prose: what a licence text consists of. */
const prose = /^\s*(?:\/?\*+\/?|\/\/|#|<!--|--|;|%|rem\b)|^[^;{}=<>]*$/i;
/** Lines around a line of a licence that belong to it. */
const licenceReach = 4;

const listing = /^\s*(?:[\w./\\-]{1,200}:)?\d{1,6}(?:→|\t|│|\||:(?=\s)|:\d{1,4}:|-\s)/;
/** A line that is all comment. The lines of block comments stay: they look like lists. */
const commentLine = /^\s*(?:\/\/|#\s)/;
const trailingComment = /\s(?:\/\/|#)\s.*$|\s\/\*[^*]*\*\/\s*$/;

export function tokenise(text: string): Tokens {
  const builder = new Builder();
  const lines = text.split("\n");
  const left = keptLines(text, lines);
  let at = 0;
  lines.forEach((line, index) => {
    if (left[index] === true) {
      const from = listingPrefix(line);
      const to = codeEnd(line, from);
      builder.addLine(text, { from: at + from, to: at + to, line: index });
    }
    at += line.length + 1;
  });
  return builder.finish();
}

/** Length of the number or place that a listing puts before a line. */
function listingPrefix(line: string): number {
  return line.includes("→") || /^\s{0,8}[\w./\\-]/.test(line)
    ? (listing.exec(line)?.[0].length ?? 0)
    : 0;
}

/** Where the code of a line ends and a comment begins; `from` when all of it is comment. */
function codeEnd(line: string, from: number): number {
  if (!line.includes("//") && !line.includes("#") && !line.includes("/*")) return line.length;
  if (commentLine.test(line.slice(from).replace(/^[+>-]/, ""))) return from;
  return trailingComment.exec(line)?.index ?? line.length;
}

function keptLines(text: string, lines: readonly string[]): readonly boolean[] {
  const kept = lines.map(() => true);
  for (const index of linesOf(text, imports)) kept[index] = false;
  for (const index of linesOf(text, licence)) {
    kept[index] = false;
    dropAround(lines, kept, { index, step: 1 });
    dropAround(lines, kept, { index, step: -1 });
  }
  return kept;
}

/** Numbers of the lines in which a pattern matches, in order. */
function linesOf(text: string, pattern: RegExp): readonly number[] {
  const found: number[] = [];
  let line = 0;
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    for (let end = text.indexOf("\n", at); end >= 0 && end < match.index;) {
      line += 1;
      at = end + 1;
      end = text.indexOf("\n", at);
    }
    if (found.at(-1) !== line) found.push(line);
  }
  return found;
}

function dropAround(
  lines: readonly string[],
  kept: boolean[],
  { index, step }: { readonly index: number; readonly step: 1 | -1 },
): void {
  for (let at = index + step; Math.abs(at - index) <= licenceReach; at += step) {
    const line = lines[at];
    if (line === undefined || line.trim() === "" || !prose.test(line)) return;
    kept[at] = false;
  }
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

class Builder {
  #count = 0;
  #size = 1024;
  #first = new Int32Array(this.#size);
  #second = new Int32Array(this.#size);
  #start = new Int32Array(this.#size);
  #end = new Int32Array(this.#size);
  #line = new Int32Array(this.#size);

  addLine(text: string, { from, to, line }: Stretch): void {
    let at = from;
    while (at < to) {
      if (!isWordCode(text.charCodeAt(at))) {
        at += 1;
        continue;
      }
      const end = endOfWord(text, at, to);
      this.#add(text, { from: at, to: end, line });
      at = end;
    }
  }

  #add(text: string, { from, to, line }: Stretch): void {
    if (this.#count === this.#size) this.#grow();
    let first = 0x811c9dc5;
    let second = 0x9747b28c;
    for (let at = from; at < Math.min(to, from + maxWord); at += 1) {
      const code = lowered(text.charCodeAt(at));
      first = Math.imul(first ^ code, 0x01000193);
      second = Math.imul(second ^ code, 0x5bd1e995) + 0x2f;
    }
    const index = this.#count;
    this.#first[index] = first;
    this.#second[index] = second;
    this.#start[index] = from;
    this.#end[index] = to;
    this.#line[index] = line;
    this.#count += 1;
  }

  #grow(): void {
    this.#size *= 2;
    const larger = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const made = new Int32Array(this.#size);
      made.set(old);
      return made;
    };
    this.#first = larger(this.#first);
    this.#second = larger(this.#second);
    this.#start = larger(this.#start);
    this.#end = larger(this.#end);
    this.#line = larger(this.#line);
  }

  finish(): Tokens {
    return {
      count: this.#count,
      first: this.#first,
      second: this.#second,
      start: this.#start,
      end: this.#end,
      line: this.#line,
    };
  }
}

/** Chinese, Japanese and Korean write no spaces: each character is a word. */
function endOfWord(text: string, from: number, to: number): number {
  if (isSyllable(text.charCodeAt(from))) return from + 1;
  let at = from + 1;
  while (at < to && isWordCode(text.charCodeAt(at)) && !isSyllable(text.charCodeAt(at))) at += 1;
  return at;
}

function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    (code >= 0xc0 && !(code >= 0x2000 && code <= 0x2e7f) && !(code >= 0x3000 && code <= 0x303f))
  );
}

function isSyllable(code: number): boolean {
  return code >= 0x3040 && code <= 0xd7af;
}

function lowered(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}
