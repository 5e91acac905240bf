/**
 * Which placeholder stands for which value, per conversation: the way back.
 *
 * The only place where values outlive their request. In memory of this thread alone, never logged or
 * sent anywhere, and stored only by `keptWords.ts` when somebody opted in; bounded by bytes, entries
 * and age. A word is known only to the conversation in which this guard put it in, so that a text
 * that merely looks like one, or comes from somebody else, is never turned into a value.
 */

import { LRUCache } from "lru-cache";

import { withoutMarks } from "../../core/answer/patchText.ts";
import { createWords, type Words } from "../../core/answer/words.ts";
import type { WordFor } from "../../core/exchange/decide.ts";
import type { Value } from "../../core/exchange/echo.ts";
import type { DecidedFinding } from "../../core/model/exchange.ts";
import type { Hash } from "../../core/model/ids.ts";
import { maxTagLength, placeholder, tagLength } from "../../core/policy/placeholder.ts";

/**
 * All conversations together, in bytes: the least recently used goes first. A single one that has more
 * loses its oldest words.
 */
export const maxRememberedBytes = 32 * 1024 * 1024;
/** Of one conversation; the oldest word goes first. */
export const maxWords = 4096;
/** A longer value is replaced and not remembered. UTF-16 code units. */
export const maxValueLength = 256 * 1024;
/** Since a conversation last sent something. */
export const rememberMs = 24 * 60 * 60 * 1000;

/** What is known when an answer comes. */
export interface Known {
  readonly words: Words;
  valueOf(word: string): string | undefined;
  /** The finding that was replaced. */
  findingOf(word: string): DecidedFinding | undefined;
}

/** One request of a conversation. */
export interface Remembered {
  readonly wordFor: WordFor;
  /** Undefined: nothing was ever replaced in this conversation. */
  known(): Known | undefined;
  /** The values that were, in the order they came. */
  replaced(): readonly Value[];
}

/** A placeholder with what it stands for. */
export interface KnownWord {
  readonly word: string;
  readonly value: string;
  readonly finding: DecidedFinding;
}

/** What is known in one conversation, in the order it came. */
export interface KnownConversation {
  readonly name: string;
  /** Milliseconds until it is forgotten; at most `rememberMs`. */
  readonly leftMs: number;
  readonly words: readonly KnownWord[];
}

export interface RestoreMap {
  /** `conversation` undefined: the words are known to this request alone. */
  enter(conversation: string | undefined): Remembered;
  /** Everything that is known in named conversations, the most recently used first. */
  all(): readonly KnownConversation[];
  /** As if they had been put in here; for a map that holds nothing yet. */
  load(conversations: readonly KnownConversation[]): void;
  clear(): void;
}

export interface RestoreOptions {
  readonly hash: (text: string) => Hash;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsed: () => number;
  /** A named conversation knows another word. */
  readonly onChange?: () => void;
}

export function createRestoreMap({ hash, elapsed, onChange }: RestoreOptions): RestoreMap {
  const conversations = new LRUCache<string, WordTable>({
    maxSize: maxRememberedBytes,
    sizeCalculation: (table) => table.size,
    ttl: rememberMs,
    ttlResolution: 0,
    updateAgeOnGet: true,
    perf: { now: elapsed },
  });
  return {
    enter(conversation) {
      const kept = conversation === undefined ? undefined : conversations.get(conversation);
      const table = kept ?? new WordTable(hash);
      return {
        wordFor(replaced) {
          const before = table.size;
          const word = table.wordFor(replaced);
          if (conversation !== undefined && table.size !== before) {
            // Set anew: the cache weighs an entry only when it comes in.
            conversations.delete(conversation);
            conversations.set(conversation, table);
            onChange?.();
          }
          return word;
        },
        known: () => table.known(),
        replaced: () => table.replaced(),
      };
    },
    all: () =>
      [...conversations].map(([name, table]) => ({
        name,
        leftMs: conversations.getRemainingTTL(name),
        words: table.words(),
      })),
    load(loaded) {
      // Least recently used first: the cache knows the order by what comes last.
      for (const { name, leftMs, words } of loaded.toReversed()) {
        const left = Math.min(leftMs, rememberMs);
        if (left <= 0) continue;
        const table = new WordTable(hash);
        for (const word of words) table.learn(word);
        conversations.set(name, table, { start: elapsed() - (rememberMs - left) });
      }
    },
    clear: () => conversations.clear(),
  };
}

interface Entry {
  readonly value: string;
  readonly finding: DecidedFinding;
}

/** Weight of an entry beside its texts, in bytes (finding, map, sorted words). */
export const entryBytes = 1200;
/** An empty table has a weight too. */
export const tableBytes = 100;

const weigh = (word: string, { value }: Entry): number =>
  entryBytes + (word.length + value.length) * 2;

class WordTable {
  size = tableBytes;
  readonly #entries = new Map<string, Entry>();
  readonly #hash: (text: string) => Hash;
  #words: Words | undefined;

  constructor(hash: (text: string) => Hash) {
    this.#hash = hash;
  }

  wordFor({ finding, text }: Parameters<WordFor>[0]): string {
    const value = withoutMarks(this.#plain(unescaped(text, finding.path)));
    const word = this.#freeWord(finding.type, value);
    const known = this.#entries.get(word);
    if (known === undefined && value.length <= maxValueLength) this.#add(word, { value, finding });
    return word;
  }

  words(): readonly KnownWord[] {
    return [...this.#entries].map(([word, { value, finding }]) => ({ word, value, finding }));
  }

  learn({ word, value, finding }: KnownWord): void {
    if (!this.#entries.has(word) && value.length <= maxValueLength)
      this.#add(word, { value, finding });
  }

  known(): Known | undefined {
    if (this.#entries.size === 0) return undefined;
    this.#words ??= createWords(this.#entries.keys());
    return {
      words: this.#words,
      valueOf: (word) => this.#entries.get(word)?.value,
      findingOf: (word) => this.#entries.get(word)?.finding,
    };
  }

  replaced(): readonly Value[] {
    return Array.from(this.#entries.values(), ({ value, finding }) => [value, finding]);
  }

  /** A value may hold words that came back earlier: what it really says. */
  #plain(text: string): string {
    const known = text.includes("ARGUS_") ? this.known() : undefined;
    if (known === undefined) return text;
    let plain = "";
    let at = 0;
    for (const { start, end, word } of known.words.search(text, true).matches) {
      plain += text.slice(at, start) + (known.valueOf(word) ?? word);
      at = end;
    }
    return plain + text.slice(at);
  }

  /** Another value has the word: a longer one. The same value always gets the same. */
  #freeWord(type: string, value: string): string {
    const digest = this.#hash(value);
    for (let length = tagLength; length < maxTagLength; length += 2) {
      const word = placeholder(type, digest, length);
      const owner = this.#entries.get(word);
      if (owner === undefined || owner.value === value) return word;
    }
    return placeholder(type, digest, maxTagLength);
  }

  #add(word: string, entry: Entry): void {
    this.#entries.set(word, entry);
    this.size += weigh(word, entry);
    this.#words = undefined;
    for (const oldest of this.#entries) {
      if (this.#entries.size <= maxWords && this.size <= maxRememberedBytes) break;
      this.#entries.delete(oldest[0]);
      this.size -= weigh(...oldest);
    }
  }
}

/** Arguments of a call are JSON inside a string: what stood there was the escaped form. */
function unescaped(text: string, path: string): string {
  if (!path.endsWith(".arguments") || !text.includes("\\")) return text;
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === "string" ? value : text;
  } catch {
    return text;
  }
}
