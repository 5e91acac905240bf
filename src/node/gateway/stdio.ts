/**
 * Wraps one MCP server that speaks over stdio: starts it, relays both directions, ends with it.
 *
 * The server's end answers every request that still waits, and its exit code becomes ours. The
 * client's end closes the server's input, then asks it to stop, then kills it, each after a named
 * delay (MCP specification, lifecycle, shutdown over stdio). The server's stderr is not touched.
 */

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";

import type { Environment } from "../../core/mcp/environment.ts";
import { createPending } from "../../core/mcp/pending.ts";
import { errorAnswer, serverGoneCode } from "../../core/mcp/refuse.ts";
import type { Verdict } from "../../core/mcp/verdict.ts";
import { clientLabel } from "../../core/mcp/verdict.ts";
import type { JudgedLine } from "./judge.ts";
import type { PumpOptions, Session } from "./pump.ts";
import { pump, write } from "./pump.ts";

export interface StdioOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly input: Readable;
  readonly output: Writable;
  readonly judge: (line: JudgedLine) => Promise<Verdict>;
  readonly note: (text: string) => void;
  readonly delays?: Delays;
  readonly limit?: number;
}

/** Milliseconds. */
export interface Delays {
  /** From the end of the server's input to SIGTERM. */
  readonly term: number;
  /** From SIGTERM, ours or forwarded, to SIGKILL. */
  readonly kill: number;
}

export const defaultDelays: Delays = { term: 5000, kill: 3000 };

/** Shell convention: the command could not be started. */
export const notStarted = 127;

export interface StdioRelay {
  /** The exit code to mirror: the server's, 128 + its signal, or 127. */
  readonly done: Promise<number>;
  /** Hands a signal on to the server; it is killed when it does not end. */
  signal(name: NodeJS.Signals): void;
}

export function startStdioRelay(options: StdioOptions): StdioRelay {
  const child = spawn(options.command, [...options.args], {
    env: options.environment,
    stdio: ["pipe", "pipe", "inherit"],
    windowsHide: true,
  });
  const stopper = createStopper(child, options.delays ?? defaultDelays);
  return { done: run(options, child, stopper), signal: (name) => stopper.signal(name) };
}

interface Stopper {
  signal(name: NodeJS.Signals): void;
  /** The server has no more input: give it time, then insist. */
  closing(): void;
  clear(): void;
}

function createStopper(child: ChildProcess, delays: Delays): Stopper {
  const timers: NodeJS.Timeout[] = [];
  const later = (ms: number, act: () => void): void => {
    timers.push(setTimeout(act, ms));
  };
  const signal = (name: NodeJS.Signals): void => {
    child.kill(name);
    later(delays.kill, () => child.kill("SIGKILL"));
  };
  return {
    signal,
    closing: () => later(delays.term, () => signal("SIGTERM")),
    clear() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

async function run(options: StdioOptions, child: ChildProcess, stopper: Stopper): Promise<number> {
  const { stdin, stdout } = child;
  const ended = exitOf(child, options);
  if (stdin === null || stdout === null) return ended;
  const closeInput = (): void => {
    stdin.end();
    stopper.closing();
  };
  // A server that closed its input has decided so; what matters is its exit, reported elsewhere.
  stdin.on("error", () => undefined);
  options.output.on("error", closeInput);
  const fromClient = createPending();
  const ways = directions(options, { stdin, stdout }, fromClient);
  const toServer = pump(ways.toServer).then(closeInput);
  const toClient = pump(ways.toClient);
  const code = await ended;
  await drained(stdout, toClient);
  options.input.destroy();
  await toServer;
  stopper.clear();
  for (const { id } of fromClient.open())
    await write(options.output, [`${errorAnswer(id, serverGoneCode, goneMessage(code))}\n`]);
  return code;
}

/** How long the output of a server that ended is read on, in milliseconds: a child of it may hold it open. */
const drainMs = 2000;

async function drained(stdout: Readable, reading: Promise<void>): Promise<void> {
  const timer = setTimeout(() => stdout.destroy(), drainMs);
  await reading;
  clearTimeout(timer);
}

function goneMessage(code: number): string {
  return code === notStarted
    ? "the MCP server could not be started"
    : `the MCP server ended (exit code ${code}) before it answered`;
}

interface ServerStreams {
  readonly stdin: Writable;
  readonly stdout: Readable;
}

function directions(
  options: StdioOptions,
  server: ServerStreams,
  fromClient: PumpOptions["sent"],
): { readonly toServer: PumpOptions; readonly toClient: PumpOptions } {
  const fromServer = createPending();
  const session: Session = { client: clientLabel(undefined) };
  const common = {
    judge: options.judge,
    note: options.note,
    session,
    ...(options.limit === undefined ? {} : { limit: options.limit }),
  };
  return {
    toServer: {
      ...common,
      direction: "to-server",
      source: options.input,
      sink: server.stdin,
      answer: (line) => write(options.output, [`${line}\n`]),
      sent: fromClient,
      awaited: fromServer,
    },
    toClient: {
      ...common,
      direction: "to-client",
      source: server.stdout,
      sink: options.output,
      answer: (line) => write(server.stdin, [`${line}\n`]),
      sent: fromServer,
      awaited: fromClient,
    },
  };
}

/** Settles once: with the exit, or with 127 when the command did not start. */
function exitOf(child: ChildProcess, options: StdioOptions): Promise<number> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      if (child.pid !== undefined) return;
      const code = "code" in error && typeof error.code === "string" ? error.code : "error";
      options.note(`cannot start \`${options.command}\`: ${code}`);
      resolve(notStarted);
    });
    child.once("exit", (code, signal) => resolve(code ?? signalCode(signal)));
  });
}

function signalCode(signal: NodeJS.Signals | null): number {
  return signal === null ? 1 : 128 + constants.signals[signal];
}
