/**
 * Follows a text that may be a patch, line by line, for files of another machine that it names.
 *
 * Knows nothing else of the patch: clients differ in what may stand around it, in front of its lines
 * and at their ends. What looks like such a line counts, also before it has ended.
 */

import { isRemoteFileLine } from "./tools.ts";

/** Longest line that is looked at as a whole. One that is longer and begins like a head counts. */
export const maxHead = 4096;

/** What some reader of texts takes for the end of a line. */
const lineEnd = /[^\P{Cc}\t]|[\u2028\u2029]/u;

export class PatchHeads {
  /** Without the blanks that it begins with. */
  #line = "";
  #remote = false;

  /** The text goes on. */
  add(text: string): void {
    const [first = "", ...more] = text.split(lineEnd);
    this.#grow(first);
    for (const line of more) {
      this.#remote = this.isRemote();
      this.#line = "";
      this.#grow(line);
    }
  }

  /** A file of another machine was named. */
  isRemote(): boolean {
    if (this.#remote) return true;
    if (!this.#line.startsWith("***")) return false;
    return this.#line.length >= maxHead || isRemoteFileLine(this.#line);
  }

  #grow(text: string): void {
    if (this.#line.length >= maxHead) return;
    this.#line = (this.#line + text).trimStart().slice(0, maxHead);
  }
}
