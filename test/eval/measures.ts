/**
 * Figures of the scanner over evaluation data: shares found, shares flagged by mistake, mistakes per
 * megabyte. Pure counting; what a figure should be stands in `goals.ts`.
 */

import type { Detector, TextFinding } from "../../src/core/model/finding.ts";
import type { Case, Planted } from "./corpus.ts";

export type ScanText = (each: Pick<Case, "text" | "path">) => readonly TextFinding[];

export interface Measure {
  readonly name: string;
  readonly part: number;
  readonly all: number;
  /** What the figure is: a share of `all`, a plain count, or `part` per unit of `all`. */
  readonly unit: "share" | "count" | "per MB";
  readonly misses: readonly Case[];
}

function share(name: string, cases: readonly Case[], isHit: (each: Case) => boolean): Measure {
  const misses = cases.filter((each) => !isHit(each));
  const part = cases.length - misses.length;
  return { name, part, all: cases.length, unit: "share", misses };
}

/** A share of which less is better: its misses are the cases that were flagged. */
function mistakes(name: string, cases: readonly Case[], isHit: (each: Case) => boolean): Measure {
  const misses = cases.filter(isHit);
  return { name, part: misses.length, all: cases.length, unit: "share", misses };
}

function only(detector: Detector, scan: ScanText): ScanText {
  return (each) => scan(each).filter((finding) => finding.detector === detector);
}

function overlaps({ start = 0, end, text }: Case, { span }: TextFinding): boolean {
  return span.start < (end ?? text.length) && span.end > start;
}

function covers({ start = 0, end, text }: Case, { span }: TextFinding): boolean {
  return span.start <= start && span.end >= (end ?? text.length);
}

export function measureSecrets(cases: readonly Case[], scanAll: ScanText): readonly Measure[] {
  const scan = only("secrets", scanAll);
  const positive = cases.filter(({ label }) => label === "secret");
  const isHit = (each: Case): boolean => scan(each).some((finding) => overlaps(each, finding));
  const hits = positive.filter(isHit);
  const families = Map.groupBy(positive, ({ type }) => type ?? "-");
  return [
    share("secrets recall", positive, isHit),
    share("secrets whole span", hits, (each) => scan(each).some((found) => covers(each, found))),
    mistakes(
      "secrets hard negatives",
      cases.filter(({ label }) => label === "benign"),
      (each) => scan(each).length > 0,
    ),
    ...[...families].map(([family, all]) => ({
      ...share(`secrets ${family}`, all, isHit),
      misses: [],
    })),
  ];
}

export function measureBenign(cases: readonly Case[], scan: ScanText): readonly Measure[] {
  const size = cases.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
  const found = cases.flatMap((each) => scan(each).map((finding) => ({ each, finding })));
  const perMb = (name: string, detector: Detector, but?: string): Measure => {
    const mine = found.filter(
      ({ finding }) => finding.detector === detector && finding.type !== but,
    );
    const misses = mine.map(({ each, finding: { span } }) => ({
      ...each,
      text: each.text.slice(span.start, span.end),
    }));
    return { name, part: mine.length, all: size, unit: "per MB", misses };
  };
  return [
    perMb("secrets false per MB", "secrets"),
    perMb("pii false per MB, no e-mail", "pii", "email"),
    perMb("injection false per MB", "injection"),
    perMb("proprietary false per MB", "proprietary"),
  ];
}

export function measureEvasion(cases: readonly Case[], scanAll: ScanText): readonly Measure[] {
  const scan = only("secrets", scanAll);
  const isHit = (each: Case): boolean => scan(each).length > 0;
  const secret = cases.filter(({ label }) => label === "secret");
  const levels = Map.groupBy(secret, ({ level }) => level ?? "-");
  const controls = cases.filter(({ label }) => label !== "secret");
  return [
    ...[...levels].map(([level, all]) => share(`evasion ${level}`, all, isHit)),
    mistakes("evasion controls", controls, isHit),
  ];
}

