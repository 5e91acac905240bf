/**
 * The whole truth: sets up, then runs every layer of `test/README.md` in order and sums them up.
 *
 * Starts on Node 20 with nothing installed. `--only check|build|unit|package|journeys` (repeatable)
 * runs single layers. The last line is `N passed, N failed`; the exit code is 0 only when no test
 * failed and every layer ran. What each layer printed is kept below `test-results/`.
 */

import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";

import { ensureBrowser } from "./setup/browser.mjs";
import {
  ensureDependencies,
  projectEnvironment,
  root,
  underNode24,
} from "./setup/dependencies.mjs";
import { say } from "./setup/progress.mjs";
import { ensureWorkbench } from "./setup/workbench.mjs";

/** One layer may take this long on a slow machine; the whole run is meant to take 12 minutes. */
const layerLimitMs = 25 * 60_000;
const results = join(root, "test-results");

/** Runs a command, shows and keeps its output; resolves to exit code and output. */
async function run(name, [file, ...args], env = {}) {
  const log = createWriteStream(join(results, `${name}.log`));
  const child = spawn(file, args, {
    cwd: root,
    env: projectEnvironment({ FORCE_COLOR: "0", ...env }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  const show = (chunk) => {
    output += chunk;
    log.write(chunk);
    process.stdout.write(chunk);
  };
  child.stdout.setEncoding("utf8").on("data", show);
  child.stderr.setEncoding("utf8").on("data", show);
  const kill = () => endGroup(child.pid);
  const timer = setTimeout(kill, layerLimitMs);
  process.on("exit", kill);
  const code = await new Promise((resolve) => {
    child.on("error", () => resolve(127));
    child.on("close", (value) => resolve(value ?? 1));
  });
  clearTimeout(timer);
  process.off("exit", kill);
  endGroup(child.pid);
  log.end();
  return { code, output };
}

/** Ends a child and everything it started: each child leads its own process group. */
function endGroup(pid) {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // The group is gone already.
  }
}

/** One command that passes or fails as a whole counts as one test. */
async function single(name, command) {
  const { code } = await run(name, command);
  if (code !== 0) say(`FAILED ${name} (exit code ${code})`);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

/** A `node --test` run; a run that ends without its summary counts as one failure. */
async function suite(name, files, options = [], env = {}) {
  if (files.length === 0) return { passed: 0, failed: 1 };
  const hooks = join(root, "test/support/hooks.mjs");
  const flags = ["--import", hooks, "--test", "--test-reporter=spec", ...options];
  const { code, output } = await run(name, ["node", ...flags, ...files], env);
  const count = (word) => Number(new RegExp(`^ℹ ${word} (\\d+)$`, "m").exec(output)?.[1] ?? 0);
  const failed = count("fail") + count("cancelled") + count("skipped") + count("todo");
  return { passed: count("pass"), failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Files below `folder` with one of these endings, as paths from the root, in a fixed order. */
function find(folder, endings) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes("node_modules"))
    .sort();
}

const layers = {
  check: async () =>
    sum([
      await single("types", ["tsc", "-b"]),
      await single("lint", ["oxlint", "--type-aware"]),
      await single("format", ["oxfmt", "--check", "."]),
    ]),
  build: () => single("build", ["node", "esbuild.mjs", "--minify"]),
  unit: () => {
    const files = find("test", [".test.ts", ".test.tsx"]).filter(
      (file) => !file.startsWith(join("test", "package")),
    );
    return suite("unit", files, ["--test-timeout=180000"]);
  },
  // One after the other: each of them builds or uses `dist/`.
  package: () =>
    suite("package", find("test/package", [".test.ts"]), [
      "--test-concurrency=1",
      "--test-timeout=180000",
    ]),
  journeys: async () => {
    await ensureBrowser();
    await ensureWorkbench();
    const files = find("test/journeys", [".journey.ts"]);
    const vsix = join(results, "argus.vsix");
    const packaged = await single("vsix", ["node", "test/package/build.mjs", "--out", vsix]);
    if (packaged.failed > 0) return packaged;
    const options = ["--test-concurrency=1", "--test-timeout=240000"];
    return suite("journeys", files, options, { ARGUS_TEST_VSIX: vsix });
  },
};

function sum(all) {
  return all.reduce(
    (total, each) => ({
      passed: total.passed + each.passed,
      failed: total.failed + each.failed,
    }),
    { passed: 0, failed: 0 },
  );
}

function chosen(args) {
  const only = args.filter((_, index) => args[index - 1] === "--only");
  const unknown = only.find((name) => !(name in layers));
  if (unknown !== undefined) throw new Error(`unknown layer ${unknown}`);
  return only.length === 0 ? Object.keys(layers) : only;
}

async function runLayer(name) {
  const started = Date.now();
  say(`\n=== ${name}`);
  try {
    const result = await layers[name]();
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    return { name, seconds, ...result };
  } catch (error) {
    say(`FAILED ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return { name, seconds: "-", passed: 0, failed: 1 };
  }
}

async function main(args) {
  const names = chosen(args);
  await ensureDependencies();
  const elsewhere = await underNode24("test/run.mjs", args);
  if (elsewhere !== undefined) return elsewhere;
  if (existsSync(results)) rmSync(results, { recursive: true });
  mkdirSync(results, { recursive: true });
  const done = [];
  for (const name of names) done.push(await runLayer(name));
  say("");
  for (const each of done) {
    say(`${each.name.padEnd(10)} ${each.passed} passed, ${each.failed} failed (${each.seconds} s)`);
  }
  const total = sum(done);
  say(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));
process.exitCode = await main(process.argv.slice(2));
