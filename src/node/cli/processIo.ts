/**
 * The real process as `Io`.
 *
 * Sibling files are found from the entry point: sources lie in `src/`, bundles in `dist/`, both
 * directly below the folder that holds `rules/`.
 */

import { fileURLToPath } from "node:url";

import type { Io, Places } from "./io.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const satisfies readonly NodeJS.Signals[];

export function processIo(entry: string): Io {
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

function placesFrom(entry: string): Places {
  const path = (relative: string): string => fileURLToPath(new URL(relative, entry));
  const fromSources = entry.endsWith(".ts");
  return {
    rulesDir: path("../rules/"),
    scanWorker: path(fromSources ? "scanWorker.ts" : "scanWorker.js"),
    sqlWasm: path(fromSources ? "../node_modules/sql.js/dist/sql-wasm.wasm" : "sql-wasm.wasm"),
  };
}
