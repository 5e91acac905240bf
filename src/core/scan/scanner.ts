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

import {
  type Confidence,
  type Detector,
  type FieldRole,
  severities,
  type TextFinding,
} from "../model/finding.ts";
import { type AllowId, type Hash, ruleId } from "../model/ids.ts";
import type { ScanSettings } from "../model/snapshot.ts";
import { codedMatches } from "./codedMatches.ts";
import { compileRules, type CompiledRules } from "./compile.ts";
import type { Inflate } from "./decode/base64.ts";
import { type Decoded, sourceSpan } from "./decode/decoded.ts";
import { decodeLayer } from "./decode/decoders.ts";
import { flags, type Survey, survey } from "./decode/survey.ts";
import { isExcused, isNamed } from "./except.ts";
import { createFindCopies, type FindCopies, type Fingerprints } from "./fingerprint.ts";
import { fnmatch } from "../text/fnmatch.ts";
import type { InjectionMatch } from "./injection.ts";
import { matchRules } from "./match.ts";
import { once } from "./once.ts";
import { resolveApart } from "./overlap.ts";
import { findFileRule } from "./proprietary.ts";
import type { RuleFile, RuleSpec } from "./ruleFile.ts";
import { checksumOf } from "./validators.ts";
import { readSpeech, type Speech } from "./speech.ts";
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
  /** A text holds more than the scanner takes on (`maxMatches`, `minDecodeBudget`): nothing is known. */
  | { readonly kind: "exceeded" }
  | { readonly kind: "unconfigured" };

export interface ScannerDeps {
  readonly hash: (text: string) => Hash;
  readonly inflate?: Inflate;
}

export interface Scanner {
  configure(config: ScanConfig): void;
  scan(texts: readonly ScanText[], version: number): ScanReply;
}

/** Decoded text per scanned text, all layers together: eight times its size and at least this. */
export const minDecodeBudget = 1024 * 1024;
/** Longest value that is masked and hashed as one; a private key of 64 KB is below it. */
export const previewLength = 4;

/** A value at a place of the scanned text. */
interface Found {
  readonly spec: Pick<
    RuleSpec,
    "id" | "type" | "detector" | "severity" | "confidence" | "validator"
  >;
  readonly rank: number;
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly encoding: readonly string[];
}

interface Configured {
  readonly version: number;
  readonly rules: CompiledRules;
  readonly settings: ScanSettings;
  /** Rules whose matching is code; their data (severity, type) is still in the files. */
  readonly coded: ReadonlyMap<string, RuleSpec>;
  readonly findCopies: FindCopies;
  /** Rules that look at the name of the file alone. */
  readonly named: readonly Extract<RuleSpec, { files: object }>[];
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
      const run: Run = { ...held, effort: { exceeded: false } };
      const findings = texts.map((text) => scanText(run, deps, text));
      return run.effort.exceeded ? { kind: "exceeded" } : { kind: "scanned", findings };
    },
  };
}

/** One call of `scan`. */
interface Run extends Configured {
  /** A limit was hit anywhere in the call: its findings are not complete. */
  readonly effort: { exceeded: boolean };
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
  const findCopies = fingerprints === undefined ? () => [] : createFindCopies(fingerprints);
  return {
    version,
    settings,
    rules: compileRules(rules, matched),
    coded: new Map(coded),
    findCopies,
    named,
  };
}

function isCoded(spec: RuleSpec): boolean {
  return "code" in spec;
}

function scanText(held: Run, deps: ScannerDeps, text: ScanText): readonly TextFinding[] {
  const seen = held.settings.decode ? survey(text.text) : undefined;
  const isForeign = seen === undefined ? undefined : (seen.flags & flags.beyondAscii) !== 0;
  const speech = once(() => readSpeech(text.text, isForeign));
  const all = [
    ...scanPlain(held, text, { encoding: [], speech }),
    ...scanMember(held, text),
    ...(seen === undefined ? [] : scanDecoded(held, deps, { ...text, seen })),
    ...scanWhole(held, text, speech),
  ];
  // A copy holds whatever else was found in it: neither hides the other.
  const isSaid = ({ spec }: Found): boolean => spec.detector === "injection";
  const found = [...copiesIn(held, text), ...resolveApart(all, isSaid)];
  return found.map((each) => toFinding(held, deps, each));
}

