/**
 * One growing text of an answer: puts real values in, also where a placeholder is spread over
 * several units, and collects the text for the scan.
 *
 * A unit whose end may be the beginning of a placeholder waits until the next one says more, and
 * then leaves as it came or with its part of the value. The value goes where the placeholder
 * begins; the units after it lose their part of the placeholder and stay. A call of a shell waits from
 * its first placeholder on until it has ended: only then is it known whether it edits files alone.
 */

import { lexJson, type Token } from "../json/lex.ts";
import { isSaid } from "../json/said.ts";
import { ArgumentText } from "./argumentText.ts";
import { type AnswerText, type Item, inString } from "./item.ts";
import { OutgoingText } from "./outgoing.ts";
import type { Slot } from "./slot.ts";
import { isPatchCall } from "./patchCall.ts";
import { PatchText, withMarks } from "./patchText.ts";
import { maxArgumentsHead, namesRemoteFile, takesPatch } from "./tools.ts";
import type { Match, Words } from "./words.ts";

/** Text is scanned in windows of this many characters, before a block is complete. */
export const windowLength = 4096;
/** What is scanned again with the next window: what begins in one and ends in the next. */
export const windowOverlap = 1024;
/** Arguments of a tool call are collected whole up to this size; then they are scanned in windows. */
export const maxArguments = 1024 * 1024;

export interface ChannelDeps {
  readonly words: Words;
  readonly valueOf: (word: string) => string | undefined;
  /** Whether values may be put into this text: everywhere, where it edits files, or nowhere. */
  readonly restores: "all" | "edits" | "none";
  /** A placeholder stays where it is; `by` says what else could take the value away. */
  readonly onKept: (word: string, by: string | undefined) => void;
  /** Collect what is to be scanned. */
  readonly scans: boolean;
  /** A part of a tool call leaves only when it is known whether it is the last. */
  readonly holdsLast: boolean;
}

const encoder = new TextEncoder();

/** A stretch of the open text inside one string of one unit. */
interface Part {
  readonly item: Item;
  readonly token: Token;
  /** In the token's text. */
  readonly start: number;
  readonly length: number;
}

export class Channel {
  readonly #slot: Slot;
  readonly #deps: ChannelDeps;
  /** May be the beginning of a placeholder. */
  #open = "";
  #parts: readonly Part[] = [];
  /** The last piece with something in it, and the empty ones behind it. */
  #last: Item[] = [];
  /** Of a text alone: calls are known by their tool. */
  readonly #outgoing: OutgoingText | undefined;
  /** Of a call alone. */
  readonly #patch: ArgumentText | PatchText | undefined;
  /** The beginning of a call's arguments, as far as it is settled. */
  #head = "";
  /** A whole call names a file of another machine somewhere. */
  #isRemote = false;
  /** Of a call of a shell: what is settled of it, and what waits with all that follows. */
  #call = "";
  #held: string[] = [];
  readonly #heldParts: Part[] = [];
  /** A call of a shell has ended, and is a patch. */
  #isPatchCall = false;
  #text = "";
  #offset = 0;
  /** Characters of `#text` that were scanned before. */
  #scanned = 0;

  constructor(slot: Slot, deps: ChannelDeps) {
    this.#slot = slot;
    this.#deps = deps;
    const follows = deps.restores !== "none" && deps.words.size > 0;
    this.#outgoing = follows && slot.tool === undefined ? new OutgoingText() : undefined;
    this.#patch = follows && slot.tool !== undefined ? patchOf(slot) : undefined;
  }

