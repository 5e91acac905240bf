/**
 * What the guard presently judges by, and what it has counted: the only mutable state besides the
 * store.
 *
 * Each change makes a new `Snapshot` with the next version; a request in flight keeps the one it
 * took. A pause always ends: by timer, and by the wall clock at every look (a laptop that slept).
 */

import type { GuardEvent } from "../../core/model/event.ts";
import type { AllowId, Millis } from "../../core/model/ids.ts";
import { millis } from "../../core/model/ids.ts";
import type { AllowEntry, ScanSettings, Snapshot } from "../../core/model/snapshot.ts";
import type { GuardSettings } from "../../protocol/control.ts";
import type { Clock } from "../platform/clock.ts";
import { maxPauseMs } from "./limits.ts";

export interface GuardState {
  settings(): GuardSettings;
  snapshot(): Snapshot;
  /** Grows only when texts must be scanned anew: settings of the scan, patterns of the allowlist. */
  scanVersion(): number;
  configure(settings: GuardSettings): void;
  setAllowlist(entries: readonly AllowEntry[]): void;
  /** Takes a used `once` entry out of force at once; `onSpent` takes it out of the store. */
  spend(id: AllowId): void;
  pause(until: Millis): void;
  resume(): void;
  pausedUntil(): Millis | undefined;
  stop(): void;
}

export interface StateOptions {
  readonly settings: GuardSettings;
  readonly allowlist: readonly AllowEntry[];
  readonly clock: Clock;
  readonly emit: (event: GuardEvent) => void;
  readonly onSpent: (id: AllowId) => void;
  /** Called when `scanVersion` grew. */
  readonly onScanChange: (settings: ScanSettings, version: number) => void;
}

/** Longest time between two looks at the wall clock while paused. */
const pauseLookMs = 30_000;

export function createGuardState(options: StateOptions): GuardState {
  const { clock, emit } = options;
  let settings = options.settings;
  let allowlist = options.allowlist;
  let until: Millis | undefined;
  let timer: NodeJS.Timeout | undefined;
  let version = 0;
  let scanVersion = 0;
  let scanKey = "";
  let snapshot = build();

  function build(): Snapshot {
    version++;
    const scan = scanSettings(settings, allowlist);
    const key = JSON.stringify(scan);
    if (key !== scanKey) {
      scanKey = key;
      scanVersion++;
      options.onScanChange(scan, scanVersion);
    }
    const policy =
      until === undefined ? settings.policy : { ...settings.policy, pausedUntil: until };
    return Object.freeze({ version, scan, policy, allowlist });
  }

  function end(): void {
    if (until === undefined) return;
    clearTimeout(timer);
    until = undefined;
    snapshot = build();
    emit({ kind: "guard.resumed", at: clock.now() });
  }

  function look(): void {
    clearTimeout(timer);
    if (until === undefined) return;
    const left = until - clock.now();
    if (left <= 0) return end();
    timer = setTimeout(look, Math.min(left, pauseLookMs));
    timer.unref();
  }

  return {
    settings: () => settings,
    snapshot() {
      if (until !== undefined && until <= clock.now()) end();
      return snapshot;
    },
    scanVersion: () => scanVersion,
    configure(next) {
      settings = next;
      snapshot = build();
    },
    setAllowlist(entries) {
      allowlist = entries;
      snapshot = build();
    },
    spend(id) {
      allowlist = allowlist.filter((entry) => entry.id !== id);
      snapshot = build();
      options.onSpent(id);
    },
    pause(wanted) {
      const now = clock.now();
      until = millis(Math.min(wanted, now + maxPauseMs));
      snapshot = build();
      emit({ kind: "guard.paused", at: now, until });
      look();
    },
    resume: end,
    pausedUntil: () => (until !== undefined && until > clock.now() ? until : undefined),
    stop: () => clearTimeout(timer),
  };
}

function scanSettings(settings: GuardSettings, allowlist: readonly AllowEntry[]): ScanSettings {
  const allowPatterns = allowlist.flatMap(({ id, kind, pattern }) =>
    kind === "pattern" && pattern !== undefined ? [{ id, pattern }] : [],
  );
  return { ...settings.scan, allowPatterns };
}