function copiesIn(held: Run, { text }: ScanText): readonly Found[] {
  const spec = held.coded.get("marked-content");
  if (spec === undefined) return [];
  return held
    .findCopies(text)
    .map(({ label, start, end }) => ({ spec, rank: 0, start, end, value: label, encoding: [] }));
}

interface Reading {
  /** Encodings that led to the text; empty for the text itself. */
  readonly encoding: readonly string[];
  readonly speech: () => Speech;
}

/** Everything that is decided from the characters themselves. */
function scanPlain(held: Run, whole: ScanText, reading: Reading): readonly Found[] {
  const { encoding, speech } = reading;
  const { text, path } = whole;
  const matched = matchRules(held.rules, text);
  held.effort.exceeded ||= matched.exceeded;
  const byRules = matched.matches
    .filter(({ rule, ...match }) => !isExcused(rule.spec, { ...match, text, path }))
    .map(({ rule, ...match }) => ({ spec: rule.spec, rank: rule.rank, ...match, encoding }));
  const coded = codedMatches(text, {
    detectors: held.settings.detectors,
    matched,
    encoding,
    speech,
  });
  held.effort.exceeded ||= coded.exceeded;
  const byCode = coded.matches.flatMap(([id, rank, match]) => {
    const spec = held.coded.get(id);
    if (spec === undefined) return [];
    const { start, end } = match;
    return [{ spec, rank, start, end, value: text.slice(start, end), encoding }];
  });
  return [...byRules, ...byCode];
}

/** Longest value that is read together with the name of its member. */
export const maxMemberLength = 256;

/** The value as it would stand behind its name, so that names tell as they do in a file. */
function scanMember(held: Run, whole: ScanText): readonly Found[] {
  const { text, key } = whole;
  if (key === undefined || text.length > maxMemberLength || !/^[\w.-]{2,64}$/.test(key)) return [];
  const head = `"${key}": "`;
  const named = `${head}${text}"`;
  const reading = { encoding: [], speech: () => readSpeech(named) };
  return scanPlain(held, { ...whole, text: named }, reading)
    .filter(({ start, end }) => start >= head.length && end <= head.length + text.length)
    .map((found) => ({ ...found, start: found.start - head.length, end: found.end - head.length }));
}

/** What depends on the text as a whole: prompt injection, and the name of its file. */
function scanWhole(held: Run, whole: ScanText, speech: () => Speech): readonly Found[] {
  const { text, path } = whole;
  const found = held.settings.detectors.injection
    ? toFound(held, text, { matches: findSteering(text, whole, speech), encoding: [] })
    : [];
  const file = path === undefined ? undefined : findFileRule(path);
  const spec = file === undefined ? undefined : held.coded.get(file);
  if (spec !== undefined && path !== undefined) {
    const end = firstLineEnd(text);
    found.push({ spec, rank: 1, start: 0, end, value: path, encoding: [] });
  }
  return [...found, ...scanName(held, whole)];
}

/** Rules of people's own that look at the name of the file alone. */
function scanName(held: Run, { text, path }: ScanText): readonly Found[] {
  if (path === undefined) return [];
  const end = firstLineEnd(text);
  return held.named
    .filter((spec) => isNamed(spec.files, path))
    .filter((spec) => !isExcused(spec, { text, start: 0, end, value: path, path }))
    .map((spec) => ({ spec, rank: 1, start: 0, end, value: path, encoding: [] }));
}

interface Steering {
  readonly matches: readonly InjectionMatch[];
  readonly encoding: readonly string[];
}

