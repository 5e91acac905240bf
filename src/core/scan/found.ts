/**
 * What the detectors of a text find, and the finding that leaves the scanner: the value stays here, a
 * mask and a keyed hash go out.
 */

import type { Confidence, Detector, TextFinding } from "../model/finding.ts";
import { type AllowId, type Hash, ruleId } from "../model/ids.ts";
import type { ScanSettings } from "../model/snapshot.ts";
import { fnmatch } from "../text/fnmatch.ts";
import type { RuleSpec } from "./ruleFile.ts";
import { checksumOf } from "./validators.ts";

/** Most characters of a value that a mask shows. */
const previewLength = 4;

/** A value at a place of the scanned text. */
export interface Found {
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

/** Most texts hold nothing, and most are short: they share this list. */
export const nothing: readonly Found[] = [];

/** One behind the other; copied only where both hold something. */
export function join(one: readonly Found[], other: readonly Found[]): readonly Found[] {
  if (other.length === 0) return one;
  return one.length === 0 ? other : [...one, ...other];
}

export function isSaid({ spec }: Found): boolean {
  return spec.detector === "injection";
}

export function toFinding(
  found: Found,
  settings: ScanSettings,
  hash: (text: string) => Hash,
): TextFinding {
  const { spec, value } = found;
  const allowedBy = allowingPattern(settings, value, spec.detector);
  return {
    ruleId: ruleId(spec.id),
    detector: spec.detector,
    type: spec.type,
    severity: spec.severity,
    confidence: confidenceOf(spec, value),
    span: { start: found.start, end: found.end },
    preview: mask(value, spec.detector),
    valueHash: hash(value),
    encoding: found.encoding,
    ...(allowedBy === undefined ? {} : { allowedBy }),
  };
}

/** A token whose own checksum is wrong was never given out: it is reported, but not as certain. */
function confidenceOf(spec: Found["spec"], value: string): Confidence {
  return checksumOf(spec.validator, value) === false ? "medium" : spec.confidence;
}

/** The pattern of the allowlist that a value fits. */
export function allowingPattern(
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
