/**
 * The project's own packages: installed from the lock file when `node_modules` is missing or older than the lock file,
 * then Node 24 from the `node` package.
 *
 * Uses Node's builtins only. A stamp inside `node_modules` holds the lock file's hash.
 */

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { must } from "./progress.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const modules = join(root, "node_modules");
const stampFile = join(modules, ".argus-lock-stamp");
/** Node 24, wherever the process that asks was started with. */
export const nodeBinary = join(modules, "node", "bin", "node");
export const needed = 24;

export function lockStamp(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

export async function ensureDependencies() {
  const stamp = lockStamp(join(root, "package-lock.json"));
  if (isFresh(stamp)) return;
  // Not `npm ci`: it refuses a lock file without the optional binaries of other systems, which a
  // partial registry does not carry. This takes the lock file's versions too and never writes it.
  const install = ["npm", "install", "--no-save", "--no-audit", "--no-fund"];
  await must("installing packages (about half a minute)", install, { cwd: root });
  if (!existsSync(nodeBinary)) {
    await must("installing Node 24", ["npm", "rebuild", "node"], { cwd: root });
  }
  writeFileSync(stampFile, stamp);
}

function isFresh(stamp) {
  return (
    existsSync(nodeBinary) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp
  );
}

/** The environment in which `node` and the project's tools are those of `node_modules`. */
export function projectEnvironment(extra = {}) {
  const bin = join(modules, ".bin");
  return { ...process.env, PATH: `${bin}:${process.env.PATH ?? ""}`, ...extra };
}

/**
 * Runs a script again under Node 24; resolves to undefined when this process already is Node 24.
 * Signals go to the child, so that it can put away what it started.
 */
export async function underNode24(script, args) {
  if (Number(process.versions.node.split(".")[0]) >= needed) return undefined;
  const child = spawn(nodeBinary, [script, ...args], {
    cwd: root,
    env: projectEnvironment(),
    stdio: "inherit",
  });
  const pass = (signal) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, pass);
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
}
