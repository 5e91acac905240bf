/**
 * Which project a conversation is about, as assistants write it into their prompts.
 *
 * Labels are looked for as plain words first and read at the hit, so that a long prompt costs no
 * pattern at every character. Tagged forms (`<cwd>…</cwd>`) also count in the first user text,
 * where some clients put their environment.
 */

import { detach } from "../json/literal.ts";
import type { SessionContext } from "../model/exchange.ts";

/** How much of a prompt is read. */
export const maxPromptLength = 262_144;

type Project = Pick<SessionContext, "workingDirectory" | "gitBranch" | "osPlatform">;

interface Label {
  /** In lower case. */
  readonly word: string;
  /** Whether what follows must be `:` or `=`; otherwise a space is enough. */
  readonly strict: boolean;
}

const directoryTags = ["<cwd>", "<working_directory>"];
const directories: readonly Label[] = [
  { word: "working directory", strict: false },
  { word: "workspace root", strict: false },
  { word: "workspace folder", strict: false },
  { word: "current directory", strict: false },
  { word: "project root", strict: true },
];
const branches: readonly Label[] = [
  { word: "current branch", strict: true },
  { word: "git branch", strict: true },
  { word: "branch", strict: true },
];
const platforms: readonly Label[] = [
  { word: "platform", strict: true },
  { word: "operating system", strict: true },
  { word: "os version", strict: true },
];
/** Longest value by member. */
const limits = { directory: 512, branch: 256, platform: 64 } as const;

export function projectContext(system: string, firstUser: string): Project {
  const prompt = new Prompt(system.slice(0, maxPromptLength));
  const user = new Prompt(firstUser.slice(0, maxPromptLength));
  const directory =
    prompt.tagged(directoryTags) ?? prompt.labelled(directories) ?? user.tagged(directoryTags);
  const branch = prompt.labelled(branches);
  const platform = prompt.labelled(platforms);
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

  tagged(tags: readonly string[]): string | undefined {
    for (const tag of tags) {
      const at = this.#lower.indexOf(tag);
      const value = at < 0 ? undefined : this.#valueAt(at + tag.length, false);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  labelled(labels: readonly Label[]): string | undefined {
    for (const { word, strict } of labels) {
      for (let at = this.#lower.indexOf(word); at >= 0; at = this.#lower.indexOf(word, at + 1)) {
        const value = this.#valueAt(at + word.length, strict);
        if (value !== undefined) return value;
      }
    }
    return undefined;
  }

  /** The rest of the line, or up to the next tag. */
  #valueAt(at: number, strict: boolean): string | undefined {
    const match = (strict ? afterColon : afterAny).exec(this.#text.slice(at, at + 600));
    const value = match?.[1]?.trim();
    return value === undefined || value === "" ? undefined : value;
  }
}

const afterColon = /^[ \t]*:[ \t]*([^\n<]+)/;
const afterAny = /^[ \t]*[:=]?[ \t]*([^\n<]+)/;
