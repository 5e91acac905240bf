/**
 * What the guard presently judges by, and what it has counted: the only mutable state besides the
 * store.
 *
 * Each change makes a new `Snapshot` with the next version; a request takes it when its findings
 * are known. Settings are those of the guard's own window: another window is the same person's and
 * has the same settings, or is of another profile, which must not loosen this one. Its workspaces
 * count as long as it is connected. A pause always ends: by timer, and by the wall clock at every
 * look (a laptop that slept).
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
  /** Grows only when texts must be scanned anew: rules, settings of the scan, patterns of the allowlist. */
  scanVersion(): number;
  configure(settings: GuardSettings): void;
  /** Workspaces of another window, by its connection; undefined when it left. */
  setWorkspaces(connection: symbol, workspaces: readonly string[] | undefined): void;
  setAllowlist(entries: readonly AllowEntry[]): void;
  /** Other rules are in force. */
  useRules(version: string): void;
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
  /** Of the rules in force at the start. */
  readonly rulesVersion?: string;
  readonly clock: Clock;
  readonly emit: (event: GuardEvent) => void;
  readonly onSpent: (id: AllowId) => void;
  /** Called after every new snapshot but the first. */
  readonly onChange?: () => void;
  /** Called when `scanVersion` grew. */
  readonly onScanChange: (settings: ScanSettings, version: number) => void;
}

/** Longest time between two looks at the wall clock while paused. */
export const pauseLookMs = 30_000;

export function createGuardState(options: StateOptions): GuardState {
  const state = new State(options);
  return {
    settings: () => state.merged(),
    snapshot: () => state.look(),
    scanVersion: () => state.scanVersion,
    configure: (settings) => state.change({ settings }),
    setWorkspaces: (connection, workspaces) => state.setWorkspaces(connection, workspaces),
    setAllowlist: (allowlist) => state.change({ allowlist }),
    useRules: (rulesVersion) => state.change({ rulesVersion }),
    spend(id) {
      const allowlist = state.allowlist.filter((entry) => entry.id !== id);
      state.change({ allowlist });
      options.onSpent(id);
    },
    pause: (until) => state.pause(until),
    resume: () => state.resume(),
    pausedUntil: () => state.look().policy.pausedUntil,
    stop: () => state.stop(),
  };
}

interface Change {
  readonly settings?: GuardSettings;
  readonly allowlist?: readonly AllowEntry[];
  readonly rulesVersion?: string;
}

class State {
  settings: GuardSettings;
  allowlist: readonly AllowEntry[];
  rulesVersion: string;
  scanVersion = 0;
  readonly #options: StateOptions;
  #until: Millis | undefined;
  #timer: NodeJS.Timeout | undefined;
  #version = 0;
  #scanKey = "";
  #snapshot: Snapshot;
  readonly #workspaces = new Map<symbol, readonly string[]>();
  #merged: GuardSettings | undefined;

  constructor(options: StateOptions) {
    this.#options = options;
    this.settings = options.settings;
    this.allowlist = options.allowlist;
    this.rulesVersion = options.rulesVersion ?? "";
    this.#snapshot = this.#build();
  }

  change({ settings, allowlist, rulesVersion }: Change): void {
    this.rulesVersion = rulesVersion ?? this.rulesVersion;
    this.settings = settings ?? this.settings;
    this.allowlist = allowlist ?? this.allowlist;
    this.#merged = undefined;
    this.#renew();
  }

  setWorkspaces(connection: symbol, workspaces: readonly string[] | undefined): void {
    if (workspaces === undefined) this.#workspaces.delete(connection);
    else this.#workspaces.set(connection, workspaces);
    this.#merged = undefined;
    this.#options.onChange?.();
  }

  /** With the workspaces of all windows. */
  merged(): GuardSettings {
    this.#merged ??= {
      ...this.settings,
      workspaces: [
        ...new Set([this.settings.workspaces, ...this.#workspaces.values()].flatMap((all) => all)),
      ],
    };
    return this.#merged;
  }

  /** The present snapshot; ends a pause whose time is over by the wall clock. */
  look(): Snapshot {
    if (this.#until !== undefined && this.#until <= this.#options.clock.now()) this.resume();
    return this.#snapshot;
  }

  pause(wanted: Millis): void {
    const now = this.#options.clock.now();
    const until = millis(Math.min(wanted, now + maxPauseMs));
    this.#until = until;
    this.#renew();
    this.#options.emit({ kind: "guard.paused", at: now, until });
    this.#watch();
  }

  resume(): void {
    this.stop();
    if (this.#until === undefined) return;
    this.#until = undefined;
    this.#renew();
    this.#options.emit({ kind: "guard.resumed", at: this.#options.clock.now() });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    this.look();
    if (this.#until === undefined) return;
    const left = this.#until - this.#options.clock.now();
    this.#timer = setTimeout(() => this.#watch(), Math.min(Math.max(left, 1), pauseLookMs));
    this.#timer.unref();
  }

  #renew(): void {
    this.#snapshot = this.#build();
    this.#options.onChange?.();
  }

  #build(): Snapshot {
    this.#version++;
    const { settings, allowlist } = this;
    const scan = scanSettings(settings, allowlist);
    const key = JSON.stringify([this.rulesVersion, scan]);
    if (key !== this.#scanKey) {
      this.#scanKey = key;
      this.scanVersion++;
      this.#options.onScanChange(scan, this.scanVersion);
    }
    const until = this.#until;
    const policy =
      until === undefined ? settings.policy : { ...settings.policy, pausedUntil: until };
    return Object.freeze({ version: this.#version, scan, policy, allowlist });
  }
}

function scanSettings(settings: GuardSettings, allowlist: readonly AllowEntry[]): ScanSettings {
  const allowPatterns = allowlist.flatMap(({ id, kind, pattern, detector }) =>
    kind === "pattern" && pattern !== undefined
      ? [{ id, pattern, ...(detector === undefined ? {} : { detector }) }]
      : [],
  );
  return { ...settings.scan, allowPatterns };
}
