/**
 * Rules as data → what the matcher runs: trigger literals, and for each rule one sticky regular
 * expression that is tried exactly where its literal was found.
 *
 * Templates get boundaries: the value is not the middle of a longer run of the same characters.
 */

import { buildAutomaton, type Automaton } from "./aho.ts";
import { assignmentNames } from "./assign.ts";
import { once } from "./once.ts";
import type { RuleFile, RuleSpec } from "./ruleFile.ts";
import { nearDistance } from "./near.ts";
import { escapePattern, parseTemplate, type Piece, templatePattern } from "./template.ts";

export interface CompiledRule {
  readonly spec: RuleSpec;
  /** Higher wins where findings overlap. */
  readonly rank: number;
}

/** One thing to try where a literal stands. */
export interface Trial {
  readonly rule: CompiledRule;
  readonly literal: string;
  /** The literal must have exactly this case. */
  readonly exact: boolean;
  /** Sticky; group 1 is the value when present. Made on first use: most rules never meet their literal. */
  readonly regex: () => RegExp;
  /** Positions before the literal where the match may begin: nearest and farthest. */
  readonly back: readonly [number, number];
  /** What must stand right before and right behind the literal, as classes of characters. */
  readonly neighbours?: Neighbours;
  /** The literal opens one format only: it is told in the middle of a word, too (`runOn.ts`). */
  readonly isTelling?: boolean;
  /** Set for a service's name: whether the gap before the value must hold a word like key or token. */
  readonly near?: { readonly keyword: boolean };
}

/** One character class each, by code below 128; undefined where anything may stand. */
export interface Neighbours {
  readonly before: Uint8Array | undefined;
  readonly behind: Uint8Array | undefined;
}

/** What a literal sets off. */
export interface Trigger {
  /** In lower case. */
  readonly key: string;
  readonly trials: readonly Trial[];
  /** It is the name of a credential that may be assigned. */
  readonly assigns: boolean;
}

export interface CompiledRules {
  readonly automaton: Automaton;
  /** `triggers[i]` belongs to the i-th literal of the automaton; behind them come the others. */
  readonly triggers: readonly Trigger[];
  readonly rules: readonly CompiledRule[];
  /**
   * Values that begin like a known format. Where the format itself does not match, the value is a
   * malformed or truncated token, and nothing that knows it only by its name reports it.
   */
  readonly claims: RegExp;
}

