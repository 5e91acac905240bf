/**
 * Carries an answer through, as it streams: real values for placeholders, texts for the scan.
 *
 * Pure and incremental. What nobody has to change leaves with its own bytes, in its own units and
 * at once; nothing is merged, and nothing waits but a unit that may hold the beginning of a
 * placeholder (with what comes behind it), the rest of a call of a shell that may be a patch with a
 * placeholder or, when answers are held for the scan, the last part of a tool call. Bytes that cannot be read pass as they are.
 */

import type { Api } from "../model/exchange.ts";
import type { Token } from "../json/lex.ts";
import { isSaid } from "../json/said.ts";
import { Channel } from "./channel.ts";
import { createFramer, type Framer, type Framing } from "./framing.ts";
import { type AnswerText, Item } from "./item.ts";
import { readerOf } from "./readers.ts";
import { textAt } from "./read.ts";
import { everything, type Reader, type Slot, SlotPlaces } from "./slot.ts";
import { isPathKey, isRemotePath, mayPatch, mayRestoreInto } from "./tools.ts";
import { plainUnit, type Unit } from "./unit.ts";
import { UnnamedTexts } from "./unnamed.ts";
import type { Words } from "./words.ts";

/** Bytes that may wait; beyond, everything leaves as it is. */
export const maxWaitingBytes = 1024 * 1024;
/** Units that may wait. */
export const maxWaitingUnits = 4096;
/** Texts that grow at the same time; the oldest of more ends early. As many names are known as told. */
export const maxChannels = 1024;

/** `watch`: texts are told. `hold`: also, what must not run unscanned waits. */
export type ScanMode = "off" | "watch" | "hold";

export interface RewriterOptions {
  readonly api: Api;
  readonly framing: Framing;
  readonly words: Words;
  readonly valueOf: (word: string) => string | undefined;
  readonly scan: ScanMode;
}

export type AnswerPiece =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** To be scanned before the pieces behind it leave; by itself it holds nothing back. */
  | {
      readonly kind: "check";
      readonly texts: readonly AnswerText[];
      /** What follows is too long to be read: it has texts that nobody knows. */
      readonly unread?: true;
    }
  /** A placeholder that stays, because its value could be sent away from there. */
  | { readonly kind: "kept"; readonly word: string; readonly path: string; readonly tool: string };

export interface AnswerRewriter {
  push(bytes: Uint8Array): readonly AnswerPiece[];
  /** Everything that is left. */
  end(): readonly AnswerPiece[];
}

export function createAnswerRewriter(options: RewriterOptions): AnswerRewriter {
  const reader = readerOf(options.api, options.framing);
  const rewriter = new Rewriter(options, reader);
  return { push: (bytes) => rewriter.push(bytes), end: () => rewriter.end() };
}

class Rewriter {
  readonly #options: RewriterOptions;
  readonly #framer: Framer;
  readonly #reader: Reader;
  readonly #channels = new Map<string, Channel>();
  /** Channels whose text went to the scan. */
  readonly #told = new Set<string>();
  readonly #unnamed: UnnamedTexts;
  readonly #queue: Item[] = [];
  /** Bytes in the queue. */
  #waiting = 0;
  #pieces: AnswerPiece[] = [];

  constructor(options: RewriterOptions, reader: Reader) {
    this.#options = options;
    this.#framer = createFramer(options.framing);
    this.#reader = reader;
    this.#unnamed = new UnnamedTexts(options.api);
  }

