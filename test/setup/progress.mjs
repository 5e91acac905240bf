/**
 * Runs a command of the set-up with a line of progress, and shows its output only when it fails.
 *
 * Uses Node's builtins only: it runs before anything is installed, on Node 20 or later.
 */

import { spawn } from "node:child_process";

/** Output kept of a command that fails, in characters. */
const keptOutput = 6000;

export function say(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * Resolves to the exit code; `output` of a failing command goes to standard error.
 *
 * @param {string} label what a person reads while waiting
 * @param {readonly string[]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export async function step(label, [file, ...args], options = {}) {
  const started = Date.now();
  process.stdout.write(`- ${label} …`);
  const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const keep = (chunk) => {
    output = (output + chunk).slice(-keptOutput);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      keep(error.message);
      resolve(127);
    });
    child.on("close", (value) => resolve(value ?? 1));
  });
  say(` ${code === 0 ? "done" : "failed"} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (code !== 0) process.stderr.write(`${output}\n`);
  return code;
}

/** Like `step`, but a failure ends the set-up. */
export async function must(label, command, options) {
  const code = await step(label, command, options);
  if (code !== 0) throw new Error(`set-up stopped at: ${label}`);
}
