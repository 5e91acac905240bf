/** What a scan thread does for its host: the pure scanner, and its part of texts that are shared. */

import type { TextFinding } from "../../core/model/finding.ts";
import type { ScanConfig, Scanner, ScanReply, ScanText } from "../../core/scan/scanner.ts";
import { readerOf, type SharedTexts } from "./sharedTexts.ts";
import { warmUp } from "./warmUp.ts";

/** Findings of the texts that one thread has claimed, and where those stand in the call. */
export interface Share {
  readonly kind: "scanned";
  readonly findings: readonly (readonly TextFinding[])[];
  readonly positions: readonly number[];
}

export type ShareReply = Share | Exclude<ScanReply, { kind: "scanned" }>;

export interface ScanService {
  configure(config: ScanConfig): void;
  scan(texts: readonly ScanText[], version: number): ScanReply;
  /** Reads until every text is claimed. */
  share(texts: SharedTexts, version: number): ShareReply;
}

export function createScanService(scanner: Scanner): ScanService {
  return {
    configure(config) {
      scanner.configure(config);
      warmUp(scanner, config.version);
    },
    scan: (texts, version) => scanner.scan(texts, version),
    share: (texts, version) => readShare(scanner, texts, version),
  };
}

function readShare(scanner: Scanner, shared: SharedTexts, version: number): ShareReply {
  // Before a claim: what is claimed and not read is read by nobody else.
  const known = scanner.scan([], version);
  if (known.kind !== "scanned") return known;
  const positions: number[] = [];
  const findings: (readonly TextFinding[])[] = [];
  const reader = readerOf(shared);
  for (let lot = reader.claim(); lot !== undefined; lot = reader.claim()) {
    const reply = scanner.scan(reader.textsAt(lot), version);
    if (reply.kind !== "scanned") return reply;
    positions.push(...lot);
    findings.push(...reply.findings);
  }
  return { kind: "scanned", findings, positions };
}
