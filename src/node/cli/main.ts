/**
 * The command line: picks the command by the first word; the rest is the command's own.
 *
 * Commands are loaded when they are called: `scan` and `mcp` start without the guard's libraries.
 */

import { version } from "../platform/version.ts";
import { commandNames, isCommandName, summary } from "./help.ts";
import type { CommandName } from "./help.ts";
import type { ExitCode, Io } from "./io.ts";
import { exitCodes, print } from "./io.ts";
import type { Command } from "./run.ts";
import { runCommand } from "./run.ts";

const commands: Readonly<Record<CommandName, Command>> = {
  serve: async (args, io) => (await import("./serve.ts")).runServe(args, io),
  scan: async (args, io) => (await import("./scan.ts")).runScan(args, io),
  mcp: async (args, io) => (await import("./mcp.ts")).runMcp(args, io),
  allow: async (args, io) => (await import("./allow.ts")).runAllow(args, io),
  mark: async (args, io) => (await import("./mark.ts")).runMark(args, io),
  clients: async (args, io) => (await import("./clients.ts")).runClients(args, io),
  rules: async (args, io) => (await import("./rules.ts")).runRules(args, io),
  restore: async (args, io) => (await import("./restore.ts")).runRestore(args, io),
};

export async function runCli(args: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === "--version") return say(io, `${version}\n`);
  if (name === "--help" || name === "-h" || name === "help") return say(io, summary);
  if (!isCommandName(name)) return wrongCommand(io, name);
  return runCommand({ name, command: commands[name] }, rest, io);
}

function say(io: Io, text: string): ExitCode {
  io.output.write(text);
  return exitCodes.clean;
}

function wrongCommand(io: Io, name: string | undefined): ExitCode {
  const known = commandNames.join(", ");
  print(io.errors, name === undefined ? summary : `argus: unknown command \`${name}\` (${known})`);
  return exitCodes.usage;
}
