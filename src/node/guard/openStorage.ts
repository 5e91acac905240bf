/** Opens the store and the audit log for the guard that leads. */

import type { DegradedReason } from "../../core/model/event.ts";
import { createMemoryStorage } from "./memoryStorage.ts";
import type { GuardOptions } from "./options.ts";
import type { GuardStorage } from "./storage.ts";

export function openStorage(
  _options: GuardOptions,
  _degrade: (reason: DegradedReason, detail?: string) => void,
): Promise<GuardStorage> {
  return Promise.resolve(createMemoryStorage());
}
