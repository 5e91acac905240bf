/**
 * Rules that people add: `*.json` and `*.jsonc` of some folders, in the schema of `rules/`.
 *
 * A bad rule is refused by itself, with a sentence; the others load. Rules can only add findings, so
 * nothing that they say loosens the guard. Which rules passed the check of `scanner/ruleCheck.ts` is
 * remembered, because the check takes a moment and a guard must not start without its rules.
 */

import { createHash } from "node:crypto";
import { watch } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

import * as v from "valibot";

import { jsoncRules, readOwnRules, type RuleProblem } from "../../core/scan/import/own.ts";
import type { RuleFile, RuleSpec } from "../../core/scan/ruleFile.ts";
import { readJson, writePrivate } from "./files.ts";
import { version as argusVersion } from "./version.ts";

export interface UserRuleProblem extends RuleProblem {
  /** Path of the file or folder. */
  readonly file: string;
}

export interface UserRules {
  readonly files: readonly RuleFile[];
  readonly problems: readonly UserRuleProblem[];
  /** Rules that were left out because they are still to be checked. */
  readonly pending: number;
  /** Changes with the rules that are in force. */
  readonly version: string;
}

export type Checked =
  | { readonly kind: "sound" }
  | { readonly kind: "refused"; readonly reason: string }
  /** Not known yet. */
  | { readonly kind: "pending" };

export interface UserRuleSource {
  /** Absolute paths, read in this order. */
  readonly directories: readonly string[];
  /** Ids of the rules that ship with Argus. */
  readonly taken: ReadonlySet<string>;
  readonly check: (spec: RuleSpec) => Promise<Checked>;
}

/** Files of one folder that are read, and the longest of them, in bytes. */
export const maxRuleFiles = 500;
export const maxRuleFileBytes = 8 * 1024 * 1024;

/** Never rejects: what cannot be read is a problem in the list. */
export async function loadUserRules(source: UserRuleSource): Promise<UserRules> {
  const files: RuleFile[] = [];
  const problems: UserRuleProblem[] = [];
  const seen = new Set(source.taken);
  let pending = 0;
  for (const path of await pathsIn(source.directories, problems)) {
    const read = await readRules(path, seen);
    problems.push(...read.problems.map((problem) => ({ file: path, ...problem })));
    const rules: RuleSpec[] = [];
    for (const spec of read.rules) {
      const checked = await source.check(spec);
      if (checked.kind === "sound") rules.push(spec);
      else if (checked.kind === "pending") pending += 1;
      else problems.push({ file: path, rule: spec.id, message: checked.reason });
      seen.add(spec.id);
    }
    if (rules.length > 0) files.push({ title: read.title, rules });
  }
  return { files, problems, pending, version: versionOf(files) };
}

function versionOf(files: readonly RuleFile[]): string {
  return createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 16);
}

function crowded({ length }: readonly string[]): string | undefined {
  return length > maxRuleFiles
    ? `only its first ${maxRuleFiles} files are read: put the rules together in fewer`
    : undefined;
}

async function pathsIn(
  directories: readonly string[],
  problems: UserRuleProblem[],
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const directory of distinctFolders(directories)) {
    const names = await namesIn(directory);
    const problem = typeof names === "string" ? names : crowded(names);
    if (problem !== undefined) problems.push({ file: directory, rule: "", message: problem });
    if (typeof names === "string") continue;
    paths.push(...names.slice(0, maxRuleFiles).map((name) => join(directory, name)));
  }
  return paths;
}

/** Each once, `~/` written out. */
function distinctFolders(directories: readonly string[]): readonly string[] {
  return [...new Set(directories.map((path) => path.replace(/^~(?=[\\/])/, homedir())))];
}

/** A sentence when the folder cannot be read. */
async function namesIn(directory: string): Promise<readonly string[] | string> {
  if (!isAbsolute(directory))
    return "give the whole path in `argus.ruleFolders`, from the root or `~/`";
  try {
    const names = await readdir(directory);
    return names.filter((name) => /\.(?:jsonc?|toml|ya?ml)$/i.test(name)).toSorted();
  } catch {
    return "the folder cannot be read: make it, or take it out of `argus.ruleFolders`";
  }
}

interface ReadRules {
  readonly title: string;
  readonly rules: readonly RuleSpec[];
  readonly problems: readonly RuleProblem[];
}

/** Rules of one file in our own schema. */
export async function readRules(path: string, taken: ReadonlySet<string>): Promise<ReadRules> {
  const text = await readLimited(path);
  if (text === undefined)
    return broken(`cannot be read, or is larger than ${maxRuleFileBytes} bytes`);
  // The readers of other formats would weigh more in the guard than the rest of this.
  if (!/\.jsonc?$/i.test(path)) return broken("another tool's: use `argus rules import`");
  const read = jsoncRules(text);
  return read.kind === "own" ? readOwnRules(read.json, taken) : broken(read.message);
}

function broken(message: string): ReadRules {
  return { title: "", rules: [], problems: [{ rule: "", message }] };
}

/** Undefined when it is missing, unreadable or too large. */
export async function readLimited(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    return size > maxRuleFileBytes ? undefined : await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Several files change at once when they are copied or checked out. */
const settleMs = 200;

/** Calls back after anything changed in the folders; folders that do not exist are left out. */
export function watchFolders(directories: readonly string[], onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, settleMs);
    timer.unref();
  };
  const watchers = distinctFolders(directories).flatMap((directory) => {
    try {
      const watcher = watch(directory, { persistent: false }, soon);
      // A folder that is removed ends its watcher; the rules stay until the next change.
      watcher.on("error", () => watcher.close());
      return [watcher];
    } catch {
      return [];
    }
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** Which rules passed the check, by their content, for this version of Argus and of its engine. */
export interface Proven {
  has(spec: RuleSpec): boolean;
  add(spec: RuleSpec): void;
  /** Only what was asked for or added since `openProven` is kept. */
  save(): Promise<void>;
}

const provenSchema = v.object({ engine: v.string(), rules: v.array(v.string()) });
const engine = `${argusVersion}/${process.versions.v8}`;

export function provenPath(dataDir: string): string {
  return join(dataDir, "rules-proven.json");
}

export async function openProven(path: string): Promise<Proven> {
  const read = v.safeParse(provenSchema, await readJson(path));
  const known = new Set(read.success && read.output.engine === engine ? read.output.rules : []);
  const kept = new Set<string>();
  return {
    has(spec) {
      const key = keyOf(spec);
      if (known.has(key)) kept.add(key);
      return known.has(key);
    },
    add(spec) {
      known.add(keyOf(spec));
      kept.add(keyOf(spec));
    },
    save: () => writePrivate(path, `${JSON.stringify({ engine, rules: [...kept] })}\n`),
  };
}

/** The same for the same content, in whatever order it was written. */
function keyOf(spec: RuleSpec): string {
  const ordered = JSON.stringify(spec, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash("sha256").update(ordered).digest("base64url").slice(0, 24);
}
