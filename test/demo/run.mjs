/**
 * `npm start`: sets everything up, then shows Argus at work in a real VS Code.
 *
 * Starts on Node 20 with nothing installed; the demo itself (`demo.ts`) runs on Node 24.
 */

import { ensureDependencies, underNode24 } from "../setup/dependencies.mjs";
import { say } from "../setup/progress.mjs";

async function main(args) {
  await ensureDependencies();
  const elsewhere = await underNode24("test/demo/run.mjs", args);
  if (elsewhere !== undefined) return elsewhere;
  const { runDemo } = await import("./demo.ts");
  await runDemo(say);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
