/**
 * A file of another tool → a rule file of ours, with a line per rule: taken, adapted (how), refused
 * (why).
 *
 * Nothing is written here; the text of the file was read by the caller.
 */

import {
  adopt,
  type Adopted,
  roundsTried,
  translateExcepts,
} from "../../core/scan/import/adopt.ts";
import type { ForeignFile, ForeignRule, Origin } from "../../core/scan/import/foreign.ts";
import type { Except, RuleFile, RuleSpec } from "../../core/scan/ruleFile.ts";
import type { Rounds } from "../../core/scan/import/shape.ts";
import type { RuleChecker, Verdict } from "./ruleCheck.ts";

export interface RuleOutcome {
  /** As the source file calls it. */
  readonly rule: string;
  readonly kind: "taken" | "adapted" | "refused";
  /** Its id from now on. */
  readonly id?: string;
  /** How it was adapted, or why it was refused. */
  readonly notes: readonly string[];
}

export interface ImportedRules {
  readonly file: RuleFile;
  readonly outcomes: readonly RuleOutcome[];
  /** About the file as a whole. */
  readonly notes: readonly string[];
}

export interface ImportSource {
  readonly origin: Origin;
  readonly title: string;
  readonly file: Extract<ForeignFile, { kind: "ok" }>;
  /** Ids that exist already. */
  readonly taken: ReadonlySet<string>;
}

export async function importRules(
  source: ImportSource,
  checker: RuleChecker,
): Promise<ImportedRules> {
  const shared = sharedExcepts(source.file);
  const seen = new Set(source.taken);
  const rules: RuleSpec[] = [];
  const outcomes: RuleOutcome[] = [];
  for (const rule of source.file.rules) {
    const adopted = await tryRule(rule, source.origin, { checker, except: shared.except });
    const outcome = settle(rule, adopted, seen);
    outcomes.push(outcome);
    if (adopted.kind !== "adopted" || outcome.kind === "refused") continue;
    rules.push(adopted.spec);
    seen.add(adopted.spec.id);
  }
  const except = shared.except.length === 0 ? {} : { except: [...shared.except] };
  return {
    file: { title: source.title, ...except, rules: rules.toSorted(byId) },
    outcomes,
    notes: [...source.file.notes, ...shared.notes],
  };
}

function byId(a: RuleSpec, b: RuleSpec): number {
  return a.id < b.id ? -1 : 1;
}

function sharedExcepts({ except }: ImportSource["file"]): {
  readonly except: readonly Except[];
  readonly notes: readonly string[];
} {
  const translated = translateExcepts({ except, dialect: "go" });
  if (typeof translated !== "string") return { except: translated, notes: [] };
  return { except: [], notes: [`the allowlist of all rules is left out: ${translated}`] };
}

interface TryDeps {
  readonly checker: RuleChecker;
  readonly except: readonly Except[];
}

/** With fewer rounds for endless repeats when the first try is too slow. */
async function tryRule(rule: ForeignRule, origin: Origin, deps: TryDeps): Promise<Adopted> {
  let failure: Adopted | undefined;
  for (const rounds of roundsTried) {
    const adopted = adopt(rule, { origin, rounds });
    if (adopted.kind === "refused") return adopted;
    const tried = await tryAdopted(adopted, deps);
    if (tried.kind === "adopted") return rounds === roundsTried[0] ? tried : limited(tried, rounds);
    failure ??= { kind: "refused", reason: tried.reason };
    if (tried.why !== "slow") return failure;
  }
  return failure ?? { kind: "refused", reason: "not tried" };
}

type Sound = Extract<Adopted, { kind: "adopted" }>;
type Unsound = Extract<Verdict, { kind: "refused" }>;

/** Made-up examples may fall below the entropy that their rule asks of real values. */
async function tryAdopted(adopted: Sound, deps: TryDeps): Promise<Sound | Unsound> {
  const { spec } = adopted;
  const verdict = await deps.checker.check(spec, deps.except);
  if (verdict.kind === "sound") return adopted;
  if (verdict.why === "slow" || spec.entropy === undefined) return verdict;
  const plain = await deps.checker.check({ ...spec, entropy: 0 }, deps.except);
  if (plain.kind === "refused") return verdict;
  const kept = { ...spec, examples: { hit: [], miss: spec.examples.miss } };
  const again = await deps.checker.check(kept, deps.except);
  if (again.kind === "refused") return verdict;
  const note = "its examples hold only without its entropy: they are left out";
  return { kind: "adopted", spec: kept, notes: [...adopted.notes, note] };
}

function limited(adopted: Sound, { any, space }: Rounds): Adopted {
  const note = `endless repeats end after ${any} rounds, of white space after ${space}`;
  return { ...adopted, notes: [...adopted.notes, note] };
}

function settle(rule: ForeignRule, adopted: Adopted, seen: ReadonlySet<string>): RuleOutcome {
  if (adopted.kind === "refused")
    return { rule: rule.id, kind: "refused", notes: [adopted.reason] };
  const { id } = adopted.spec;
  if (seen.has(id)) {
    return { rule: rule.id, kind: "refused", notes: [`a rule \`${id}\` exists already`] };
  }
  const kind = adopted.notes.length === 0 ? "taken" : "adapted";
  return { rule: rule.id, kind, id, notes: adopted.notes };
}
