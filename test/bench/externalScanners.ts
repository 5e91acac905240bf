/** Scanners that run as processes of their own, when they are on the PATH. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Run = (texts: readonly string[]) => void;

const known: readonly (readonly [string, (folder: string) => readonly string[]])[] = [
  ["gitleaks", (folder) => ["dir", folder, "--no-banner", "--exit-code", "0"]],
  ["trufflehog", (folder) => ["filesystem", folder, "--no-verification", "--no-update"]],
];

/** Those that are installed; each writes the texts to files and runs the tool over their folder. */
export function externalScanners(): readonly (readonly [string, Run])[] {
  return known
    .filter(([name]) => spawnSync(name, ["--version"]).status === 0)
    .map(([name, args]) => [name, (texts) => runOver(name, args, texts)]);
}

function runOver(
  name: string,
  args: (folder: string) => readonly string[],
  texts: readonly string[],
): void {
  const folder = mkdtempSync(join(tmpdir(), "argus-bench-"));
  texts.forEach((text, index) => writeFileSync(join(folder, `${index}.txt`), text));
  const result = spawnSync(name, args(folder));
  rmSync(folder, { recursive: true, force: true });
  if (result.error !== undefined) throw result.error;
}
