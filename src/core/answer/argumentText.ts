/**
 * Follows the arguments of a tool call, JSON that may be cut anywhere, down to the string in which it
 * presently stands: how that string would be run, and what is a patch in it.
 */

import { scriptKeys, shellOptions, shells } from "./patchCall.ts";
import { PatchText, type Run } from "./patchText.ts";
import { isPathKey, isRemotePath } from "./tools.ts";

/** Longest string that is remembered as a key, a program or an option. */
const maxWord = 32;
/** As much of a path says on which machine it is. */
const maxPath = 64;
/** Strings of an array that are remembered: no script stands behind more. */
const maxBefore = 3;
/** Structure between two strings that is remembered. Characters. */
const maxGap = 8;

/** Where a string stands. */
type Place =
  | { readonly kind: "key" }
  | { readonly kind: "value"; readonly key: string }
  | { readonly kind: "element"; readonly key: string; readonly before: readonly string[] };

export class ArgumentText {
  /** The last string that was begun. */
  #place: Place = { kind: "value", key: "" };
  #word = "";
  /** Undefined between two strings. */
  #patch: PatchText | undefined;
  /** The beginning of a string that says which file is meant. */
  #path = "";
  /** A string named a file of another machine. */
  #remote = false;
  /** An escape that is not complete. */
  #escape = "";
  /** Structure since the last string, without space. */
  #gap = "";

  /** JSON goes on, wherever it was cut. */
  add(json: string): void {
    let text = "";
    for (let at = 0; at < json.length; at += 1) {
      const unit = json.charAt(at);
      if (this.#patch === undefined) this.#structure(unit);
      else if (this.#escape === "" && unit === '"') {
        this.#say(text);
        text = "";
        this.#remote = this.isRemote();
        this.#patch = undefined;
        this.#gap = "";
      } else text += this.#unit(unit);
    }
    this.#say(text);
  }

  mark(): string | undefined {
    return this.#patch?.mark();
  }

  /** A path or a line of a patch named a file of another machine. */
  isRemote(): boolean {
    return this.#remote || this.#patch?.isRemote() === true;
  }

  isEdit(): boolean {
    return !this.#remote && this.#patch?.isEdit() === true;
  }

  #structure(unit: string): void {
    if (unit === '"') {
      this.#place = nextPlace(this.#place, this.#word, this.#gap);
      this.#patch = new PatchText(runOf(this.#place));
      this.#word = "";
      this.#path = "";
    } else if (unit.trim() !== "") this.#gap = (this.#gap + unit).slice(-maxGap);
  }

  #say(text: string): void {
    this.#patch?.add(text);
    if (this.#place.kind === "value" && isPathKey(this.#place.key)) this.#named(text);
    if (this.#patch !== undefined && this.#word.length <= maxWord) this.#word += text;
  }

  #named(text: string): void {
    this.#path = (this.#path + text).trimStart().slice(0, maxPath);
    if (isRemotePath(this.#path)) this.#remote = true;
  }

  /** The character that is complete with `unit`; nothing while an escape is open. */
  #unit(unit: string): string {
    if (this.#escape === "" && unit !== "\\") return unit;
    this.#escape += unit;
    const needed = this.#escape.charAt(1) === "u" ? 6 : 2;
    if (this.#escape.length < needed) return "";
    const text = unescaped(this.#escape);
    this.#escape = "";
    return text;
  }
}

function nextPlace(last: Place, word: string, gap: string): Place {
  const key = last.kind === "key" ? word : "";
  if (gap.endsWith("[")) return { kind: "element", key: gap === ":[" ? key : "", before: [] };
  if (gap === ":") return { kind: "value", key };
  if (gap !== "," || last.kind !== "element") return { kind: "key" };
  return { ...last, before: [...last.before, word].slice(0, maxBefore) };
}

function runOf(place: Place): Run {
  if (place.kind === "key" || !scriptKeys.has(place.key)) return "none";
  if (place.kind === "value") return "script";
  const [program = "", option = "", ...more] = place.before;
  if (place.before.length === 1) return program === "apply_patch" ? "argument" : "none";
  return more.length === 0 && shells.test(program) && shellOptions.test(option) ? "script" : "none";
}

function unescaped(escape: string): string {
  try {
    const value: unknown = JSON.parse(`"${escape}"`);
    return typeof value === "string" ? value : "";
  } catch {
    return "";
  }
}
