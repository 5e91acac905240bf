/**
 * Which project a conversation is about, as assistants write it into their prompts.
 *
 * Labels are looked for as plain words first and read at the hit, so that a long prompt costs no
 * pattern at every character. In the first user text, where some clients put their environment,
 * only tagged forms (`<cwd>…</cwd>`) and whole sentences count.
 */

import { detach } from "../json/literal.ts";
import type { SessionContext } from "../model/exchange.ts";

/** How much of a prompt is read, in UTF-16 code units. */
export const maxPromptLength = 262_144;

type Project = Pick<SessionContext, "workingDirectory" | "gitBranch" | "osPlatform">;

/** Words in lower case, and how to read what stands behind them. */
interface Label {
  readonly word: string;
  readonly read: (behind: string) => string | undefined;
}

/**
 * A path, bare, quoted, in brackets or as the first item of a list; prose is none. Blanks can be taken
 * in one way only: there may be hundreds.
 */
const introduced =
  /^(?:[*_]{0,2}[ \t]*(?:[:=*_][*_]{0,2}[ \t]*)?|(?<prose>[ \t]+is:?[ \t]+)|:?[ \t]*\r?\n[ \t]*- )(?<open>[`"'(]?)(?<path>(?:~|\/|[A-Za-z]:[\\/]|\\\\)[^\n<]*)/;
const closing: Readonly<Record<string, string>> = { "`": "`", '"': '"', "'": "'", "(": ")" };

/** Bare paths go on to the end of the line, whatever stands in them; in a sentence to its end. */
function pathIn(behind: string): string | undefined {
  const { open = "", path = "", prose } = introduced.exec(behind)?.groups ?? {};
  const close = closing[open];
  if (close !== undefined) return path.split(close, 1)[0];
  return prose === undefined ? path : path.split(/[.,;](?=\s|$)/, 1)[0];
}

function restIn(behind: string): string | undefined {
  const rest = /^[*_]{0,2}[ \t]*(?::|is:)[*_]{0,2}[ \t]*([^\n<]+)/.exec(behind)?.[1]?.trim();
  return rest?.replace(/^([`"'])(.*)\1$/, "$2");
}

function sentenceIn(behind: string): string | undefined {
  return /^[ \t]+is[ \t]+([^\n<]+?)(?:\.\s|\.?$)/m.exec(behind)?.[1];
}

function labels(read: Label["read"], ...words: readonly string[]): readonly Label[] {
  return words.map((word) => ({ word, read }));
}

const tags = labels(pathIn, "<cwd>", "<working_directory>");
const directories = labels(
  pathIn,
  "working directory",
  "workspace directory",
  "workspace root folder",
  "workspace root",
  "workspace folder",
  "workspace path",
  "current directory",
  "project root",
);
const branches = labels(restIn, "current branch", "git branch", "branch");
const platforms = labels(restIn, "platform", "operating system", "os version");
/** Sentences with which clients open their first user turn; anybody else's text holds no project. */
const openings = labels(
  pathIn,
  "working in the directory",
  "workspace with the following folders",
  "absolute path of the user's workspace",
  "\nworkspace path",
  "# current working directory",
  "# current workspace directory",
);
const systems = [
  ...labels(restIn, "my operating system", "user's current os", "\nos version"),
  ...labels(sentenceIn, "user's os version"),
];
/** Longest value by member. */
const limits = { directory: 512, branch: 256, platform: 64 } as const;

export function projectContext(system: string, firstUser: string): Project {
  const prompt = new Prompt(headOf(system));
  const user = new Prompt(headOf(firstUser));
  const directory =
    prompt.find([...tags, ...directories, ...openings]) ?? user.find([...tags, ...openings]);
  const branch = prompt.find(branches);
  const platform = prompt.find(platforms) ?? user.find(systems);
  return {
    ...(directory === undefined ? {} : { workingDirectory: cut(directory, limits.directory) }),
    ...(branch === undefined ? {} : { gitBranch: cut(branch, limits.branch) }),
    ...(platform === undefined ? {} : { osPlatform: cut(platform, limits.platform) }),
  };
}

/** Whole lines: a path that is cut off would be another one. */
function headOf(prompt: string): string {
  if (prompt.length <= maxPromptLength) return prompt;
  const end = prompt.lastIndexOf("\n", maxPromptLength);
  return prompt.slice(0, end < 0 ? maxPromptLength : end);
}

function cut(text: string, length: number): string {
  return detach(text.slice(0, length));
}

class Prompt {
  readonly #text: string;
  readonly #lower: string;

  constructor(text: string) {
    this.#text = text;
    this.#lower = text.toLowerCase();
  }

  /** What follows the first label that is followed by what belongs to it; better one of its own line. */
  find(wanted: readonly Label[]): string | undefined {
    return this.#first(wanted, (before) => ownLine.test(before)) ?? this.#first(wanted, isWordEnd);
  }

  #first(wanted: readonly Label[], fits: (before: string) => boolean): string | undefined {
    for (const { word, read } of wanted) {
      for (let at = this.#lower.indexOf(word); at >= 0; at = this.#lower.indexOf(word, at + 1)) {
        if (!fits(this.#text.slice(Math.max(0, at - maxLead), at))) continue;
        const start = at + word.length;
        const found = read(this.#text.slice(start, start + 600))?.trim();
        if (found !== undefined && found !== "") return found;
      }
    }
    return undefined;
  }
}

/** How much of what stands before a label is looked at. */
const maxLead = 48;
/** A label with marks of lists and at most two words before it: `- Primary working directory`. */
const ownLine = /(?:^|\n)[^\S\n]*[-*#>|•_]*[^\S\n]*(?:[A-Za-z']+[^\S\n]){0,2}$/;

/** `cross-platform` is no platform. */
function isWordEnd(before: string): boolean {
  return !/[\w-]$/.test(before);
}
