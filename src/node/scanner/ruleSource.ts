/**
 * The rules in force: those that ship with Argus and those that people add, followed while the
 * guard runs.
 *
 * Rules that were checked before are there from the start; a new one joins when it has passed. Every
 * change calls back with the whole list, so that texts are scanned anew.
 */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import type { RuleFile, RuleSpec } from "../../core/scan/ruleFile.ts";
import { background } from "../platform/background.ts";
import {
  type Checked,
  loadUserRules,
  openProven,
  type Proven,
  provenPath,
  type UserRuleProblem,
  type UserRules,
  watchFolders,
} from "../platform/userRules.ts";
import { createRuleChecker } from "./ruleCheck.ts";

export interface RuleSourceOptions {
  /** The rules that ship with Argus. */
  readonly builtIn: { readonly files: readonly RuleFile[]; readonly version: string };
  readonly dataDir: string;
  /** Folders besides the data directory's own `rules/`. */
  readonly folders: readonly string[];
  readonly scanWorker: string;
  /** The rules were read; problems as they are now, also when there are none. */
  readonly onProblems: (problems: readonly UserRuleProblem[]) => void;
}

export interface RulesInForce {
  readonly files: readonly RuleFile[];
  readonly version: string;
  readonly count: number;
}

export interface RuleSource {
  current(): RulesInForce;
  /** Calls `reader` whenever other rules are in force. */
  onChange(reader: (rules: RulesInForce) => void): void;
  problems(): readonly UserRuleProblem[];
  useFolders(folders: readonly string[]): void;
  /** Settles when nothing is left to read or to check. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Where `argus rules import` puts its files. */
export function ownRulesFolder(dataDir: string): string {
  return join(dataDir, "rules");
}

/** Resolves when all rules that are known to be sound are in force. */
export async function startRuleSource(options: RuleSourceOptions): Promise<RuleSource> {
  const own = ownRulesFolder(options.dataDir);
  // Where it cannot be made there are no rules either; reading says so.
  await mkdir(own, { recursive: true, mode: 0o700 }).catch(() => undefined);
  const source = new Source(options, own, await openProven(provenPath(options.dataDir)));
  await source.readKnown();
  source.follow();
  return {
    current: () => source.rules,
    onChange(reader) {
      source.onChange = reader;
    },
    problems: () => source.problems,
    useFolders: (folders) => source.useFolders(folders),
    settled: () => source.work,
    stop: () => source.stop(),
  };
}

class Source {
  rules: RulesInForce;
  problems: readonly UserRuleProblem[] = [];
  onChange: (rules: RulesInForce) => void = () => {};
  work: Promise<void> = Promise.resolve();
  readonly #options: RuleSourceOptions;
  readonly #own: string;
  readonly #proven: Proven;
  readonly #taken: ReadonlySet<string>;
  #folders: readonly string[];
  #unwatch: () => void = () => {};
  #stopped = false;

  constructor(options: RuleSourceOptions, own: string, proven: Proven) {
    this.#options = options;
    this.#own = own;
    this.#proven = proven;
    this.#folders = options.folders;
    const { builtIn } = options;
    this.#taken = new Set(builtIn.files.flatMap(({ rules }) => rules.map(({ id }) => id)));
    this.rules = inForce(builtIn, undefined);
  }

  /** Without waiting for a check. */
  async readKnown(): Promise<void> {
    await this.#read((spec) =>
      Promise.resolve({ kind: this.#proven.has(spec) ? "sound" : "pending" }),
    );
  }

  /** Reads everything again, checks what is new, and watches. */
  follow(): void {
    this.#unwatch();
    if (this.#stopped) return;
    this.#unwatch = watchFolders(this.#directories(), () => this.#again());
    this.#again();
  }

  useFolders(folders: readonly string[]): void {
    if (JSON.stringify(folders) === JSON.stringify(this.#folders)) return;
    this.#folders = folders;
    this.follow();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unwatch();
    await this.work;
  }

  #directories(): readonly string[] {
    return [this.#own, ...this.#folders];
  }

  #again(): void {
    this.work = this.work.then(() => this.#readAll());
    background(this.work, () => {});
  }

  async #readAll(): Promise<void> {
    if (this.#stopped) return;
    await this.readKnown();
    if (this.#pending === 0) return;
    const checker = createRuleChecker(this.#options.scanWorker);
    try {
      await this.#read((spec) => this.#check(spec, (each) => checker.check(each)));
      await this.#proven.save();
    } finally {
      await checker.stop();
    }
  }

  async #check(spec: RuleSpec, check: UserCheck): Promise<Checked> {
    if (this.#proven.has(spec)) return { kind: "sound" };
    if (this.#stopped) return { kind: "pending" };
    const verdict = await check(spec);
    if (verdict.kind === "sound") this.#proven.add(spec);
    return verdict;
  }

  #pending = 0;

  async #read(check: UserCheck): Promise<void> {
    const read = await loadUserRules({
      directories: this.#directories(),
      taken: this.#taken,
      check,
    });
    if (this.#stopped) return;
    this.#pending = read.pending;
    this.problems = read.problems;
    const rules = inForce(this.#options.builtIn, read);
    const changed = rules.version !== this.rules.version;
    this.rules = rules;
    if (changed) this.onChange(rules);
    if (read.pending === 0) this.#options.onProblems(read.problems);
  }
}

type UserCheck = (spec: RuleSpec) => Promise<Checked>;

function inForce(builtIn: RuleSourceOptions["builtIn"], own: UserRules | undefined): RulesInForce {
  const files = [...builtIn.files, ...(own?.files ?? [])];
  const added = own !== undefined && own.files.length > 0 ? `+${own.version}` : "";
  return {
    files,
    version: `${builtIn.version}${added}`,
    count: files.reduce((sum, file) => sum + file.rules.length, 0),
  };
}
