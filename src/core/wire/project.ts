/**
 * Which project a conversation is about, as assistants write it into their prompts.
 *
 * Labels are looked for as plain words first and read at the hit, so that a long prompt costs no
 * pattern at every character. In the first user text, where some clients put their environment,
 * only tagged forms (`<cwd>…</cwd>`) and whole sentences count.
 */

import { detach } from "../json/literal.ts";
import type { SessionContext } from "../model/exchange.ts";

/** How much of a prompt is read. */
export const maxPromptLength = 262_144;

type Project = Pick<SessionContext, "workingDirectory" | "gitBranch" | "osPlatform">;

/** Words in lower case, and what must follow them. */
interface Label {
  readonly word: string;
  readonly value: RegExp;
}

/** A path, bare, quoted, in brackets or as the first item of a list; prose is none. */
const path =
  /^(?:[ \t]*[:=]?[ \t]*|[ \t]+is:?[ \t]+|:?[ \t]*\r?\n[ \t]*- )[`"'(]?((?:~|\/|[A-Za-z]:[\\/]|\\\\)[^\n<`"')]*)/;
const rest = /^[ \t]*(?::|is:)[ \t]*([^\n<]+)/;

function labels(value: RegExp, ...words: readonly string[]): readonly Label[] {
  return words.map((word) => ({ word, value }));
}

const tags = labels(path, "<cwd>", "<working_directory>");
const directories = labels(
  path,
  "working directory",
  "workspace root",
  "workspace folder",
  "current directory",
  "project root",
);
const branches = labels(rest, "current branch", "git branch", "branch");
const platforms = labels(rest, "platform", "operating system", "os version");
/** Sentences with which clients open their first user turn; anybody else's text holds no project. */
const openings = labels(path, "working in the directory", "workspace with the following folders");
const systems = labels(rest, "my operating system");
/** Longest value by member. */
const limits = { directory: 512, branch: 256, platform: 64 } as const;

export function projectContext(system: string, firstUser: string): Project {
  const prompt = new Prompt(system.slice(0, maxPromptLength));
  const user = new Prompt(firstUser.slice(0, maxPromptLength));
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

  /** What follows the first label that is followed by what belongs to it. */
  find(wanted: readonly Label[]): string | undefined {
    for (const { word, value } of wanted) {
      for (let at = this.#lower.indexOf(word); at >= 0; at = this.#lower.indexOf(word, at + 1)) {
        const start = at + word.length;
        const found = value.exec(this.#text.slice(start, start + 600))?.[1]?.trim();
        if (found !== undefined && found !== "") return found;
      }
    }
    return undefined;
  }
}
