/**
 * Judges lines of MCP in this process, when no guard is running: same rules, same policy code.
 *
 * No allowlist and no store: those belong to the guard. Nothing is recorded.
 */

import { randomUUID } from "node:crypto";

import { exchangeId } from "../../core/model/ids.ts";
import type { Profile, Snapshot } from "../../core/model/snapshot.ts";
import type { ScanText } from "../../core/scan/scanner.ts";
import { decide } from "../../core/exchange/decide.ts";
import { lineRequest, verdictOf } from "../../core/exchange/mcpLine.ts";
import { openRequest } from "../../core/exchange/open.ts";
import { scrubOpened } from "../../core/exchange/scrub.ts";
import type { Judge } from "../gateway/judge.ts";
import { systemClock } from "../platform/clock.ts";
import { defaultSettings } from "./defaults.ts";
import { startEngine } from "./engine.ts";
import type { Io } from "./io.ts";

export interface LocalJudgeOptions {
  readonly io: Io;
  readonly profile: Profile;
}

/** Rejects when the rules cannot be read. */
export async function startLocalJudge(options: LocalJudgeOptions): Promise<Judge> {
  const { io, profile } = options;
  const settings = defaultSettings({
    profile,
    workspaces: [io.workingDirectory],
    environment: io.environment,
  });
  const engine = await startEngine({
    places: io.places,
    settings: settings.scan,
    timeoutMs: settings.scanTimeoutMs,
  });
  const snapshot: Snapshot = {
    version: 1,
    scan: { ...settings.scan, allowPatterns: [] },
    policy: settings.policy,
    allowlist: [],
  };
  return {
    async judge(line) {
      const now = systemClock.now();
      const raw = lineRequest({ ...line, id: exchangeId(randomUUID()), at: now });
      const opened = openRequest(raw);
      const outcome = await engine.scan(opened.fields.map(scanText));
      return verdictOf(
        decide({ snapshot, raw, opened: scrubOpened(opened, outcome).opened, outcome, now }),
      );
    },
    stop: () => engine.stop(),
  };
}

type Field = ReturnType<typeof openRequest>["fields"][number];

function scanText({ text, role, sourceFile, key }: Field): ScanText {
  return {
    text,
    role,
    ...(sourceFile === undefined ? {} : { path: sourceFile }),
    ...(key === undefined ? {} : { key }),
  };
}
