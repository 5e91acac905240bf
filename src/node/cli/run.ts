/**
 * Runs one command: help, usage errors, and the one place where a command's exception ends.
 *
 * What a command throws is a bug or a broken machine: one line on stderr and exit code 4, never a
 * stack trace.
 */

import type { CommandEnd } from "./end.ts";
import { helpTexts } from "./help.ts";
import type { CommandName } from "./help.ts";
import type { ExitCode, Io } from "./io.ts";
import { exitCodes, print } from "./io.ts";

/** Gets the arguments after its name. */
export type Command = (args: readonly string[], io: Io) => Promise<CommandEnd>;

export async function runCommand(
  { name, command }: { readonly name: CommandName; readonly command: Command },
  args: readonly string[],
  io: Io,
): Promise<ExitCode> {
  if (asksForHelp(args)) {
    io.output.write(helpTexts[name]);
    return exitCodes.clean;
  }
  try {
    const end = await command(args, io);
    if (end.kind === "exit") return end.code;
    print(io.errors, `argus ${name}: ${end.message}\nsee \`argus ${name} --help\``);
    return exitCodes.usage;
  } catch (error) {
    print(io.errors, `argus ${name}: ${error instanceof Error ? error.message : "failed"}`);
    return exitCodes.failed;
  }
}

/** Only before `--`: what follows belongs to the wrapped command. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  return own.includes("--help") || own.includes("-h");
}
