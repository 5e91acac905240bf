/**
 * Terminals as one of the guarded clients: routes for the common providers, and their addresses in
 * the environment of new terminals.
 *
 * A base URL that is set already (a gateway) becomes the route's upstream, so that it is kept.
 */

import { access, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

import type { Family } from "../core/model/exchange.ts";
import type { GuardApi, OpenRoute } from "../protocol/control.ts";
import type { ClientRow } from "../protocol/dashboard.ts";
import type { ClientPreview, ClientResult, ClientsPort } from "./clientsPort.ts";
import type { Terminal } from "./terminal.ts";

const id = "terminal";
const title = "Terminals";

interface Variable {
  readonly name: string;
  readonly family: Family;
  /** Of its own where another variable has the family's: each may name another gateway. */
  readonly route?: string;
  readonly upstream: string;
  /** What the tools expect after the base, in our URL and in a URL that was set before. */
  readonly suffix: "" | "/v1";
  /** Left out where it would keep a tool from signing in. */
  readonly fits?: (home: string) => Promise<boolean>;
}

/** Which tools read them: Claude Code, OpenAI SDKs and opencode, Aider, Gemini CLI and its SDK. */
const variables: readonly Variable[] = [
  {
    name: "ANTHROPIC_BASE_URL",
    family: "anthropic",
    upstream: "https://api.anthropic.com",
    suffix: "",
  },
  { name: "OPENAI_BASE_URL", family: "openai", upstream: "https://api.openai.com", suffix: "/v1" },
  {
    name: "OPENAI_API_BASE",
    family: "openai",
    route: "openai-api-base",
    upstream: "https://api.openai.com",
    suffix: "/v1",
  },
  {
    name: "GOOGLE_GEMINI_BASE_URL",
    family: "gemini",
    upstream: "https://generativelanguage.googleapis.com",
    suffix: "",
    fits: signsInWithKey,
  },
];

/**
 * Gemini CLI takes a base URL for a gateway and then refuses to start, unless a sign-in with an API
 * key is saved; with a Google account it ignores the variable (both measured with 0.61).
 */
export async function signsInWithKey(home: string): Promise<boolean> {
  try {
    const text = await readFile(join(home, ".gemini", "settings.json"), "utf8");
    return /"selected(?:Auth)?Type"\s*:\s*"gemini-api-key"/.test(text);
  } catch {
    return false;
  }
}

async function fitting({ home }: TerminalParts): Promise<readonly Variable[]> {
  const fits = await Promise.all(
    variables.map(async (each) => each.fits === undefined || (await each.fits(home))),
  );
  return variables.filter((_, at) => fits[at]);
}

export interface TerminalParts {
  readonly terminal: Terminal;
  readonly api: () => GuardApi | undefined;
  /** The environment that new terminals start from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

export function terminalClient(parts: TerminalParts): ClientsPort {
  return {
    list: async () => [await rowOf(parts)],
    preview: async (ids) => (ids.includes(id) ? [await previewOf(parts)] : []),
    apply: async (ids) => (ids.includes(id) ? [await applyTo(parts)] : []),
    verify: async (ids) => (ids.includes(id) ? [await verifyOf(parts)] : []),
    restore: async (ids) => (ids === undefined || ids.includes(id) ? [await restoreOf(parts)] : []),
    watch: () => () => undefined,
  };
}

/** Sets the environment again after a start, when somebody has consented before. */
export async function resumeTerminals(parts: TerminalParts): Promise<void> {
  if (parts.terminal.consented) await fill(parts);
}

async function rowOf(parts: TerminalParts): Promise<ClientRow> {
  const { terminal, environment } = parts;
  const places = (await fitting(parts)).map((variable) => variable.name);
  if (terminal.active) {
    const detail = "new terminals send through the guard";
    return { id, title, state: "guarded", way: "environment", detail, places };
  }
  const tool = await firstTool(environment["PATH"] ?? environment["Path"] ?? "");
  if (tool === undefined) {
    const detail = "no AI command-line tool was found";
    return { id, title, state: "not_found", way: "environment", detail, places: [] };
  }
  const detail = `${tool} in a terminal is not guarded; use Guard AI Clients…`;
  return { id, title, state: "not_guarded", way: "environment", detail, places: [] };
}

const tools = ["claude", "gemini", "opencode", "codex", "aider", "copilot"] as const;

/** The first known tool that the search path holds. */
export async function firstTool(searchPath: string): Promise<string | undefined> {
  const folders = searchPath.split(delimiter).filter((folder) => folder !== "");
  const endings = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  for (const tool of tools) {
    const names = folders.flatMap((folder) => endings.map((ending) => join(folder, tool + ending)));
    const found = await Promise.all(names.map(isThere));
    if (found.includes(true)) return tool;
  }
  return undefined;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

async function previewOf(parts: TerminalParts): Promise<ClientPreview> {
  const set = await fitting(parts);
  const gemini = set.some(({ family }) => family === "gemini")
    ? []
    : [
        "Gemini CLI is left alone: it can be guarded once a sign-in with an API key is saved in it.",
      ];
  return {
    id,
    title,
    changes: [...set.map(({ name }) => name), "NO_PROXY"].map((name) => ({
      place: "environment of new terminals",
      difference: name === "NO_PROXY" ? `${name} += 127.0.0.1` : `${name} = (guard's address)`,
    })),
    notes: ["Open terminals keep their environment; start the tool in a new one.", ...gemini],
  };
}

async function applyTo(parts: TerminalParts): Promise<ClientResult> {
  const filled = await fill(parts);
  if (!filled)
    return { id, title, ok: false, detail: "the guard is not running; restart it first" };
  await parts.terminal.consent();
  return { id, title, ok: true, detail: "new terminals send through the guard" };
}

async function fill(parts: TerminalParts): Promise<boolean> {
  const { terminal, api, environment } = parts;
  const guard = api();
  if (guard === undefined) return false;
  const values: Record<string, string> = {};
  for (const variable of await fitting(parts)) {
    const route = await guard.openRoute({
      name: `terminal-${variable.route ?? variable.family}`,
      client: id,
      family: variable.family,
      upstream: upstreamOf(variable, environment[variable.name]),
    });
    values[variable.name] = route.url + variable.suffix;
  }
  terminal.set(values, environment["NO_PROXY"] ?? environment["no_proxy"]);
  return true;
}

/** A base URL set before, unless it is a loopback address (ours from another start, most likely). */
export function upstreamOf(
  variable: Pick<Variable, "upstream" | "suffix">,
  before: string | undefined,
): string {
  const text = before?.trim().replace(/\/+$/, "") ?? "";
  const isRemote = /^https?:\/\/(?!127\.|localhost[:/]|\[::1\])/i.test(text);
  if (!isRemote) return variable.upstream;
  return variable.suffix !== "" && text.endsWith(variable.suffix)
    ? text.slice(0, -variable.suffix.length)
    : text;
}

async function verifyOf({ api }: TerminalParts): Promise<ClientResult> {
  const guard = api();
  const routes = guard === undefined ? [] : own(await guard.routes());
  for (const route of routes) {
    const probe = await guard?.probeRoute(route.id);
    if (probe?.ok !== true) return { id, title, ok: false, detail: probe?.detail ?? "no answer" };
  }
  return { id, title, ok: routes.length > 0, detail: `${routes.length} routes reach the scanner` };
}

async function restoreOf({ api, terminal }: TerminalParts): Promise<ClientResult> {
  await terminal.forget();
  const guard = api();
  if (guard !== undefined) {
    for (const route of own(await guard.routes())) await guard.closeRoute(route.id);
  }
  return { id, title, ok: true, detail: "new terminals are untouched" };
}

function own(routes: readonly OpenRoute[]): readonly OpenRoute[] {
  return routes.filter((route) => route.client === id);
}
