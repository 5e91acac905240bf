/**
 * What the editor needs of the client integrations; `node/clients` does the work.
 *
 * Loading the integrations costs (parsers for JSON, YAML and TOML), so they are loaded on first use.
 */

import type { ClientRow } from "../protocol/dashboard.ts";

export interface ClientChange {
  /** File path or setting, as shown to people. */
  readonly place: string;
  /** Readable difference, without secrets: route tokens are masked. */
  readonly difference: string;
}

export interface ClientPreview {
  readonly id: string;
  readonly title: string;
  readonly changes: readonly ClientChange[];
  /** What a person should know first (restart needed, sign-in lost …). */
  readonly notes: readonly string[];
}

export interface ClientResult {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  /** One sentence; what to do when `ok` is false. */
  readonly detail: string;
}

export interface ClientsPort {
  list(): Promise<readonly ClientRow[]>;
  preview(ids: readonly string[]): Promise<readonly ClientPreview[]>;
  apply(ids: readonly string[]): Promise<readonly ClientResult[]>;
  /** Sends a synthetic request through each client's own route. */
  verify(ids: readonly string[]): Promise<readonly ClientResult[]>;
  /** All when `ids` is absent. */
  restore(ids?: readonly string[]): Promise<readonly ClientResult[]>;
  /** Calls back when a client comes, goes or drifts. Returns the stop. */
  watch(changed: () => void): () => void;
}
