/**
 * What the guard needs of a store and an audit log; `openStorage.ts` puts the real ones behind it.
 *
 * `record` never throws and never makes a request wait: what fails behind it becomes
 * `guard.degraded`.
 */

import type { DecidedEvent } from "../../core/model/event.ts";
import type { AllowId } from "../../core/model/ids.ts";
import type { AllowEntry } from "../../core/model/snapshot.ts";
import type { FindingPage, FindingQuery, StoredTable } from "../../protocol/control.ts";

export interface GuardStorage {
  record(event: DecidedEvent): void;
  findings(query: FindingQuery): Promise<FindingPage>;
  /** How many rows were deleted. */
  clearFindings(): Promise<number>;
  stored(): Promise<readonly StoredTable[]>;
  allowEntries(): Promise<readonly AllowEntry[]>;
  putAllow(entry: AllowEntry): Promise<void>;
  removeAllow(id: AllowId): Promise<boolean>;
  useRetention(days: number): void;
  /** Everything recorded before is on disk when it resolves. */
  close(): Promise<void>;
}