/**
 * The types every system of this kind must know; all others are counted apart. Cases of type `ip`
 * are mostly private and documentation addresses, which are no personal data; public ones have a
 * type of their own.
 */
const coreType = /^(?:e-?mail|credit|iban|phone|us.ssn|ssn|ip-public)/;
const lookalike = /bad|lookalike/;

export function measurePii(cases: readonly Case[], scanAll: ScanText): readonly Measure[] {
  const scan = only("pii", scanAll);
  const isHit = (each: Case): boolean => scan(each).length > 0;
  const isCore = ({ type = "" }: Case): boolean => coreType.test(type);
  const positive = cases.filter(({ label }) => label === "pii");
  const negative = cases.filter(({ label }) => label === "benign");
  const coreNegative = negative.filter((each) => isCore(each) || lookalike.test(each.type ?? ""));
  return [
    share("pii core", positive.filter(isCore), isHit),
    mistakes("pii negatives", coreNegative, isHit),
    share(
      "pii ip, private ones too",
      positive.filter(({ type }) => type === "ip"),
      isHit,
    ),
    share(
      "pii other types",
      positive.filter((each) => !isCore(each) && each.type !== "ip"),
      isHit,
    ),
    mistakes("pii other negatives", negative, isHit),
  ];
}

export function measureInjection(cases: readonly Case[], scanAll: ScanText): readonly Measure[] {
  const scan = only("injection", scanAll);
  const isHit = (each: Case): boolean => scan(each).length > 0;
  const reaches = Map.groupBy(
    cases.filter(({ label }) => label === "injection"),
    ({ reach }) => reach ?? "-",
  );
  const negative = cases.filter(({ label }) => label === "benign");
  return [
    ...[...reaches].map(([reach, all]) => share(`injection ${reach}`, all, isHit)),
    mistakes("injection negatives", negative, isHit),
  ];
}

export function measureProprietary(cases: readonly Case[], scanAll: ScanText): readonly Measure[] {
  const scan = only("proprietary", scanAll);
  const isHit = (each: Case): boolean => scan(each).length > 0;
  const of = (label: string, rule?: string): readonly Case[] =>
    cases.filter((each) => each.label === label && (rule === undefined || each.rule === rule));
  return [
    share("proprietary banners", of("proprietary", "text"), isHit),
    share("proprietary files", of("proprietary", "file"), isHit),
    mistakes("proprietary look-alikes", of("benign"), isHit),
  ];
}

/** Secrets planted into the fields of one long conversation. */
export function measurePlanted(planted: Planted, scanAll: ScanText): readonly Measure[] {
  const scan = only("secrets", scanAll);
  const scanned = planted.fields.map(({ path, text }) => ({ path, text, found: scan({ text }) }));
  const at = new Map(scanned.map((field) => [field.path, field]));
  const isHit = ({ path, value }: Planted["labels"][number]): boolean => {
    const field = at.get(path);
    return field !== undefined && field.found.some((each) => touches(field.text, value, each));
  };
  const missed = planted.labels.filter((label) => !isHit(label));
  const wrong = scanned.flatMap(({ path, text, found }) => {
    const mine = planted.labels.filter((label) => label.path === path);
    return found
      .filter((each) => !mine.some(({ value }) => touches(text, value, each)))
      .map(({ span }) => text.slice(span.start, span.end));
  });
  const asCase = (id: string, text: string): Case => ({ id, label: "secret", text });
  return [
    {
      name: "planted found",
      part: planted.labels.length - missed.length,
      all: planted.labels.length,
      unit: "share",
      misses: missed.map(({ id, value }) => asCase(id, value)),
    },
    {
      name: "planted false",
      part: wrong.length,
      all: 1,
      unit: "count",
      misses: wrong.map((text) => asCase("planted", text)),
    },
  ];
}

function touches(text: string, value: string, { span }: TextFinding): boolean {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    if (span.start < at + value.length && span.end > at) return true;
  }
  return false;
}