/** `others` are literals that somebody else wants to know of: one pass finds them, too. */
export function compileRules(
  files: readonly RuleFile[],
  isOn: (spec: RuleSpec) => boolean,
  others: readonly string[] = [],
): CompiledRules {
  const rules = files
    .flatMap((file) => file.rules)
    .filter(isOn)
    .map((spec): CompiledRule => ({ spec, rank: rankOf(spec) }));
  const trials = Map.groupBy(rules.flatMap(trialsOf), ({ literal }) => literal.toLowerCase());
  const names: ReadonlySet<string> = new Set(assignmentNames);
  const triggers = [...new Set([...trials.keys(), ...names])].map((key) => ({
    key,
    trials: trials.get(key) ?? [],
    assigns: names.has(key),
  }));
  return {
    automaton: buildAutomaton([...triggers.map(({ key }) => key), ...others]),
    triggers,
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
  if ("near" in spec) return 100 + confidence;
  return (spec.confidence === "low" ? 60 : 150) + confidence;
}

function trialsOf(rule: CompiledRule): readonly Trial[] {
  const { spec } = rule;
  if ("formats" in spec) return spec.formats.map((format) => formatTrial(rule, format));
  if ("near" in spec) return nearTrials(rule, spec.near);
  if ("code" in spec || "files" in spec) return [];
  const flags = spec.ignoreCase === true ? "iy" : "y";
  const regex = once(() => new RegExp(spec.pattern, flags));
  const exact = spec.ignoreCase !== true && spec.anyCase !== true;
  return spec.anchors.map((literal) => ({
    rule,
    literal: exact ? literal : literal.toLowerCase(),
    exact,
    regex,
    back: [0, spec.back ?? 0],
  }));
}

function formatTrial(rule: CompiledRule, format: string): Trial {
  const pieces = parseTemplate(format);
  const at = anchorIndex(pieces);
  const anchor = pieces[at];
  if (anchor?.kind !== "literal") throw new Error(`rule \`${rule.spec.id}\` has no literal`);
  const ahead = pieces.slice(0, at);
  const regex = once(
    () => new RegExp(`${before(pieces)}(${templatePattern(format)})${after(pieces)}`, "y"),
  );
  const back = [total(ahead, shortest), total(ahead, longest)] as const;
  const neighbours = { before: tableOf(pieces[at - 1]), behind: tableOf(pieces[at + 1]) };
  const isTelling = at === 0 && isToldBy(rule.spec, anchor.text);
  return { rule, literal: anchor.text, exact: true, regex, back, neighbours, isTelling };
}

/**
 * Openings that are told in the middle of a word: so long, or a little shorter and with a mark at the end.
 * None of what zeros are in base64: a program or an image holds `EAAA` thousands of times.
 */
const telling = /^(?!.*AA)(?:.{4}|..[_.-]$)/;

function isToldBy({ detector, confidence }: RuleSpec, opening: string): boolean {
  if (detector !== "secrets" || confidence === "low") return false;
  return telling.test(opening) && !sharedPrefixes.has(opening.toLowerCase());
}

function total(pieces: readonly Piece[], size: (piece: Piece) => number): number {
  return pieces.reduce((sum, piece) => sum + size(piece), 0);
}

/** By class: a few classes serve all rules. */
const tables = new Map<string, Uint8Array>();

function tableOf(piece: Piece | undefined): Uint8Array | undefined {
  if (piece?.kind !== "class" || piece.min === 0) return undefined;
  const held = tables.get(piece.set);
  if (held !== undefined) return held;
  const inClass = new RegExp(`[${piece.set}]`);
  const table = Uint8Array.from({ length: 128 }, (_, code) =>
    inClass.test(String.fromCharCode(code)) ? 1 : 0,
  );
  tables.set(piece.set, table);
  return table;
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

function shortest(piece: Piece): number {
  return piece.kind === "literal" ? piece.text.length : piece.min;
}

function longest(piece: Piece): number {
  return piece.kind === "literal" ? piece.text.length : piece.max;
}

function before(pieces: readonly Piece[]): string {
  const first = pieces[0];
  const opensWithWord = first?.kind === "class" || /^\w/.test(first?.text ?? "");
  if (!opensWithWord) return "";
  if (first?.kind === "literal" && pieces.every(isUpperCase)) return "(?<![A-Z0-9])";
  return first?.kind === "literal" ? behindWord(first.text) : "(?<![A-Za-z0-9])";
}

/** Most characters without a break before the dash that a web token stands behind. */
export const maxTokenHead = 64;
/** Web tokens are long and their opening is short: a run of openings is not read to its end from each of them. */
const tokenStart = `(?<![A-Za-z0-9]|[\\w-]{${maxTokenHead}}[_-])`;

/** Prefixes that other words end in. A path may lead to a key, not what its alphabet makes look like one. */
function behindWord(opening: string): string {
  if (/^[spr]k[_-]/i.test(opening)) return "(?<![A-Za-z0-9_]|[A-Za-z0-9+]{12}/)";
  if (opening === "eyJ") return tokenStart;
  const isShared = /^(?:test|live|key|api)[_-]/i.test(opening);
  return isShared ? "(?<![A-Za-z0-9_/])" : "(?<![A-Za-z0-9])";
}

/** Capitals and digits only: a small letter beside them belongs to something else. */
function isUpperCase(piece: Piece): boolean {
  return piece.kind === "literal" ? /^[A-Z0-9]+$/.test(piece.text) : /^[A-Z0-9-]+$/.test(piece.set);
}

function after(pieces: readonly Piece[]): string {
  const last = pieces.at(-1);
  return last?.kind === "class" ? `(?!-?[_${last.set}]|=(?![=&]))` : "(?![A-Za-z0-9])";
}

function nearTrials(
  rule: CompiledRule,
  near: Extract<RuleSpec, { near: object }>["near"],
): readonly Trial[] {
  const values = near.values.map(templatePattern).join("|");
  return near.names.map((name) => ({
    rule,
    literal: name.toLowerCase(),
    exact: false,
    regex: once(
      () =>
        new RegExp(
          `${escapePattern(name)}([^\\x00]{0,${nearDistance}}?)(?<![A-Za-z0-9_-])(${values})(?![A-Za-z0-9_-])`,
          "iy",
        ),
    ),
    back: [0, 0],
    near: { keyword: near.keyword ?? true },
  }));
}
