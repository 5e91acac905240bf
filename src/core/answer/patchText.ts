/**
 * Follows the text of a tool call that may be a patch in Codex' form (`*** Begin Patch`), as it grows.
 *
 * Says two things about the place that it has reached. The mark of the line: a value of several lines
 * needs it in front of each, or the patch does not apply. And whether a call of a shell is nothing but
 * an edit of files here: the whole script is `apply_patch` with the patch as a quoted here-document, in
 * which a shell expands nothing, or the program is `apply_patch` itself. Everything around such a patch,
 * and every other script, is a shell's.
 */

import { isRemotePath } from "./tools.ts";

type At = "start" | "script" | "patch" | "elsewhere";

/** Longest line that is looked at as a whole; of a longer one its beginning counts. */
const maxLine = 4096;

const begin = "*** Begin Patch";
const end = "*** End Patch";
const fileLine = /^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.*)$/;
const script =
  /^(?:cd\s+(?!["']?(?:\/\/|\\\\))(?:"[^"$`\\]*"|'[^']*'|[\w./~-]+)\s*&&\s*)?apply_?patch\s*<<\s*(?:'(\w+)'|"(\w+)")\s*$/;

/** How a text is run: `argument` of `apply_patch`, `script` of a shell, or not at all. */
export type Run = "argument" | "script" | "none";

export class PatchText {
  readonly #run: Run;
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

  /** What stands here can end up in a file only. */
  isEdit(): boolean {
    if (this.mark() === undefined) return false;
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
    const found = script.exec(line);
    this.#delimiter = found?.[1] ?? found?.[2];
    return found === null ? "elsewhere" : "script";
  }

  #goesOn(line: string): boolean {
    if (line === this.#delimiter || line.trim() === end) return false;
    const file = fileLine.exec(line)?.[1];
    return file === undefined || !isRemotePath(file.trim());
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
