/**
 * Opens the store and the audit log for the guard that leads.
 *
 * The guard keeps guarding when they cannot be opened: then findings live in memory and the state
 * is degraded, which people see.
 */

import { join } from "node:path";

import { auditText } from "../../core/audit/auditLine.ts";
import type { DecidedEvent, DegradedReason } from "../../core/model/event.ts";
import { openAudit, type Audit } from "../audit/audit.ts";
import { background } from "../platform/background.ts";
import { systemClock } from "../platform/clock.ts";
import { deriveKey } from "../platform/keys.ts";
import type { Change } from "../store/changes.ts";
import { appendMerged } from "../store/mergeChanges.ts";
import { changesOf, openStore, type Store } from "../store/store.ts";
import { createMemoryStorage } from "./memoryStorage.ts";
import type { GuardOptions } from "./options.ts";
import type { GuardStorage } from "./storage.ts";

type Degrade = (reason: DegradedReason, detail?: string) => void;
type StorageOptions = Pick<GuardOptions, "dataDir" | "key" | "settings" | "sqlWasm">;

export async function openStorage(
  options: StorageOptions,
  degrade: Degrade,
): Promise<GuardStorage> {
  const audit = await openAuditOr(options, degrade);
  try {
    const store = await openStore({
      folder: join(options.dataDir, "findings"),
      key: deriveKey(options.key, "store"),
      sqlWasm: options.sqlWasm,
      retentionDays: options.settings.retentionDays,
      now: () => systemClock.now(),
      onTrouble: degrade,
    });
    return storageOf(store, audit, degrade);
  } catch (error) {
    degrade("store_failed", error instanceof Error ? error.name : "unknown");
    return createMemoryStorage();
  }
}

async function openAuditOr(options: StorageOptions, degrade: Degrade): Promise<Audit | undefined> {
  try {
    return await openAudit({
      folder: join(options.dataDir, "audit"),
      key: deriveKey(options.key, "audit"),
      retentionDays: options.settings.retentionDays,
      now: () => systemClock.now(),
    });
  } catch (error) {
    degrade("audit_failed", error instanceof Error ? error.name : "unknown");
    return undefined;
  }
}

/** What happens within this time is written in one go, off the way of the requests. */
export const recordDelayMs = 50;
/** The same where nothing was found: there is only a count to keep, and a line of the audit log. */
export const countDelayMs = 500;

function storageOf(store: Store, audit: Audit | undefined, degrade: Degrade): GuardStorage {
  const recorder = createRecorder(store, audit, degrade);
  return {
    record: (event) => recorder.record(event),
    async findings(query) {
      await recorder.flush();
      return store.findings(query);
    },
    async clearFindings() {
      await recorder.flush();
      return store.clearFindings();
    },
    async stored() {
      await recorder.flush();
      return store.stored();
    },
    allowEntries: () => Promise.resolve(store.allowEntries()),
    putAllow: (entry) => store.putAllow(entry),
    removeAllow: (id) => store.removeAllow(id),
    useRetention(days) {
      store.useRetention(days);
      audit?.useRetention(days);
    },
    async close() {
      await recorder.flush();
      await store.close();
      await audit?.close();
    },
  };
}

interface Recorder {
  record(event: DecidedEvent): void;
  /** Resolves when everything recorded before is written. Never rejects. */
  flush(): Promise<void>;
}

/** Holds what is to be written instead of the events: much less for the platform to keep alive. */
function createRecorder(store: Store, audit: Audit | undefined, degrade: Degrade): Recorder {
  let changes: Change[] = [];
  let texts: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;
  let last: Promise<unknown> = Promise.resolve();
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    due = Number.POSITIVE_INFINITY;
    const [changed, lines] = [changes, texts];
    [changes, texts] = [[], []];
    const written = [last];
    if (changed.length > 0)
      written.push(store.recordChanges(changed).catch(() => degrade("store_failed")));
    if (lines.length > 0 && audit !== undefined)
      written.push(audit.appendTexts(lines).catch(() => degrade("audit_failed")));
    last = Promise.all(written);
    await last;
  };
  return {
    record(event) {
      // With the one before: where nothing is found, all requests are one count.
      for (const change of changesOf(event)) appendMerged(changes, change);
      if (audit !== undefined) texts.push(auditText(event));
      const delay = event.findings.length > 0 ? recordDelayMs : countDelayMs;
      const at = performance.now() + delay;
      if (at >= due) return;
      due = at;
      clearTimeout(timer);
      timer = setTimeout(() => background(flush(), () => degrade("store_failed")), delay);
    },
    flush,
  };
}