  /** True when the next piece is taken: nothing in it is to be changed, and nothing has to wait. */
  passes(text: string): boolean {
    if (this.#open !== "" || this.#holds() || this.#deps.scans) return false;
    const { matches, open } = this.#deps.words.search(text, false);
    if (matches.length > 0 || open < text.length) return false;
    this.#pass(text);
    return true;
  }

  /** The next piece of the text. */
  push(item: Item, token: Token): void {
    this.#collect(item, token.text);
    const part = { item, token, start: 0, length: token.text.length };
    if (this.#holds()) this.#hold(token.text, [part]);
    else this.#follow(this.#open + token.text, [...this.#parts, part]);
    if (this.#deps.holdsLast) this.#holdLast(item, token.text.trim() === "");
  }

  #follow(text: string, parts: readonly Part[]): void {
    const { matches, open } = this.#deps.words.search(text, false);
    const [first] = matches;
    if (first !== undefined && this.#deps.restores === "edits") {
      this.#settleAll([], [], text.slice(0, first.start));
      this.#hold(text.slice(first.start), tail(parts, first.start));
      this.#wait("", []);
      return;
    }
    this.#settleAll(matches, parts, text.slice(0, open));
    this.#wait(text.slice(open), tail(parts, open));
  }

  #holds(): boolean {
    return this.#held.length > 0;
  }

  #hold(text: string, parts: readonly Part[]): void {
    for (const part of parts) part.item.waits += 1;
    this.#held.push(text);
    this.#heldParts.push(...parts);
  }

  /** A text of its own. */
  whole(item: Item, token: Token): void {
    if (this.#deps.scans) item.checks.push(...this.#textsOf(token.text, token.path));
    const part = { item, token, start: 0, length: token.text.length };
    const { matches } = this.#deps.words.search(token.text, true);
    if (matches.length === 0) return;
    this.#decide(token.text, true);
    this.#isRemote = this.#slot.form === "json" && namesRemote(token.text);
    this.#settleAll(matches, [part], token.text);
  }

  /** Nothing follows. `item` is the unit that says so, or the last one. */
  end(item: Item | undefined): void {
    this.#finish(item, true);
  }

  /** Too much waits: everything leaves, and what was not known to be an edit of files stays. */
  release(item: Item | undefined): void {
    this.#finish(item, false);
  }

  #finish(item: Item | undefined, complete: boolean): void {
    const text = this.#open + this.#held.join("");
    const parts = [...this.#parts, ...this.#heldParts];
    const { matches } = this.#deps.words.search(text, true);
    if (matches.length > 0) this.#decide(this.#call + text, complete);
    this.#settleAll(matches, parts, text);
    this.#wait("", []);
    for (const part of this.#heldParts.splice(0)) part.item.waits -= 1;
    this.#held = [];
    this.#tellRest(item);
    this.#releaseLast();
  }

  #decide(call: string, complete: boolean): void {
    if (this.#deps.restores !== "edits" || this.#slot.form !== "json") return;
    this.#isPatchCall = complete && call.length <= maxArguments && isPatchCall(call);
  }

  #tellRest(item: Item | undefined): void {
    const home = this.#last[0] ?? item;
    if (this.#text.length > this.#scanned) {
      const texts = this.#textsOf(this.#text, "");
      home?.checks.push(...texts);
    }
    this.#offset += this.#text.length;
    this.#text = "";
    this.#scanned = 0;
  }

  #wait(open: string, parts: readonly Part[]): void {
    for (const part of parts) part.item.waits += 1;
    for (const part of this.#parts) part.item.waits -= 1;
    this.#open = open;
    this.#parts = parts;
  }

  #holdLast(item: Item, blank: boolean): void {
    item.waits += 1;
    if (!blank) this.#releaseLast();
    this.#last.push(item);
  }

  #releaseLast(): void {
    for (const item of this.#last) item.waits -= 1;
    this.#last = [];
  }

  /** `text` is what is settled with them: nothing of it is looked at again. */
  #settleAll(matches: readonly Match[], parts: readonly Part[], text: string): void {
    let at = 0;
    for (const match of matches) {
      this.#pass(text.slice(at, match.start));
      const by = this.#outgoing?.leavesBy();
      if (by === undefined && this.#mayRestore()) this.#settle(match, parts);
      else this.#deps.onKept(match.word, by);
      this.#pass(match.word);
      at = match.end;
    }
    this.#pass(text.slice(at));
  }

