/**
 * `argus rules`: imports, lists and checks rules that people add.
 *
 * Imported rules are written into the data directory, where a running guard picks them up by itself.
 */

import { join, resolve } from "node:path";

import type { RuleFile } from "../../core/scan/ruleFile.ts";
import { defaultDataDir } from "../gateway/endpoint.ts";
import { writePrivate } from "../platform/files.ts";
import { loadRules } from "../platform/rules.ts";
import { loadUserRules, openProven, provenPath, type UserRules } from "../platform/userRules.ts";
import type { RuleOutcome } from "../scanner/importRules.ts";
import { createRuleChecker, type RuleChecker } from "../scanner/ruleCheck.ts";
import { ownRulesFolder } from "../scanner/ruleSource.ts";
import type { CommandEnd } from "./end.ts";
import { exit, usage } from "./end.ts";
import type { Io } from "./io.ts";
import { exitCodes, print } from "./io.ts";
import { helpOption, readOptions } from "./options.ts";
import { type FileProblem, readSets, type RuleSet } from "./ruleFiles.ts";

const options = {
  ...helpOption,
  data: { type: "string" },
  json: { type: "boolean", default: false },
  name: { type: "string" },
  "dry-run": { type: "boolean", default: false },
} as const;

interface Job {
  readonly paths: readonly string[];
  readonly io: Io;
  readonly json: boolean;
  readonly dataDir: string;
  /** Undefined: as the source is called. */
  readonly name: string | undefined;
  readonly write: boolean;
  /** The exit code says whether every rule is good. */
  readonly judge: boolean;
}

export async function runRules(args: readonly string[], io: Io): Promise<CommandEnd> {
  const parsed = readOptions(args, options);
  if (parsed.kind === "usage") return parsed;
  const { values, positionals } = parsed;
  const [verb, ...rest] = positionals;
  const paths = rest.map((path) => resolve(io.workingDirectory, path));
  const dataDir = resolve(io.workingDirectory, values.data ?? defaultDataDir());
  const job = {
    paths,
    io,
    json: values.json,
    dataDir,
    name: values.name,
    write: false,
    judge: false,
  };
  return nameProblem(job) ?? runVerb(verb, job, !values["dry-run"]);
}

function nameProblem({ name, paths }: Job): CommandEnd | undefined {
  if (name === undefined) return undefined;
  if (paths.length !== 1) return usage("--name goes with one path");
  const fits = /^[a-z0-9][a-z0-9-]{0,80}$/.test(name);
  return fits ? undefined : usage("--name takes small letters, digits and dashes");
}

const verbs = {
  import: (job: Job, write: boolean) => readAll({ ...job, write }),
  check: (job: Job) => readAll({ ...job, judge: true }),
  list: (job: Job) => listRules(job),
} as const;

async function runVerb(verb: string | undefined, job: Job, write: boolean): Promise<CommandEnd> {
  const known = verb === undefined ? undefined : new Map(Object.entries(verbs)).get(verb);
  const fits = (verb === "list") === (job.paths.length === 0);
  return known !== undefined && fits
    ? known(job, write)
    : usage("say import PATH..., check PATH... or list");
}

async function readAll(job: Job): Promise<CommandEnd> {
  const checker = createRuleChecker(job.io.places.scanWorker);
  try {
    return await readWith(checker, job);
  } finally {
    await checker.stop();
  }
}

async function readWith(checker: RuleChecker, job: Job): Promise<CommandEnd> {
  const taken = await idsIn(job);
  const sets: RuleSet[] = [];
  const problems: FileProblem[] = [];
  for (const path of job.paths) {
    const read = await readSets(path, { checker, taken });
    sets.push(...read.sets.map((set) => ({ ...set, name: job.name ?? set.name })));
    problems.push(...read.problems);
  }
  const good = sets.filter(({ file }) => file.rules.length > 0);
  const written = job.write ? await writeSets(job, good) : [];
  report(job, { sets, problems, written });
  const refused = sets.some(({ outcomes }) => outcomes.some(({ kind }) => kind === "refused"));
  if (problems.length > 0 || good.length === 0) return exit(exitCodes.failed);
  return exit(refused && job.judge ? exitCodes.blocked : exitCodes.clean);
}