  push(bytes: Uint8Array): readonly AnswerPiece[] {
    for (const unit of this.#framer.push(bytes)) this.#take(unit);
    if (this.#waiting > maxWaitingBytes || this.#queue.length > maxWaitingUnits)
      for (const channel of this.#channels.values()) channel.release(this.#queue.at(-1));
    return this.#flush();
  }

  /** What was told and never ended is scanned too: answers break off, and some say no end. */
  end(): readonly AnswerPiece[] {
    for (const unit of this.#framer.end()) this.#take(unit);
    const last = new Item(plainUnit(new Uint8Array()));
    this.#close(everything, this.#queue.at(-1) ?? last);
    const pieces = this.#flush();
    const texts = [...last.checks, ...this.#unnamed.rest()];
    return texts.length === 0 ? pieces : [...pieces, { kind: "check", texts }];
  }

  #take(unit: Unit): void {
    const item = new Item(unit);
    this.#queue.push(item);
    this.#waiting += item.size;
    const json = unit.payload === undefined ? undefined : parse(unit.payload);
    const reading = json === done ? { slots: [], ended: everything } : this.#reader(json);
    this.#close(reading.closed ?? [], item);
    const places = new SlotPlaces(reading.slots);
    let texts: ReadonlyMap<Slot, readonly Token[]> | undefined;
    for (const slot of reading.slots) {
      if (this.#passes(slot, json)) continue;
      texts ??= textsBySlot(item.tokens(), places);
      this.#apply(slot, item, texts.get(slot) ?? []);
    }
    this.#tellUnnamed(item, json, places);
    this.#close(reading.ended ?? [], item);
  }

  /** Nearly every piece of a stream: looked at, and left alone. */
  #passes(slot: Slot, json: unknown): boolean {
    if (!slot.delta || slot.below === true || this.#options.scan !== "off") return false;
    const text = textAt(json, slot.path);
    return text === undefined || this.#channel(slot).passes(text);
  }

  #apply(slot: Slot, item: Item, tokens: readonly Token[]): void {
    const remote = tokens.some(({ key, text }) => isPathKey(key) && isRemotePath(text));
    const own: Slot = remote && slot.below === true ? { ...slot, remote } : slot;
    for (const token of tokens) {
      if (slot.delta) this.#channel(slot).push(item, token);
      else this.#whole(own).whole(item, relative(token, slot));
    }
  }

  /**
   * What no reader has a name for. Of a stream's events those alone that hold no text that is known:
   * the other members of one that does are its address.
   */
  #tellUnnamed(item: Item, json: unknown, places: SlotPlaces): void {
    const { scan, framing } = this.#options;
    if (scan === "off" || json === done) return;
    if (json === undefined) return void item.checks.push(...this.#unnamed.plain(item.plain()));
    const isNamed = ({ path }: Token): boolean => places.at(path).length > 0;
    const tokens = item.tokens();
    if (framing !== "document" && tokens.some(isNamed)) return;
    for (const token of tokens) {
      if (!isNamed(token)) item.checks.push(...this.#unnamed.textsOf(token));
    }
  }

  #channel(slot: Slot): Channel {
    const known = this.#channels.get(slot.channel);
    if (known !== undefined) return known;
    const channel = this.#newChannel(slot, this.#options.scan !== "off");
    this.#channels.set(slot.channel, channel);
    if (this.#channels.size > maxChannels) this.#endOldest();
    return channel;
  }

  #whole(slot: Slot): Channel {
    const told = slot.repeats === true && this.#told.has(slot.channel);
    return this.#newChannel(slot, this.#options.scan !== "off" && !told);
  }

  #newChannel(slot: Slot, scans: boolean): Channel {
    const { words, valueOf, scan } = this.#options;
    const { tool } = slot;
    if (scans && this.#told.size < maxChannels) this.#told.add(slot.channel);
    const path = `response.${slot.channel}`;
    return new Channel(slot, {
      words,
      valueOf,
      scans,
      restores: restoresIn(slot),
      holdsLast: scan === "hold" && tool !== undefined,
      onKept: (word, by) => {
        const keeper = tool ?? by;
        if (keeper !== undefined) this.#pieces.push({ kind: "kept", word, path, tool: keeper });
      },
    });
  }

  #endOldest(): void {
    const [oldest] = this.#channels;
    if (oldest === undefined) return;
    const [name, channel] = oldest;
    channel.end(this.#queue.at(-1));
    this.#channels.delete(name);
  }

  #close(beginnings: readonly string[], item: Item | undefined): void {
    if (beginnings.length === 0) return;
    const isClosed = beginningWith(beginnings);
    for (const [name, channel] of this.#channels) {
      if (!isClosed(name)) continue;
      channel.end(item);
      this.#channels.delete(name);
    }
  }

  #flush(): readonly AnswerPiece[] {
    const waiting = this.#queue.findIndex(({ waits }) => waits !== 0);
    // All at once: taking them from the front one by one moves the rest each time.
    const ready = this.#queue.splice(0, waiting < 0 ? this.#queue.length : waiting);
    for (const item of ready) {
      this.#waiting -= item.size;
      if (item.unread && this.#options.scan !== "off") {
        this.#pieces.push({ kind: "check", texts: [], unread: true });
      }
      if (item.checks.length > 0) this.#pieces.push({ kind: "check", texts: item.checks });
      this.#pieces.push({ kind: "bytes", bytes: item.bytes() });
    }
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}

const decoder = new TextDecoder();
/** What OpenAI's streams end with. */
const done = Symbol("done");

/** Undefined: no JSON. */
function parse(payload: Uint8Array): unknown {
  const text = decoder.decode(payload);
  try {
    return JSON.parse(text);
  } catch {
    return text.trim() === "[DONE]" ? done : undefined;
  }
}

/** Nearly always one or two are asked for; an answer may end as many as it has choices. */
function beginningWith(beginnings: readonly string[]): (name: string) => boolean {
  if (beginnings.length <= 8) return (name) => beginnings.some((each) => name.startsWith(each));
  const wanted = new Set(beginnings);
  return (name) => {
    for (let end = 0; end <= name.length; end += 1) if (wanted.has(name.slice(0, end))) return true;
    return false;
  };
}

function restoresIn({ sealed, remote, tool }: Slot): "all" | "edits" | "none" {
  if (sealed === true || remote === true) return "none";
  if (tool === undefined || mayRestoreInto(tool)) return "all";
  return mayPatch(tool) ? "edits" : "none";
}

/** The values in each slot, in their order; where a slot takes all that is below it, what else is said there. */
function textsBySlot(
  tokens: readonly Token[],
  places: SlotPlaces,
): ReadonlyMap<Slot, readonly Token[]> {
  const found = new Map<Slot, Token[]>();
  for (const token of tokens) {
    if (!isSaid(token)) continue;
    for (const slot of places.at(token.path)) {
      if (token.kind !== "value" && (slot.below !== true || slot.delta)) continue;
      const texts = found.get(slot);
      if (texts === undefined) found.set(slot, [token]);
      else texts.push(token);
    }
  }
  return found;
}

/** The token with its path inside the slot. */
function relative(token: Token, slot: Slot): Token {
  const path = slot.below === true ? token.path.slice(slot.path.length).replace(/^\./, "") : "";
  return { ...token, path };
}
