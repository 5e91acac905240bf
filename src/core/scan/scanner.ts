/**
 * Text → findings. What this returns is what the scan thread serves.
 *
 * A scanner is configured with a version and answers only for that version: a fresh one says
 * `unconfigured`, never "no findings". Matched text stays in local variables; findings leave with a
 * span of the original text, a mask and a keyed hash.
 *
 * INVARIANT: pure apart from its configuration; the same text and configuration give the same
 * findings.
 */

import type { Decoder } from "../model/decoder.ts";
import { type FieldRole, severities, type TextFinding } from "../model/finding.ts";
import type { Hash } from "../model/ids.ts";
import type { ScanSettings } from "../model/snapshot.ts";
import { type CodedMatch, codedMatches } from "./codedMatches.ts";
import { compileRules, type CompiledRules } from "./compile.ts";
import { type Decoded, sourceSpan } from "./decode/decoded.ts";
import { decodeLayer } from "./decode/decoders.ts";
import { flags } from "./decode/flags.ts";
import { type Open, telling } from "./decode/inflate.ts";
import { type Survey, survey } from "./decode/survey.ts";
import { isExcused, isNamed } from "./except.ts";
import { createFindCopies, type FindCopies, type Fingerprints } from "./fingerprint.ts";
import { type Found, isSaid, join, nothing, toFinding } from "./found.ts";
import type { InjectionMatch } from "./injection.ts";
import { type Match, matchRules, othersIn } from "./match.ts";
import { once } from "./once.ts";
import { resolveApart } from "./overlap.ts";
import { findFileRule } from "./proprietary.ts";
import type { RuleFile, RuleSpec } from "./ruleFile.ts";
import { cutsAt, inARow, type Opening, partsAt } from "./runOn.ts";
import { readSpeech, type Speech, speechLiterals } from "./speech.ts";
import { findHiddenSteering, findSteering } from "./steering.ts";

export interface ScanText {
  readonly text: string;
  /** Name of the file the text came from. */
  readonly path?: string;
  readonly role?: FieldRole;
  /** Name of the member whose value the text is: `{"password": "…"}`. */
  readonly key?: string;
}

export interface ScanConfig {
  readonly version: number;
  readonly rules: readonly RuleFile[];
  readonly settings: ScanSettings;
  /** Of the files that must never leave. */
  readonly fingerprints?: Fingerprints;
}

export type ScanReply =
  | { readonly kind: "scanned"; readonly findings: readonly (readonly TextFinding[])[] }
  /** A text holds more than the scanner takes on (`maxMatches`, `minDecodeBudget`, `maxInflatedBytes`): nothing is known. */
  | { readonly kind: "exceeded" }
  | { readonly kind: "unconfigured" };

export interface ScannerDeps {
  readonly hash: (text: string) => Hash;
  readonly inflate?: Open;
}

export interface Scanner {
  configure(config: ScanConfig): void;
  scan(texts: readonly ScanText[], version: number): ScanReply;
}

/** Decoded text per scanned text, all layers together: eight times its size and at least this. */
export const minDecodeBudget = 1024 * 1024;
/** Of a UTF-16 unit in UTF-8. */
const maxBytesOfUnit = 3;

interface Configured {
  readonly version: number;
  readonly rules: CompiledRules;
  readonly settings: ScanSettings;
  /** Rules whose matching is code; their data (severity, type) is still in the files. */
  readonly coded: ReadonlyMap<string, RuleSpec>;
  /** Where files are marked, and the rule about them is on. */
  readonly copies?: { readonly spec: RuleSpec; readonly find: FindCopies };
  /** Rules that look at the name of the file alone. */
  readonly named: readonly Extract<RuleSpec, { files: object }>[];
  /** Decoders that are switched off. */
  readonly closed: ReadonlySet<Decoder>;
  /** A limit was hit anywhere in the running call of `scan`: its findings are not complete. */
  readonly effort: { exceeded: boolean };
}

export function createScanner(deps: ScannerDeps): Scanner {
  let current: Configured | undefined;
  return {
    configure(config) {
      current = configure(config);
    },
    scan(texts, version) {
      const held = current;
      if (held === undefined || held.version !== version) return { kind: "unconfigured" };
      held.effort.exceeded = false;
      const findings = texts.map((text) => scanText(held, deps, text));
      return held.effort.exceeded ? { kind: "exceeded" } : { kind: "scanned", findings };
    },
  };
}