async function idsIn(job: Job): Promise<ReadonlySet<string>> {
  const { files } = await loadRules(job.io.places.rulesDir);
  return new Set(files.flatMap((file) => file.rules.map(({ id }) => id)));
}

/** Rules that were checked here need no second check in the guard. */
async function writeSets(job: Job, sets: readonly RuleSet[]): Promise<readonly string[]> {
  const proven = await openProven(provenPath(job.dataDir));
  const { files } = await loadOwn(job);
  for (const spec of files.flatMap(({ rules }) => rules)) proven.has(spec);
  const paths: string[] = [];
  for (const { name, file } of sets) {
    for (const spec of mergedRules(file)) proven.add(spec);
    const path = join(ownRulesFolder(job.dataDir), `${name}.json`);
    await writePrivate(path, `${JSON.stringify(file, undefined, 2)}\n`);
    paths.push(path);
  }
  await proven.save();
  return paths;
}

/** As they are once the file is read: with what holds for the whole file. */
function mergedRules({ except = [], rules }: RuleFile): RuleFile["rules"] {
  if (except.length === 0) return rules;
  return rules.map((spec) => ({ ...spec, except: [...(spec.except ?? []), ...except] }));
}

interface Report {
  readonly sets: readonly RuleSet[];
  readonly problems: readonly FileProblem[];
  readonly written: readonly string[];
}

function report({ io, json }: Job, { sets, problems, written }: Report): void {
  if (json) {
    const listed = sets.map(({ name, outcomes, notes }) => ({ name, notes, rules: outcomes }));
    print(io.output, JSON.stringify({ sets: listed, problems, written }, undefined, 2));
    return;
  }
  for (const { path, message } of problems)
    print(io.errors, `argus rules: \`${path}\`: ${message}`);
  for (const { name, outcomes, notes } of sets) {
    print(io.output, `${name}: ${summaryOf(outcomes)}`);
    for (const note of notes) print(io.output, `  note     ${note}`);
    for (const outcome of outcomes) {
      if (outcome.kind !== "taken") print(io.output, lineOf(outcome));
    }
  }
  for (const path of written) print(io.output, `written to ${path}; a running guard takes it up`);
}

function summaryOf(outcomes: readonly RuleOutcome[]): string {
  const count = (kind: RuleOutcome["kind"]): string =>
    `${outcomes.filter((outcome) => outcome.kind === kind).length} ${kind}`;
  return `${count("taken")}, ${count("adapted")}, ${count("refused")}`;
}

function lineOf({ kind, rule, notes }: RuleOutcome): string {
  return `  ${kind.padEnd(8)} ${rule}: ${notes.join("; ")}`;
}

async function loadOwn(job: Job): Promise<UserRules> {
  const proven = await openProven(provenPath(job.dataDir));
  return loadUserRules({
    directories: [ownRulesFolder(job.dataDir)],
    taken: await idsIn(job),
    check: (spec) => Promise.resolve({ kind: proven.has(spec) ? "sound" : "pending" }),
  });
}

async function listRules(job: Job): Promise<CommandEnd> {
  const builtIn = (await idsIn(job)).size;
  const own = await loadOwn(job);
  const { output } = job.io;
  if (job.json) {
    const { files, problems, pending } = own;
    const rules = files.flatMap((file) =>
      file.rules.map(({ id, severity, description }) => ({ id, severity, description })),
    );
    print(output, JSON.stringify({ builtIn, rules, pending, problems }, undefined, 2));
    return exit(exitCodes.clean);
  }
  print(output, `${builtIn} rules ship with Argus`);
  for (const { title, rules } of own.files) {
    print(output, `${title}: ${rules.length}`);
    for (const { id, severity, description } of rules) {
      print(output, `  ${id}  ${severity}  ${description.split("\n")[0] ?? ""}`);
    }
  }
  if (own.pending > 0) print(output, `${own.pending} wait for the guard to check them`);
  for (const { file, rule, message } of own.problems) {
    print(output, `  refused  ${file}${rule === "" ? "" : ` ${rule}`}: ${message}`);
  }
  return exit(exitCodes.clean);
}