  #mayRestore(): boolean {
    const { restores } = this.#deps;
    if (restores === "none" || this.#isRemote || this.#patch?.isRemote() === true) return false;
    if (restores === "edits" && !(this.#isPatchCall && this.#patch?.isEdit() === true))
      return false;
    return this.#head === "" || !namesRemoteFile(this.#head);
  }

  /** Text that is settled: what follows is judged by where it stands. */
  #pass(text: string): void {
    this.#outgoing?.add(text);
    this.#patch?.add(text);
    if (this.#deps.restores === "edits" && this.#call.length <= maxArguments) this.#call += text;
    if (this.#slot.form === "json" && this.#head.length < maxArgumentsHead) this.#head += text;
  }

  #settle(match: Match, parts: readonly Part[]): void {
    const known = this.#deps.valueOf(match.word);
    if (known === undefined) return;
    const value = withMarks(known, this.#patch?.mark());
    let replacement = this.#slot.form === "json" ? inString(value) : value;
    let from = 0;
    for (const part of parts) {
      const start = Math.max(match.start, from);
      const end = Math.min(match.end, from + part.length);
      if (start < end) {
        const shift = part.start - from;
        part.item.edit(part.token, {
          span: { start: start + shift, end: end + shift },
          replacement,
        });
        replacement = "";
      }
      from += part.length;
    }
  }

  #collect(item: Item, text: string): void {
    if (!this.#deps.scans) return;
    this.#text += text;
    const limit = this.#slot.tool === undefined ? windowLength + this.#scanned : maxArguments;
    if (this.#text.length < limit) return;
    item.checks.push(this.#textAt(this.#text));
    this.#offset += this.#text.length - windowOverlap;
    this.#text = this.#text.slice(-windowOverlap);
    this.#scanned = windowOverlap;
  }

  #textsOf(text: string, path: string): readonly AnswerText[] {
    if (text === "") return [];
    const leaves = this.#slot.form === "json" && this.#offset === 0 ? leavesOf(text) : undefined;
    if (leaves === undefined) return [this.#textAt(text, this.#slot.below ? path : "")];
    return leaves.map(([at, leaf]) => this.#textAt(leaf, at));
  }

  /** `below`: where in the channel the text stands. */
  #textAt(text: string, below = ""): AnswerText {
    const { channel, tool, sealed, foreign } = this.#slot;
    const path = `response.${channel}${/^(?:\[|$)/.test(below) ? below : `.${below}`}`;
    const named = tool === undefined || tool === "" ? {} : { tool };
    const kind = tool === undefined ? (sealed ? "thought" : "text") : "call";
    const by = foreign === true ? { foreign } : {};
    return { path, text, offset: below === "" ? this.#offset : 0, kind, ...named, ...by };
  }
}

function patchOf({ form, tool = "" }: Slot): ArgumentText | PatchText {
  return form === "json" ? new ArgumentText() : new PatchText("none", takesPatch(tool));
}

/** Of whole arguments: wherever the name stands, and however long what stands before it is. */
function namesRemote(args: string): boolean {
  const all = new ArgumentText();
  all.add(args);
  return all.isRemote() || namesRemoteFile(args);
}

/** What is left of the parts from a position of their joined text on. */
function tail(parts: readonly Part[], from: number): readonly Part[] {
  const rest: Part[] = [];
  let at = 0;
  for (const part of parts) {
    const cut = Math.min(part.length, Math.max(0, from - at));
    at += part.length;
    if (cut < part.length) {
      rest.push({ ...part, start: part.start + cut, length: part.length - cut });
    }
  }
  return rest;
}

/** The strings of a JSON text, long numbers and names that are no plain words too; undefined when it is none. */
function leavesOf(text: string): readonly (readonly [path: string, leaf: string])[] | undefined {
  const tokens = lexJson(encoder.encode(text));
  return tokens?.filter(isSaid).map((token) => [token.path, token.text]);
}