function configure({ version, rules, settings, fingerprints }: ScanConfig): Configured {
  const off: ReadonlySet<string> = new Set(settings.disabledRules);
  const isOn = (spec: RuleSpec): boolean =>
    settings.detectors[spec.detector] &&
    !off.has(spec.id) &&
    severities.indexOf(spec.severity) >= severities.indexOf(settings.minSeverity);
  const coded = rules
    .flatMap((file) => file.rules)
    .filter((spec) => isCoded(spec) && isOn(spec))
    .map((spec) => [spec.id, spec] as const);
  const named = rules
    .flatMap((file) => file.rules)
    .flatMap((spec) => ("files" in spec && isOn(spec) ? [spec] : []));
  const matched = (spec: RuleSpec): boolean => !isCoded(spec) && isOn(spec);
  const byId = new Map(coded);
  const isSpeechRead = settings.detectors.injection || settings.detectors.proprietary;
  const marked = byId.get("marked-content");
  const isMarked = fingerprints !== undefined && marked !== undefined;
  return {
    version,
    settings,
    rules: compileRules(rules, matched, isSpeechRead ? speechLiterals() : []),
    coded: byId,
    ...(isMarked ? { copies: { spec: marked, find: createFindCopies(fingerprints) } } : {}),
    named,
    closed: new Set(settings.disabledDecoders),
    effort: { exceeded: false },
  };
}

function isCoded(spec: RuleSpec): boolean {
  return "code" in spec;
}

function scanText(held: Configured, deps: ScannerDeps, text: ScanText): readonly TextFinding[] {
  const seen = held.settings.decode ? survey(text.text) : undefined;
  const isForeign = seen === undefined ? undefined : (seen.flags & flags.beyondAscii) !== 0;
  const { found: plain, speech } = scanPlain(held, text, { encoding: [], isForeign });
  const member = text.key === undefined ? nothing : scanMember(held, text, text.key);
  const decoded = seen === undefined ? nothing : scanDecoded(held, deps, text, seen);
  const all = join(join(plain, member), join(decoded, scanWhole(held, text, speech)));
  // A copy holds whatever else was found in it: neither hides the other.
  const found = join(copiesIn(held, text), resolveApart(all, isSaid));
  return found.map((each) => toFinding(each, held.settings, deps.hash));
}

function copiesIn({ copies }: Configured, { text }: ScanText): readonly Found[] {
  if (copies === undefined) return nothing;
  const { spec, find } = copies;
  return find(text).map(({ label, start, end }) => ({
    spec,
    rank: 0,
    start,
    end,
    value: label,
    encoding: [],
  }));
}

interface Reading {
  /** Encodings that led to the text; empty for the text itself. */
  readonly encoding: readonly string[];
  /** Whether there are characters beyond ASCII; undefined where nobody looked. */
  readonly isForeign?: boolean | undefined;
}

interface Plain {
  readonly found: readonly Found[];
  /** The text as what is said in it, for what else is to be found there. */
  readonly speech: () => Speech;
}

/** Everything that is decided from the characters themselves. */
function scanPlain(held: Configured, whole: ScanText, reading: Reading): Plain {
  const { encoding, isForeign } = reading;
  const { text } = whole;
  const { detectors } = held.settings;
  const matched = matchRules(held.rules, text);
  const find = (other: string) => othersIn(held.rules, other);
  const speech = once(() => readSpeech(text, { isForeign, hits: matched.others, find }));
  const coded = codedMatches(text, { detectors, matched, encoding, speech });
  held.effort.exceeded ||= matched.exceeded || coded.exceeded;
  const byRules =
    matched.matches.length === 0 ? nothing : foundByRules(whole, matched.matches, encoding);
  const byCode =
    coded.matches.length === 0 ? nothing : foundByCode(held, text, { ...coded, encoding });
  const inRow =
    matched.runOns.length === 0 ? nothing : foundInARow(held, whole, matched.runOns, encoding);
  return { found: join(join(byRules, byCode), inRow), speech };
}

function foundInARow(
  { rules }: Configured,
  whole: ScanText,
  openings: readonly Opening[],
  encoding: readonly string[],
): readonly Found[] {
  const cuts = cutsAt(openings);
  const matches = partsAt(whole.text, cuts).flatMap(({ start, end }) =>
    matchRules(rules, whole.text.slice(start, end)).matches.map((match) => ({
      ...match,
      start: match.start + start,
      end: match.end + start,
    })),
  );
  return foundByRules(whole, inARow(matches, cuts), encoding);
}

function foundByRules(
  { text, path }: ScanText,
  matches: readonly Match[],
  encoding: readonly string[],
): readonly Found[] {
  return matches
    .filter(({ rule, ...match }) => !isExcused(rule.spec, { ...match, text, path }))
    .map(({ rule, ...match }) => ({ spec: rule.spec, rank: rule.rank, ...match, encoding }));
}

interface Coded {
  readonly matches: readonly CodedMatch[];
  readonly encoding: readonly string[];
}

function foundByCode(
  held: Configured,
  text: string,
  { matches, encoding }: Coded,
): readonly Found[] {
  return matches.flatMap(([id, rank, { start, end }]) => {
    const spec = held.coded.get(id);
    if (spec === undefined) return [];
    return [{ spec, rank, start, end, value: text.slice(start, end), encoding }];
  });
}

/** Longest value that is read together with the name of its member. */
export const maxMemberLength = 256;