function toFound(held: Run, text: string, { matches, encoding }: Steering): Found[] {
  return matches.flatMap(({ type, start, end }) => {
    const spec = held.coded.get(`injection-${type.replaceAll("_", "-")}`);
    if (spec === undefined) return [];
    return [{ spec, rank: 5, start, end, value: text.slice(start, end), encoding }];
  });
}

function firstLineEnd(text: string): number {
  const end = text.indexOf("\n");
  return end < 0 ? text.length : end;
}

interface Surveyed extends ScanText {
  readonly seen: Survey;
}

interface Layer {
  readonly decoded: Decoded;
  readonly encoding: readonly string[];
  /** From a span of this layer to the scanned text. */
  readonly toSource: (start: number, end: number) => { start: number; end: number };
}

function scanDecoded(held: Run, deps: ScannerDeps, whole: Surveyed): readonly Found[] {
  const { text, seen } = whole;
  const found: Found[] = [];
  let budget = Math.max(minDecodeBudget, text.length * 8);
  let layers = layersOf({ text, seen }, [], (start, end) => ({ start, end }), deps);
  for (let depth = 1; depth <= held.settings.maxDecodeDepth && layers.length > 0; depth += 1) {
    const next: Layer[] = [];
    for (const layer of layers) {
      budget -= layer.decoded.text.length;
      if (budget < 0) {
        held.effort.exceeded = true;
        return found;
      }
      for (const each of [...scanLayer(held, layer, whole), ...hiddenOrders(held, layer, whole)]) {
        const span = layer.toSource(each.start, each.end);
        found.push({ ...each, ...span, rank: each.rank - depth });
      }
      if (depth < held.settings.maxDecodeDepth) {
        next.push(...layersOf(layer.decoded, layer.encoding, layer.toSource, deps));
      }
    }
    layers = next;
  }
  return found;
}

function scanLayer(held: Run, { decoded, encoding }: Layer, whole: ScanText): readonly Found[] {
  const { text } = decoded;
  return scanPlain(held, { ...whole, text }, { encoding, speech: () => readSpeech(text) });
}

function hiddenOrders(held: Run, layer: Layer, whole: ScanText): readonly Found[] {
  if (!held.settings.detectors.injection) return [];
  const { name, text } = layer.decoded;
  const matches = findHiddenSteering(text, name, whole);
  return toFound(held, text, { matches, encoding: layer.encoding });
}

function layersOf(
  { text, seen }: { readonly text: string; readonly seen?: Survey },
  encoding: readonly string[],
  toOuter: Layer["toSource"],
  deps: ScannerDeps,
): readonly Layer[] {
  return decodeLayer(text, deps.inflate, seen)
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

function toFinding(held: Run, deps: ScannerDeps, found: Found): TextFinding {
  const { spec, value } = found;
  const allowedBy = allowingPattern(held.settings, value, spec.detector);
  return {
    ruleId: ruleId(spec.id),
    detector: spec.detector,
    type: spec.type,
    severity: spec.severity,
    confidence: confidenceOf(spec, value),
    span: { start: found.start, end: found.end },
    preview: mask(value, spec.detector),
    valueHash: deps.hash(value),
    encoding: found.encoding,
    ...(allowedBy === undefined ? {} : { allowedBy }),
  };
}

/** A token whose own checksum is wrong was never given out: it is reported, but not as certain. */
function confidenceOf(spec: Found["spec"], value: string): Confidence {
  return checksumOf(spec.validator, value) === false ? "medium" : spec.confidence;
}

function allowingPattern(
  settings: ScanSettings,
  value: string,
  detector: Detector,
): AllowId | undefined {
  return settings.allowPatterns.find(
    (entry) =>
      (entry.detector === undefined || entry.detector === detector) &&
      fnmatch(entry.pattern, value),
  )?.id;
}

/** At most four characters, and never more than a quarter of the value. */
function mask(value: string, detector: Detector): string {
  const most = detector === "pii" ? 2 : previewLength;
  const shown = value.slice(0, Math.min(most, Math.floor(value.length / 4)));
  return `${/^[\x20-\x7e]*$/.test(shown) ? shown : ""}****`;
}
