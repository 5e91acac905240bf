/**
 * The files that `argus rules` is given → rules of ours, checked, with a line per rule.
 *
 * A folder counts as one set: its files are read in name order and become one file of ours.
 */

import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";

import type { ForeignRule, Origin } from "../../core/scan/import/foreign.ts";
import { readOwnRules } from "../../core/scan/import/own.ts";
import { readRuleText } from "../../core/scan/import/read.ts";
import type { Except, RuleFile, RuleSpec } from "../../core/scan/ruleFile.ts";
import { readLimited } from "../platform/userRules.ts";
import { importRules, type RuleOutcome } from "../scanner/importRules.ts";
import type { RuleChecker } from "../scanner/ruleCheck.ts";

export interface RuleSet {
  /** Name of the file it becomes, without its ending. */
  readonly name: string;
  readonly file: RuleFile;
  readonly outcomes: readonly RuleOutcome[];
  readonly notes: readonly string[];
}

export interface FileProblem {
  readonly path: string;
  readonly message: string;
}

export interface ReadSets {
  readonly sets: readonly RuleSet[];
  readonly problems: readonly FileProblem[];
}

export interface SetDeps {
  readonly checker: RuleChecker;
  /** Ids that exist already. */
  readonly taken: ReadonlySet<string>;
}

/** One path of the command line: a file or a folder. */
export async function readSets(path: string, deps: SetDeps): Promise<ReadSets> {
  const gathered = await gather(path);
  const name =
    basename(path, extname(path))
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-") || "rules";
  const origins = [...gathered.foreign.keys()];
  const sets: RuleSet[] = [];
  for (const [origin, file] of gathered.foreign) {
    const title = `Imported from ${origin}: ${basename(path)}`;
    const source = { origin, title, file: { kind: "ok" as const, ...file }, taken: deps.taken };
    const imported = await importRules(source, deps.checker);
    const own = origins.length + gathered.own.length > 1 ? `${name}-${origin}` : name;
    sets.push({ name: own, ...imported });
  }
  for (const own of gathered.own) sets.push(await checkOwn(own, deps));
  return { sets, problems: gathered.problems };
}

interface ForeignSet {
  readonly rules: ForeignRule[];
  readonly except: Except[];
  readonly notes: string[];
}

interface OwnText {
  readonly name: string;
  readonly json: unknown;
}

interface Gathered {
  readonly foreign: Map<Origin, ForeignSet>;
  readonly own: OwnText[];
  readonly problems: FileProblem[];
}

async function gather(path: string): Promise<Gathered> {
  const gathered: Gathered = { foreign: new Map(), own: [], problems: [] };
  const paths = await filesBelow(path);
  if (paths.length === 0) {
    gathered.problems.push({ path, message: "no .toml, .yml, .json or .jsonc file there" });
  }
  for (const each of paths) await gatherFile(each, gathered);
  return gathered;
}

async function gatherFile(path: string, { foreign, own, problems }: Gathered): Promise<void> {
  const text = await readLimited(path);
  if (text === undefined) {
    problems.push({ path, message: "cannot be read, or is too large" });
    return;
  }
  const read = readRuleText(path, text);
  if (read.kind === "unknown") problems.push({ path, message: read.message });
  else if (read.kind === "own") own.push({ name: basename(path, extname(path)), json: read.json });
  else if (read.file.kind === "invalid") problems.push({ path, message: read.file.message });
  else {
    const set = foreign.get(read.origin) ?? { rules: [], except: [], notes: [] };
    foreign.set(read.origin, set);
    set.rules.push(...read.file.rules);
    set.except.push(...read.file.except);
    set.notes.push(...read.file.notes);
  }
}

const ruleEndings = /\.(?:toml|ya?ml|jsonc?)$/i;

/** The file itself, whatever its name; of a folder the files that can hold rules. */
async function filesBelow(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path, { recursive: true });
    return names
      .filter((name) => ruleEndings.test(name))
      .toSorted()
      .map((name) => join(path, name));
  } catch {
    return [];
  }
}

async function checkOwn({ name, json }: OwnText, deps: SetDeps): Promise<RuleSet> {
  const read = readOwnRules(json, deps.taken);
  const rules: RuleSpec[] = [];
  const outcomes: RuleOutcome[] = read.problems.map(({ rule, message }) => ({
    rule: rule === "" ? "(file)" : rule,
    kind: "refused",
    notes: [message],
  }));
  for (const spec of read.rules) {
    const verdict = await deps.checker.check(spec);
    if (verdict.kind === "sound") rules.push(spec);
    outcomes.push(
      verdict.kind === "sound"
        ? { rule: spec.id, kind: "taken", id: spec.id, notes: [] }
        : { rule: spec.id, kind: "refused", notes: [verdict.reason] },
    );
  }
  return { name, file: { title: read.title, rules }, outcomes, notes: [] };
}
