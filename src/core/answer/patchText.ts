/**
 * Follows the text of a tool call that may be a patch in Codex' form (`*** Begin Patch`), as it grows.
 *
 * Says three things about the place that it has reached. The mark of the line: a value of several
 * lines needs it in front of each, or the patch does not apply. Whether a file of another machine was
 * named. And, of a call of a shell, whether the place is a line of the patch of an `apply_patch`; that
 * nothing else stands in such a call is known only when it has ended, and said by `patchCall.ts`.
 */

import { delimiterIn } from "./patchCall.ts";
import { PatchHeads } from "./patchHeads.ts";

type At = "start" | "script" | "patch" | "elsewhere";

/** Longest line that is looked at as a whole; of a longer one its beginning counts. */
const maxLine = 4096;

const begin = "*** Begin Patch";
const end = "*** End Patch";
/** How a text is run: `argument` of `apply_patch`, `script` of a shell, or not at all. */
export type Run = "argument" | "script" | "none";

export class PatchText {
  readonly #run: Run;
  readonly #heads = new PatchHeads();
  #at: At = "start";
  #line = "";
  /** What ends the here-document. */
  #delimiter: string | undefined;

  /** `bare`: the text is a patch from its first line on, with or without a begin. */
  constructor(run: Run, bare = false) {
    this.#run = run;
    if (bare) this.#at = "patch";
  }

  /** The text goes on. */
  add(text: string): void {
    this.#heads.add(text);
    const [first = "", ...more] = text.split("\n");
    this.#grow(first);
    for (const line of more) {
      this.#at = this.#after(this.#line);
      this.#line = "";
      this.#grow(line);
    }
  }

  /** `+`, `-` or a space inside a patch; undefined where lines have no marks. */
  mark(): string | undefined {
    if (this.#at !== "patch") return undefined;
    return /^[-+ ]/.exec(this.#line)?.[0];
  }

  /** A file of another machine was named. */
  isRemote(): boolean {
    return this.#heads.isRemote();
  }

  /** What stands here is a line of the patch, whatever follows behind the patch. */
  isEdit(): boolean {
    if (this.mark() === undefined || this.isRemote()) return false;
    return this.#run === "argument" || (this.#run === "script" && this.#delimiter !== undefined);
  }

  #grow(text: string): void {
    if (this.#line.length < maxLine) this.#line += text;
  }

  #after(line: string): At {
    switch (this.#at) {
      case "start":
        return this.#begins(line);
      case "script":
        return line.trim() === begin ? "patch" : "elsewhere";
      case "patch":
        return this.#goesOn(line) ? "patch" : "elsewhere";
      case "elsewhere":
        return "elsewhere";
    }
  }

  #begins(line: string): At {
    if (line.trim() === "") return "start";
    if (line.trim() === begin) return "patch";
    this.#delimiter = delimiterIn(line);
    return this.#delimiter === undefined ? "elsewhere" : "script";
  }

  #goesOn(line: string): boolean {
    const said = line.trim();
    return said !== this.#delimiter && said !== end;
  }
}

/** A value as it stands behind a line's mark. One that was taken out of a patch has its marks. */
export function withMarks(value: string, mark: string | undefined): string {
  if (mark === undefined || !value.includes("\n")) return value;
  const [first = "", ...more] = value.split("\n");
  if (more.every((line) => line.startsWith(mark))) return value;
  return [first, ...more.map((line) => mark + line)].join("\n");
}

/**
 * An armoured key that was taken out of the added or removed lines of a patch, as it was before: every
 * line but the first still has the mark. Other values stay: a list's lines begin alike too.
 */
export function withoutMarks(value: string): string {
  const [first = "", ...more] = value.split("\n");
  const mark = ["+", "-"].find((one) => more.every((line) => line.startsWith(one)));
  if (mark === undefined || more.length < 2 || !first.startsWith("-----BEGIN ")) return value;
  return [first, ...more.map((line) => line.slice(1))].join("\n");
}
