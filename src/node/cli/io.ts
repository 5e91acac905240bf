/**
 * What a command talks to: streams, the environment and the places of its sibling files.
 *
 * Commands return an exit code and never call `process.exit`; tests hand in their own streams.
 */

import type { Readable, Writable } from "node:stream";

/** Where the files lie that an entry point ships with; the same for `src/` and `dist/`. */
export interface Places {
  /** Folder of the rule files. */
  readonly rulesDir: string;
  /** The scan thread's entry. */
  readonly scanWorker: string;
  readonly sqlWasm: string;
}

export interface Io {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly places: Places;
  /** Calls `stop` at the first SIGINT, SIGTERM or SIGHUP; returns the unsubscribe function. */
  onSignal(stop: (name: NodeJS.Signals) => void): () => void;
}

export const exitCodes = {
  clean: 0,
  blocked: 1,
  lower: 2,
  usage: 3,
  /** Something the command needs did not work (no guard, unreadable file). */
  failed: 4,
} as const;

export type ExitCode = number;

export function print(stream: Writable, text: string): void {
  stream.write(`${text}\n`);
}
