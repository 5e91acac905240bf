/** What a guard is started with. */

import type { Family } from "../../core/model/exchange.ts";
import type { GuardSettings } from "../../protocol/control.ts";
import type { Limits } from "./limits.ts";

/** Plain values only: they cross into the guard's thread. Paths are absolute. */
export interface GuardOptions {
  readonly dataDir: string;
  /** 0: any free one, the same again at the next start if it is still free. */
  readonly port: number;
  readonly settings: GuardSettings;
  /** 32 bytes or more: keys the hashes of values, store and audit. */
  readonly key: Uint8Array;
  readonly rulesDir: string;
  /** `src/scanWorker.ts` or its bundle. */
  readonly scanWorker: string;
  /** sql.js' WebAssembly file. */
  readonly sqlWasm: string;
  /** Makes the well-known routes `/r/<family>/<token>`. */
  readonly upstreams?: Readonly<Partial<Record<Family, string>>>;
  /** The editor's, from its secret storage. Absent: made here and written to `endpoint.json`. */
  readonly controlToken?: string;
  /** No window leads, as under `argus serve`: a window that connects may set what is no looser. */
  readonly standalone?: boolean;
  readonly limits?: Partial<Limits>;
}
