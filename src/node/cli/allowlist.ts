/**
 * The allowlist of a data directory: through its running guard, or in its store when none runs.
 *
 * Both ways make the same entries: the value becomes a keyed hash and a mask before it is kept.
 */

import { randomUUID } from "node:crypto";

import type { AllowId } from "../../core/model/ids.ts";
import { allowId } from "../../core/model/ids.ts";
import type { AllowEntry } from "../../core/model/snapshot.ts";
import type { AllowDraft, AllowReply } from "../../protocol/control.ts";
import { entryOf } from "../guard/allowDraft.ts";
import { openStorage } from "../guard/openStorage.ts";
import type { Clock } from "../platform/clock.ts";
import { hasher } from "../platform/keys.ts";
import { findControl } from "./controlSocket.ts";
import { defaultSettings } from "./defaults.ts";
import type { Places } from "./io.ts";
import { readKeyFile } from "./keyFile.ts";

export interface Allowlist {
  entries(): Promise<readonly AllowEntry[]>;
  add(draft: AllowDraft): Promise<AllowReply>;
  remove(id: AllowId): Promise<boolean>;
  close(): Promise<void>;
}

export interface AllowlistOptions {
  readonly dataDir: string;
  readonly places: Places;
  readonly clock: Clock;
}

/** Rejects when an editor's guard holds the store: only that editor can change its allowlist. */
export async function openAllowlist(options: AllowlistOptions): Promise<Allowlist> {
  const found = await findControl(options.dataDir);
  if (found.kind === "foreign")
    throw new Error("this data directory belongs to a running editor; use its own commands");
  if (found.kind === "none") return openStored(options);
  const { guard } = found;
  const { api } = guard;
  return {
    entries: () => api.listAllowed(),
    add: (draft) => api.allow(draft),
    remove: (id) => api.disallow(id),
    close: () => Promise.resolve(guard.close()),
  };
}

async function openStored({ dataDir, places, clock }: AllowlistOptions): Promise<Allowlist> {
  const key = await readKeyFile(dataDir);
  const hash = hasher(key);
  const settings = defaultSettings({ profile: "balanced", workspaces: [], environment: {} });
  const storage = await openStorage(
    { dataDir, key, settings, sqlWasm: places.sqlWasm },
    () => undefined,
  );
  return {
    entries: () => storage.allowEntries(),
    async add(draft) {
      const drafted = entryOf(draft, { id: allowId(randomUUID()), now: clock.now(), hash });
      if (drafted.kind === "invalid") return drafted;
      await storage.putAllow(drafted.entry);
      return { kind: "ok", entry: drafted.entry };
    },
    remove: (id) => storage.removeAllow(id),
    close: () => storage.close(),
  };
}
