/**
 * Whether a finished call of a shell is nothing but an edit of files here: `apply_patch` with the patch
 * as its argument, or a script of one strict form. That form is `apply_patch`, alone or behind one
 * `cd`, with the patch as a quoted here-document; only blanks and line ends stand behind its end.
 *
 * Shells differ in what they take for blanks, line ends and words, so that only ASCII blanks and LF are
 * known here. Whatever else stands there makes the call a shell's, in which no value is put.
 */

import { lexJson } from "../json/lex.ts";
import { isRemoteFileLine, isRemotePath } from "./tools.ts";

const encoder = new TextEncoder();

/** Arguments of Codex' shells that change nothing about how the script is read. */
const others: ReadonlySet<string> = new Set(
  (
    "workdir timeout timeout_ms yield_time_ms max_output_tokens login tty justification " +
    "with_escalated_permissions sandbox_permissions prefix_rule"
  ).split(" "),
);
const folders: ReadonlySet<string> = new Set(["workdir"]);

/** Names of the argument that is run. */
export const scriptKeys: ReadonlySet<string> = new Set(["command", "cmd", "script"]);
export const shells = /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da)?sh$/;
export const shellOptions = /^-l?c$/;

/** `json`: all arguments of the call. */
export function isPatchCall(json: string): boolean {
  const args = flatObject(json);
  if (args === undefined) return false;
  const run = args.filter(([key]) => scriptKeys.has(key));
  const rest = args.filter(([key]) => !scriptKeys.has(key));
  if (run.length !== 1 || !rest.every(isHarmless)) return false;
  const [, command] = run[0] ?? [];
  if (typeof command === "string") return isPatchScript(command);
  return Array.isArray(command) && isPatchProgram(command);
}

/** The members of an object whose keys differ; undefined for any other text. */
function flatObject(json: string): readonly (readonly [key: string, value: unknown])[] | undefined {
  const value = parsed(json);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const members: readonly (readonly [string, unknown])[] = Object.entries(value);
  const keys = lexJson(encoder.encode(json))?.filter(({ kind }) => kind === "key");
  return keys?.length === members.length ? members : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isHarmless([key, value]: readonly [key: string, value: unknown]): boolean {
  if (!others.has(key)) return false;
  return !folders.has(key) || (typeof value === "string" && !isRemotePath(value));
}

function isPatchProgram([program, first, second, ...more]: readonly unknown[]): boolean {
  if (typeof program !== "string" || typeof first !== "string" || more.length > 0) return false;
  if (second === undefined) return program === "apply_patch" && isPatch(first.split("\n"));
  if (typeof second !== "string") return false;
  return shells.test(program) && shellOptions.test(first) && isPatchScript(second);
}

const scriptLine =
  /^(?:cd[ \t]+(?:"([^"$`\\]*)"|'([^']*)'|([\w./~][\w./~-]*))[ \t]*&&[ \t]*)?apply_?patch[ \t]*<<[ \t]*(?:'(\w{1,64})'|"(\w{1,64})")[ \t]*$/;
const ascii = /^[\t\x20-\x7e]*$/;
const blank = /^[ \t]*$/;

/** What ends the here-document that such a line begins; undefined for every other line. */
export function delimiterIn(line: string): string | undefined {
  const found = ascii.test(line) ? scriptLine.exec(line) : null;
  if (found === null) return undefined;
  const [, quoted = "", literal = "", plain = "", single, double] = found;
  return isRemotePath(quoted + literal + plain) ? undefined : (single ?? double);
}

function isPatchScript(script: string): boolean {
  const lines = script.split("\n");
  const first = lines.findIndex((line) => !blank.test(line));
  const delimiter = delimiterIn(lines[first] ?? "");
  if (delimiter === undefined) return false;
  const end = lines.findIndex((line, at) => at > first && line.trim() === delimiter);
  if (lines[end] !== delimiter) return false;
  return isPatch(lines.slice(first + 1, end)) && lines.slice(end + 1).every(isBlank);
}

const opening = /^[ \t]*\*\*\* Begin Patch[ \t]*$/;
const closing = /^[ \t]*\*\*\* End Patch[ \t]*$/;
/** Other line ends, and what no shell or patch has in a text. */
const control = /[^\P{Cc}\t]|[\u2028\u2029]/u;
const patchLine =
  /^(?:$|[-+ ]|@@|\*\*\* (?:(?:Add|Update|Delete) File|Move to): |\*\*\* End of File[ \t]*$)/;

function isPatch(lines: readonly string[]): boolean {
  const first = lines.findIndex((line) => !isBlank(line));
  const last = lines.findLastIndex((line) => !isBlank(line));
  if (!opening.test(lines[first] ?? "") || !closing.test(lines[last] ?? "")) return false;
  return lines.slice(first + 1, last).every(isPatchLine);
}

function isBlank(line: string): boolean {
  return blank.test(line);
}

function isPatchLine(line: string): boolean {
  return (
    patchLine.test(line) && !control.test(line) && !closing.test(line) && !isRemoteFileLine(line)
  );
}
