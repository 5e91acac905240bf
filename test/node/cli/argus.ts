/**
 * Runs the command line from its sources as a real process, for tests.
 *
 * `runArgus` waits for the end; `startServe` waits for the ready line of `argus serve` and stops it
 * again. Everything that the process says is kept, so that tests can look for what must not be there.
 */

import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../../src/cli.ts", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
}

export function spawnArgus(
  args: readonly string[],
  options: RunOptions = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, ...options.environment },
    ...(options.workingDirectory === undefined ? {} : { cwd: options.workingDirectory }),
  });
}

export async function runArgus(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = spawnArgus(args, options);
  const said = listen(child);
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  const [code] = await once(child, "close");
  return { code, stdout: said.stdout(), stderr: said.stderr() };
}

export interface Serving {
  readonly pid: number;
  readonly port: number;
  readonly routes: Readonly<Record<string, string>>;
  readonly dashboard: string;
  readonly dataDir: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Ends it as Ctrl-C does and gives the exit code; the data directory stays until `remove`. */
  stop(): Promise<number | null>;
  remove(): Promise<void>;
}

export interface ServeOptions {
  readonly profile?: string;
  /** Everything goes to this base URL. */
  readonly upstream: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Of an earlier run. Absent: a fresh one. */
  readonly dataDir?: string;
}

export async function startServe(options: ServeOptions): Promise<Serving> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "argus-serve-")));
  const families = ["anthropic", "openai", "gemini", "generic"];
  const upstreams = families.flatMap((family) => ["--upstream", `${family}=${options.upstream}`]);
  const profile = options.profile === undefined ? [] : ["--profile", options.profile];
  const args = ["serve", "--port", "0", "--data", dataDir, ...profile, ...upstreams];
  const child = spawnArgus([...args, ...(options.args ?? [])], {
    environment: { HOME: dataDir, NODE_OPTIONS: "", ...options.environment },
  });
  const said = listen(child);
  const ready = JSON.parse(await firstLine(child, said));
  return {
    ...ready,
    dataDir,
    ...said,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      child.kill("SIGINT");
      const [code] = await once(child, "close");
      return code;
    },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}

interface Said {
  readonly stdout: () => string;
  readonly stderr: () => string;
}

function listen(child: ChildProcessWithoutNullStreams): Said {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  return {
    stdout: () => Buffer.concat(out).toString(),
    stderr: () => Buffer.concat(err).toString(),
  };
}

async function firstLine(child: ChildProcessWithoutNullStreams, said: Said): Promise<string> {
  const ended = once(child, "close").then(() => {
    throw new Error(`argus serve ended early: ${said.stderr()}`);
  });
  while (!said.stdout().includes("\n")) await Promise.race([once(child.stdout, "data"), ended]);
  ended.catch(() => undefined);
  return said.stdout().split("\n", 1)[0] ?? "";
}
