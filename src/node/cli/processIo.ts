/**
 * The real process as `Io`.
 *
 * Sibling files are found from the entry point: sources lie in `src/`, bundles in `dist/`, both
 * directly below the folder that holds `rules/`.
 */

import { fileURLToPath } from "node:url";

import type { Io, Places } from "./io.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const satisfies readonly NodeJS.Signals[];

/** What a shell reports for a program that a closed pipe ended: 128 + SIGPIPE. */
const closedPipe = 141;

export function processIo(entry: string): Io {
  process.stdout.on("error", endOnClosedPipe);
  return {
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
    environment: process.env,
    workingDirectory: process.cwd(),
    places: placesFrom(entry),
    onSignal(stop) {
      for (const name of signals) process.on(name, stop);
      return () => {
        for (const name of signals) process.off(name, stop);
      };
    },
  };
}

/** `argus … | head`: the reader has enough. Anything else that goes wrong with the output is told. */
function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(closedPipe);
}

function placesFrom(entry: string): Places {
  const path = (relative: string): string => fileURLToPath(new URL(relative, entry));
  const fromSources = entry.endsWith(".ts");
  return {
    rulesDir: path("../rules/"),
    scanWorker: path(fromSources ? "scanWorker.ts" : "scanWorker.js"),
    sqlWasm: path(fromSources ? "../node_modules/sql.js/dist/sql-wasm.wasm" : "sql-wasm.wasm"),
  };
}
