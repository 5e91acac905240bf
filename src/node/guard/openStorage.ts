/**
 * Opens the store and the audit log for the guard that leads.
 *
 * The guard keeps guarding when they cannot be opened: then findings live in memory and the state
 * is degraded, which people see.
 */

import { join } from "node:path";

import type { DegradedReason } from "../../core/model/event.ts";
import { openAudit, type Audit } from "../audit/audit.ts";
import { background } from "../platform/background.ts";
import { systemClock } from "../platform/clock.ts";
import { deriveKey } from "../platform/keys.ts";
import { openStore, type Store } from "../store/store.ts";
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

function storageOf(store: Store, audit: Audit | undefined, degrade: Degrade): GuardStorage {
  return {
    record(event) {
      background(store.record(event), () => degrade("store_failed"));
      if (audit !== undefined) background(audit.append(event), () => degrade("audit_failed"));
    },
    findings: (query) => Promise.resolve(store.findings(query)),
    clearFindings: () => store.clearFindings(),
    stored: () => Promise.resolve(store.stored()),
    allowEntries: () => Promise.resolve(store.allowEntries()),
    putAllow: (entry) => store.putAllow(entry),
    removeAllow: (id) => store.removeAllow(id),
    useRetention: (days) => store.useRetention(days),
    async close() {
      await store.close();
      await audit?.close();
    },
  };
}
