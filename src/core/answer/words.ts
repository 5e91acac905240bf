/**
 * Finds the placeholders of a conversation in a text that is still growing.
 *
 * Knows exactly the words it was given: what merely looks like a placeholder is no match. Of two
 * words of which one begins the other the longer wins, so that a match at the end of an unfinished
 * text waits for what follows. No boundary is asked for: a value may have stood inside a longer word.
 */

/** A placeholder in a text, `[start, end)` in UTF-16 code units. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly word: string;
}

export interface Matches {
  readonly matches: readonly Match[];
  /** From here on the text may be the beginning of a word; its length when nothing is open. */
  readonly open: number;
}

export interface Words {
  /** How many there are. */
  readonly size: number;
  /** `final`: nothing follows, so nothing stays open. */
  search(text: string, final: boolean): Matches;
}

/** `words` share no beginning that matters: any set of non-empty texts will do. */
export function createWords(words: Iterable<string>): Words {
  const index = new Index(words);
  return { size: index.size, search: (text, final) => index.search(text, final) };
}

class Index {
  readonly #words: ReadonlySet<string>;
  readonly #sorted: readonly string[];
  /** Lengths that occur, longest first. */
  readonly #lengths: readonly number[];
  readonly #begin: string;

  constructor(words: Iterable<string>) {
    this.#words = new Set([...words].filter((word) => word !== ""));
    this.#sorted = [...this.#words].toSorted();
    this.#lengths = [...new Set(this.#sorted.map((word) => word.length))].toSorted((a, b) => b - a);
    this.#begin = commonBegin(this.#sorted);
  }

  get size(): number {
    return this.#words.size;
  }

  search(text: string, final: boolean): Matches {
    const matches: Match[] = [];
    let at = 0;
    while (at < text.length && this.#words.size > 0) {
      const start = this.#next(text, at, final);
      if (start < 0) break;
      if (!final && this.#isBegin(text.slice(start))) return { matches, open: start };
      const word = this.#wordAt(text, start);
      if (word !== undefined) matches.push({ start, end: start + word.length, word });
      at = start + (word?.length ?? 1);
    }
    return { matches, open: text.length };
  }

  /** Where a word begins, or could begin at the end of the text. */
  #next(text: string, from: number, final: boolean): number {
    const whole = text.indexOf(this.#begin, from);
    if (whole >= 0) return whole;
    if (final) return -1;
    for (let at = Math.max(from, text.length - this.#begin.length + 1); at < text.length; at += 1) {
      if (this.#begin.startsWith(text.slice(at))) return at;
    }
    return -1;
  }

  #wordAt(text: string, start: number): string | undefined {
    for (const length of this.#lengths) {
      const word = text.slice(start, start + length);
      if (word.length === length && this.#words.has(word)) return word;
    }
    return undefined;
  }

  /** True for the proper beginning of a word. */
  #isBegin(text: string): boolean {
    if (text.length >= (this.#lengths[0] ?? 0)) return false;
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? "") <= text) low = middle + 1;
      else high = middle;
    }
    return this.#sorted[low]?.startsWith(text) === true;
  }
}

/** What all words begin with; at least one character unless there are no words. */
function commonBegin(sorted: readonly string[]): string {
  const first = sorted[0] ?? "";
  const last = sorted.at(-1) ?? "";
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return first.slice(0, length);
}
