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
import type { RuleFile } from "../../core/scan/ruleFile.ts";
import { loadRules } from "../platform/rules.ts";
import { loadUserRules } from "../platform/userRules.ts";
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
  readonly ownRules?: OwnRules;
}

/** Rules that people add; tried by the deadline of each text instead of beforehand. */
export interface OwnRules {
  /** Absolute paths. */
  readonly folders: readonly string[];
  /** Hears of each rule that is left out. */
  readonly onProblem: (sentence: string) => void;
}

/** Rejects when the rules cannot be read. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const builtIn = await loadRules(options.places.rulesDir);
  const own = options.ownRules === undefined ? [] : await readOwn(builtIn.files, options.ownRules);
  const host = createScanHost({
    workerFile: pathToFileURL(options.places.scanWorker),
    key: randomBytes(32),
    timeoutMs: options.timeoutMs,
  });
  host.configure({
    version: 1,
    rules: [...builtIn.files, ...own],
    settings: { ...options.settings, allowPatterns: [] },
  });
  return { scan: (texts) => host.scan(texts), stop: () => host.stop() };
}

async function readOwn(
  builtIn: readonly RuleFile[],
  { folders, onProblem }: OwnRules,
): Promise<readonly RuleFile[]> {
  const { files, problems } = await loadUserRules({
    directories: folders,
    taken: new Set(builtIn.flatMap(({ rules }) => rules.map(({ id }) => id))),
    check: () => Promise.resolve({ kind: "sound" }),
  });
  for (const { file, rule, message } of problems) {
    onProblem(`${file}${rule === "" ? "" : ` ${rule}`}: ${message}`);
  }
  return files;
}
