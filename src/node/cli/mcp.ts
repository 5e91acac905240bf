/**
 * `argus mcp -- command args…`, also the whole of `argus-mcp`.
 *
 * Everything before `--` is ours, everything after it is the server's command line, untouched.
 * Standard output belongs to the protocol: notes go to stderr.
 */

import { performance } from "node:perf_hooks";

import { childEnvironment } from "../../core/mcp/environment.ts";
import type { Profile } from "../../core/model/snapshot.ts";
import { defaultDataDir, findEndpoint } from "../gateway/endpoint.ts";
import { createGuardJudge, verdictTimeoutMs } from "../gateway/guardJudge.ts";
import { createJudge } from "../gateway/judge.ts";
import { startStdioRelay } from "../gateway/stdio.ts";
import { defaultProfile, isProfile } from "./defaults.ts";
import type { CommandEnd } from "./end.ts";
import { exit, usage } from "./end.ts";
import type { Io } from "./io.ts";
import { print } from "./io.ts";
import { helpOption, readOptions } from "./options.ts";

const options = {
  ...helpOption,
  data: { type: "string" },
  profile: { type: "string", default: defaultProfile },
  env: { type: "string", multiple: true, default: [] as string[] },
  "env-allow": { type: "string", multiple: true, default: [] as string[] },
  "no-env-filter": { type: "boolean", default: false },
} as const;

interface Wrapping {
  readonly kind: "wrapping";
  readonly dataDir: string;
  readonly profile: Profile;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export async function runMcp(args: readonly string[], io: Io): Promise<CommandEnd> {
  const wrapping = readWrapping(args, io);
  if (wrapping.kind !== "wrapping") return wrapping;
  const note = (text: string): void => print(io.errors, `argus-mcp: ${text}`);
  const judge = createJudge({
    guard: createGuardJudge({
      find: () => findEndpoint(wrapping.dataDir),
      timeoutMs: verdictTimeoutMs,
    }),
    // The engine and its rules are loaded only when no guard answers.
    local: async () =>
      (await import("./localJudge.ts")).startLocalJudge({ io, profile: wrapping.profile }),
    now: () => performance.now(),
    note,
  });
  const relay = startStdioRelay({
    command: wrapping.command,
    args: wrapping.args,
    environment: wrapping.environment,
    input: io.input,
    output: io.output,
    judge: (line) => judge.judge(line),
    note,
  });
  const unsubscribe = io.onSignal((name) => relay.signal(name));
  const code = await relay.done;
  unsubscribe();
  await judge.stop();
  return exit(code);
}

function readWrapping(args: readonly string[], io: Io): Wrapping | CommandEnd {
  const separator = args.indexOf("--");
  if (separator < 0) return usage("put `--` before the server's command");
  const [command, ...rest] = args.slice(separator + 1);
  if (command === undefined) return usage("no command after `--`");
  const parsed = readOptions(args.slice(0, separator), options);
  if (parsed.kind === "usage") return parsed;
  const { values, positionals } = parsed;
  const [stray] = positionals;
  if (stray !== undefined) return usage(`unexpected \`${stray}\` before \`--\``);
  if (!isProfile(values.profile)) return usage(`unknown profile \`${values.profile}\``);
  const set = readPairs(values.env);
  if (set === undefined) return usage("--env takes NAME=VALUE");
  return {
    kind: "wrapping",
    dataDir: values.data ?? defaultDataDir(),
    profile: values.profile,
    command,
    args: rest,
    environment: childEnvironment(io.environment, {
      filter: !values["no-env-filter"],
      allow: values["env-allow"],
      set,
      windows: process.platform === "win32",
    }),
  };
}

/** Undefined when one of them is no pair. The value may hold `=` and may be empty. */
function readPairs(pairs: readonly string[]): Readonly<Record<string, string>> | undefined {
  const set: Record<string, string> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals < 1) return undefined;
    set[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return set;
}
