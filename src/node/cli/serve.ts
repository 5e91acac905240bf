/**
 * `argus serve`: the guard without an editor, until it is interrupted.
 *
 * Standard output is one JSON line when the guard is ready and nothing else; it holds the routes'
 * capability URLs, which is what the caller needs it for. A second guard of one data directory is
 * refused: the first one owns store and clients.
 */

import type { Family } from "../../core/model/exchange.ts";
import { families } from "../../core/model/exchange.ts";
import type { Profile } from "../../core/model/snapshot.ts";
import { settings } from "../../core/config/settings.ts";
import type { Guard } from "../guard/guard.ts";
import { startGuard } from "../guard/guard.ts";
import { forgetAged } from "../guard/replacedFile.ts";
import { systemClock } from "../platform/clock.ts";
import type { GuardSettings } from "../../protocol/control.ts";
import { defaultDataDir } from "../gateway/endpoint.ts";
import { dataFolders, noteJournal } from "../clients/journals.ts";
import { homedir } from "node:os";
import { resolve as absolute } from "node:path";

import { defaultProfile, defaultSettings, isProfile } from "./defaults.ts";
import type { CommandEnd } from "./end.ts";
import { exit, usage } from "./end.ts";
import type { Io } from "./io.ts";
import { exitCodes, print } from "./io.ts";
import { readKeyFile } from "./keyFile.ts";
import { helpOption, readOptions } from "./options.ts";
import { startStatusPage } from "./statusPage.ts";

/** Where the families' own clients go by default (their SDKs' base URLs, without `/v1`). */
export const defaultUpstreams = {
  anthropic: "https://api.anthropic.com",
  openai: "https://api.openai.com",
  gemini: "https://generativelanguage.googleapis.com",
  copilot: "https://api.githubcopilot.com",
  ollama: "http://127.0.0.1:11434",
} as const satisfies Partial<Record<Family, string>>;

const options = {
  ...helpOption,
  port: { type: "string" },
  data: { type: "string" },
  profile: { type: "string", default: defaultProfile },
  "keep-replaced": { type: "boolean", default: false },
  upstream: { type: "string", multiple: true, default: [] as string[] },
} as const;

type Upstreams = Readonly<Partial<Record<Family, string>>>;

interface Job {
  readonly kind: "job";
  readonly port: number;
  readonly dataDir: string;
  readonly profile: Profile;
  readonly keepReplaced: boolean;
  readonly upstreams: Upstreams;
}

export async function runServe(args: readonly string[], io: Io): Promise<CommandEnd> {
  const job = readJob(args, io);
  if (job.kind !== "job") return job;
  const started = await start(job, io);
  if (started.kind === "follow") {
    print(
      io.errors,
      `argus serve: a guard runs already for \`${job.dataDir}\` on port ${started.port}`,
    );
    return exit(exitCodes.failed);
  }
  const { guard } = started;
  const page = await startStatusPage(guard.api);
  const interrupted = untilSignal(io);
  print(io.output, JSON.stringify(await readyLine(guard, page.url)));
  await Promise.race([interrupted, guard.closed]);
  await page.stop();
  await guard.stop();
  return exit(exitCodes.clean);
}

async function start(job: Job, io: Io): ReturnType<typeof startGuard> {
  // Before the first value is kept: the uninstaller is told nothing else.
  if (job.keepReplaced) await noteJournal(homedir(), job.dataDir);
  await forgetAged(await dataFolders(homedir()), systemClock.now());
  return startGuard({
    dataDir: job.dataDir,
    port: job.port,
    settings: settingsOf(job, io),
    key: await readKeyFile(job.dataDir),
    upstreams: job.upstreams,
    standalone: true,
    ...io.places,
  });
}

function settingsOf(job: Job, io: Io): GuardSettings {
  const defaults = defaultSettings({
    profile: job.profile,
    workspaces: [io.workingDirectory],
    environment: io.environment,
  });
  return { ...defaults, keepReplaced: job.keepReplaced };
}

async function readyLine(guard: Guard, dashboard: string): Promise<object> {
  const routes = await guard.api.routes();
  return {
    pid: process.pid,
    port: guard.port,
    routes: Object.fromEntries(routes.map((route) => [route.name, route.url])),
    dashboard,
  };
}

/** Later signals are left to Node: a second Ctrl-C ends a guard that hangs in its stop. */
function untilSignal(io: Io): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = io.onSignal(() => {
      unsubscribe();
      resolve();
    });
  });
}

function readJob(args: readonly string[], io: Io): Job | CommandEnd {
  const parsed = readOptions(args, options);
  if (parsed.kind === "usage") return parsed;
  const { values, positionals } = parsed;
  const [stray] = positionals;
  if (stray !== undefined) return usage(`unexpected \`${stray}\``);
  const port = Number(values.port ?? settings["argus.port"].default);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return usage("--port takes 0 to 65535");
  if (!isProfile(values.profile)) return usage(`unknown profile \`${values.profile}\``);
  const upstreams = readUpstreams(values.upstream);
  if (typeof upstreams === "string") return usage(upstreams);
  return {
    kind: "job",
    port,
    dataDir: absolute(io.workingDirectory, values.data ?? defaultDataDir()),
    profile: values.profile,
    keepReplaced: values["keep-replaced"],
    upstreams: { ...defaultUpstreams, ...upstreams },
  };
}

/** A usage error is its sentence. */
function readUpstreams(pairs: readonly string[]): Upstreams | string {
  const upstreams: Partial<Record<Family, string>> = {};
  for (const pair of pairs) {
    const [name = "", ...rest] = pair.split("=");
    const family = families.find((one) => one === name);
    const url = rest.join("=");
    if (family === undefined)
      return `--upstream: unknown family \`${name}\` (${families.join(", ")})`;
    if (!/^https?:\/\/./.test(url) || !URL.canParse(url))
      return `--upstream ${name}: expected an http(s) URL`;
    upstreams[family] = url.replace(/\/+$/, "");
  }
  return upstreams;
}
