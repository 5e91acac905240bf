/**
 * The scan engine without a guard: the same rules, the same thread, the same deadlines as `serve`.
 *
 * Hashes are keyed with a random key of this process: they tell equal values apart within one run
 * and mean nothing afterwards.
 */

import { randomBytes } from "node:crypto";
import { pathToFileURL } from "node:url";

import type { ScanOutcome } from "../../core/model/finding.ts";
import type { ScanSettings } from "../../core/model/snapshot.ts";
import type { ScanText } from "../../core/scan/scanner.ts";
import { loadRules } from "../platform/rules.ts";
import { createScanHost } from "../scanner/scanHost.ts";
import type { Places } from "./io.ts";

export interface Engine {
  /** Never rejects. */
  scan(texts: readonly ScanText[]): Promise<ScanOutcome>;
  stop(): Promise<void>;
}

export interface EngineOptions {
  readonly places: Places;
  readonly settings: Omit<ScanSettings, "allowPatterns">;
  readonly timeoutMs: number;
}

/** Rejects when the rules cannot be read. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const rules = await loadRules(options.places.rulesDir);
  const host = createScanHost({
    workerFile: pathToFileURL(options.places.scanWorker),
    key: randomBytes(32),
    timeoutMs: options.timeoutMs,
  });
  host.configure({
    version: 1,
    rules: rules.files,
    settings: { ...options.settings, allowPatterns: [] },
  });
  return { scan: (texts) => host.scan(texts), stop: () => host.stop() };
}
