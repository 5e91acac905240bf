/**
 * `npm run package`: builds the bundles and writes one universal VSIX.
 *
 * The archive depends on nothing but the sources: its times come from SOURCE_DATE_EPOCH, else from
 * one fixed date. `--out FILE` names the file; the default is `argus-guard.vsix` in the root.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import {
  ensureDependencies,
  projectEnvironment,
  root,
  underNode24,
} from "../setup/dependencies.mjs";
import { say } from "../setup/progress.mjs";

/** While the manifest names no repository: the README's pictures are the ones in the package. */
const noRepository = ["--allow-missing-repository", "--no-rewrite-relative-links"];

/** 2026-01-01T00:00:00Z, in seconds. */
const fixedDate = "1767225600";

function run(file, args) {
  const env = projectEnvironment({
    SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH ?? fixedDate,
    TZ: "UTC",
  });
  const { status } = spawnSync(file, args, {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) throw new Error(`${file} ended with ${status}`);
}

async function main(args) {
  await ensureDependencies();
  const elsewhere = await underNode24("test/package/build.mjs", args);
  if (elsewhere !== undefined) return elsewhere;
  const named = args.indexOf("--out");
  const out = named < 0 ? join(root, "argus-guard.vsix") : resolve(args[named + 1] ?? "");
  run("node", ["esbuild.mjs", "--minify"]);
  run("vsce", ["package", "--no-dependencies", ...noRepository, "--out", out]);
  const bytes = readFileSync(out);
  say(`${out}: ${bytes.length} bytes, SHA-256 ${createHash("sha256").update(bytes).digest("hex")}`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
