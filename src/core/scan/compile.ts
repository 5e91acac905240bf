/**
 * Rules as data → what the matcher runs: trigger literals, and for each rule one sticky regular
 * expression that is tried exactly where its literal was found.
 *
 * Templates get boundaries: the value is not the middle of a longer run of the same characters.
 */

import { buildAutomaton, type Automaton } from "./aho.ts";
import { assignmentNames } from "./assign.ts";
import type { RuleFile, RuleSpec } from "./ruleFile.ts";
import { nearDistance } from "./near.ts";
import { escapePattern, parseTemplate, type Piece, templatePattern } from "./template.ts";

export interface CompiledRule {
  readonly spec: RuleSpec;
  /** Higher wins where findings overlap. */
  readonly rank: number;
}

/** One thing to try where a literal ends. */
export interface Trial {
  readonly rule: CompiledRule;
  readonly literal: string;
  /** The literal must have exactly this case. */
  readonly exact: boolean;
  /** Sticky; group 1 is the value when present. */
  readonly regex: RegExp;
  /** Positions before the literal where the match may begin. */
  readonly back: number;
  /** Set for a service's name: whether the gap before the value must hold a word like key or token. */
  readonly near?: { readonly keyword: boolean };
}

export interface CompiledRules {
  readonly automaton: Automaton;
  /** `trials[i]` belong to the i-th literal of the automaton. */
  readonly trials: readonly (readonly Trial[])[];
  /** Whether the i-th literal may be the name of a credential that is assigned. */
  readonly assigns: readonly boolean[];
  readonly rules: readonly CompiledRule[];
  /**
   * Values that begin like a known format. Where the format itself does not match, the value is a
   * malformed or truncated token, and nothing that knows it only by its name reports it.
   */
  readonly claims: RegExp;
}

export function compileRules(
  files: readonly RuleFile[],
  isOn: (spec: RuleSpec) => boolean,
): CompiledRules {
  const byLiteral = new Map<string, Trial[]>();
  const rules: CompiledRule[] = [];
  for (const spec of files.flatMap((file) => file.rules)) {
    if (!isOn(spec)) continue;
    const rule: CompiledRule = { spec, rank: rankOf(spec) };
    rules.push(rule);
    for (const trial of trialsOf(rule)) {
      const key = trial.literal.toLowerCase();
      byLiteral.set(key, [...(byLiteral.get(key) ?? []), trial]);
    }
  }
  for (const name of assignmentNames) byLiteral.set(name, byLiteral.get(name) ?? []);
  const literals = [...byLiteral.keys()];
  const names: ReadonlySet<string> = new Set(assignmentNames);
  return {
    automaton: buildAutomaton(literals),
    assigns: literals.map((literal) => names.has(literal)),
    trials: literals.map((literal) => byLiteral.get(literal) ?? []),
    rules,
    claims: claimedPrefixes(rules),
  };
}

/** Too common to belong to one format. */
const sharedPrefixes: ReadonlySet<string> = new Set([
  "test_",
  "live_",
  "secret_",
  "token_",
  "api_",
  "prod_",

  "api-",
  "key-",
  "glrt-",
]);

function claimedPrefixes(rules: readonly CompiledRule[]): RegExp {
  const prefixes = rules
    .flatMap(({ spec }) => ("formats" in spec ? spec.formats : []))
    .map((format) => parseTemplate(format)[0])
    .flatMap((piece) => (piece?.kind === "literal" ? [piece.text] : []))
    .filter(
      (text) => text.length >= 4 && /[_/-]$/.test(text) && !sharedPrefixes.has(text.toLowerCase()),
    );
  if (prefixes.length === 0) return /(?!)/;
  return new RegExp(`^(?:${[...new Set(prefixes)].map(escapePattern).join("|")})`);
}

/** A format of its own beats a value near a name; a longer literal part beats a shorter one. */
function rankOf(spec: RuleSpec): number {
  const confidence = ["low", "medium", "high"].indexOf(spec.confidence) * 10;
  if ("formats" in spec) return 200 + confidence;
  return ("near" in spec ? 100 : 150) + confidence;
}

function trialsOf(rule: CompiledRule): readonly Trial[] {
  const { spec } = rule;
  if ("formats" in spec) return spec.formats.map((format) => formatTrial(rule, format));
  if ("near" in spec) return nearTrials(rule, spec.near);
  if ("code" in spec) return [];
  const flags = spec.ignoreCase === true ? "iy" : "y";
  return spec.anchors.map((literal) => ({
    rule,
    literal,
    exact: spec.ignoreCase !== true,
    regex: new RegExp(spec.pattern, flags),
    back: spec.back ?? 0,
  }));
}

function formatTrial(rule: CompiledRule, format: string): Trial {
  const pieces = parseTemplate(format);
  const at = anchorIndex(pieces);
  const anchor = pieces[at];
  if (anchor?.kind !== "literal") throw new Error(`rule \`${rule.spec.id}\` has no literal`);
  const back = pieces.slice(0, at).reduce((sum, piece) => sum + longest(piece), 0);
  const regex = new RegExp(`${before(pieces)}(${templatePattern(format)})${after(pieces)}`, "y");
  return { rule, literal: anchor.text, exact: true, regex, back };
}

/** The longest literal, the first one when it is long enough. */
function anchorIndex(pieces: readonly Piece[]): number {
  let best = -1;
  pieces.forEach((piece, index) => {
    if (piece.kind !== "literal") return;
    const held = pieces[best];
    if (held?.kind !== "literal" || piece.text.length > held.text.length) best = index;
  });
  const first = pieces[0];
  return first?.kind === "literal" && first.text.length >= 3 ? 0 : best;
}

function longest(piece: Piece): number {
  return piece.kind === "literal" ? piece.text.length : piece.max;
}

function before(pieces: readonly Piece[]): string {
  const first = pieces[0];
  const opensWithWord = first?.kind === "class" || /^\w/.test(first?.text ?? "");
  if (!opensWithWord) return "";
  const shared =
    first?.kind === "literal" && /^(?:test|live|sk|pk|rk|key|api)[_-]/i.test(first.text);
  return shared ? "(?<![A-Za-z0-9_/])" : "(?<![A-Za-z0-9])";
}

function after(pieces: readonly Piece[]): string {
  const last = pieces.at(-1);
  return last?.kind === "class" ? `(?!-?[_${last.set}])` : "(?![A-Za-z0-9])";
}

function nearTrials(
  rule: CompiledRule,
  near: Extract<RuleSpec, { near: object }>["near"],
): readonly Trial[] {
  const values = near.values.map(templatePattern).join("|");
  return near.names.map((name) => ({
    rule,
    literal: name,
    exact: false,
    regex: new RegExp(
      `${escapePattern(name)}([^\\x00]{0,${nearDistance}}?)(?<![A-Za-z0-9_-])(${values})(?![A-Za-z0-9_-])`,
      "iy",
    ),
    back: 0,
    near: { keyword: near.keyword ?? true },
  }));
}