/** The value as it would stand behind its name, so that names tell as they do in a file. */
function scanMember(held: Configured, whole: ScanText, key: string): readonly Found[] {
  const { text } = whole;
  if (text.length > maxMemberLength || !/^[\w.-]{2,64}$/.test(key)) return nothing;
  const head = `"${key}": "`;
  const named = `${head}${text}"`;
  return scanPlain(held, { ...whole, text: named }, { encoding: [] })
    .found.filter(({ start, end }) => start >= head.length && end <= head.length + text.length)
    .map((found) => ({ ...found, start: found.start - head.length, end: found.end - head.length }));
}

/** What depends on the text as a whole: prompt injection, and the name of its file. */
function scanWhole(held: Configured, whole: ScanText, speech: () => Speech): readonly Found[] {
  const { text, path } = whole;
  const said = held.settings.detectors.injection
    ? toFound(held, text, { matches: findSteering(text, whole, speech), encoding: [] })
    : nothing;
  return path === undefined ? said : [...said, ...scanPath(held, text, path)];
}

/** What the name of the file alone tells: it is the first line that is reported. */
function scanPath(held: Configured, text: string, path: string): readonly Found[] {
  const end = firstLineEnd(text);
  const at = { rank: 1, start: 0, end, value: path, encoding: [] };
  const spec = held.coded.get(findFileRule(path) ?? "");
  const own = held.named
    .filter(({ files }) => isNamed(files, path))
    .filter((each) => !isExcused(each, { text, start: 0, end, value: path, path }));
  return (spec === undefined ? own : [spec, ...own]).map((each) => ({ spec: each, ...at }));
}

interface Steering {
  readonly matches: readonly InjectionMatch[];
  readonly encoding: readonly string[];
}

function toFound(
  held: Configured,
  text: string,
  { matches, encoding }: Steering,
): readonly Found[] {
  if (matches.length === 0) return nothing;
  const coded = matches.map(({ type, ...match }): CodedMatch => [
    `injection-${type.replaceAll("_", "-")}`,
    5,
    match,
  ]);
  return foundByCode(held, text, { matches: coded, encoding });
}

function firstLineEnd(text: string): number {
  const end = text.indexOf("\n");
  return end < 0 ? text.length : end;
}

interface Layer {
  readonly decoded: Decoded;
  readonly encoding: readonly string[];
  /** From a span of this layer to the scanned text. */
  readonly toSource: (start: number, end: number) => { start: number; end: number };
}

type OpenLayer = (text: string, seen?: Survey) => readonly Decoded[];

function scanDecoded(
  held: Configured,
  deps: ScannerDeps,
  whole: ScanText,
  seen: Survey,
): readonly Found[] {
  const { text } = whole;
  const found: Found[] = [];
  let budget = Math.max(minDecodeBudget, text.length * 8);
  const inflate = telling(deps.inflate, {
    textBytes: budget * maxBytesOfUnit,
    onExceeded: () => {
      held.effort.exceeded = true;
    },
  });
  const open: OpenLayer = (layer, known) => decodeLayer(layer, inflate, known, held.closed);
  let layers = layersOf({ text, seen }, [], (start, end) => ({ start, end }), open);
  for (let depth = 1; depth <= held.settings.maxDecodeDepth && layers.length > 0; depth += 1) {
    const next: Layer[] = [];
    for (const layer of layers) {
      budget -= layer.decoded.text.length;
      if (budget < 0) {
        held.effort.exceeded = true;
        return found;
      }
      for (const each of scanLayer(held, layer, whole)) {
        const span = layer.toSource(each.start, each.end);
        found.push({ ...each, ...span, rank: each.rank - depth });
      }
      if (depth < held.settings.maxDecodeDepth) {
        next.push(...layersOf(layer.decoded, layer.encoding, layer.toSource, open));
      }
    }
    layers = next;
  }
  return found;
}

/** An order that is hidden in a layer is an order, too. */
function scanLayer(
  held: Configured,
  { decoded, encoding }: Layer,
  whole: ScanText,
): readonly Found[] {
  const { text } = decoded;
  const { found, speech } = scanPlain(held, { ...whole, text }, { encoding });
  if (!held.settings.detectors.injection) return found;
  const matches = findHiddenSteering(decoded, whole, speech);
  return join(found, toFound(held, text, { matches, encoding }));
}

function layersOf(
  { text, seen }: { readonly text: string; readonly seen?: Survey },
  encoding: readonly string[],
  toOuter: Layer["toSource"],
  open: OpenLayer,
): readonly Layer[] {
  return open(text, seen)
    .filter((decoded) => decoded.text !== text && decoded.text.length > 0)
    .map((decoded) => ({
      decoded,
      encoding: [...encoding, decoded.name],
      toSource: (start, end) => {
        const span = sourceSpan(decoded, start, end);
        return toOuter(span.start, span.end);
      },
    }));
}
