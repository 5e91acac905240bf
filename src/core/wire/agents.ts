/**
 * Which AI client sent a request, from its headers: names and versions only.
 *
 * The tables hold what the clients were seen to send; a base-URL route names its client anyway,
 * this serves the bare provider routes and the session view.
 */

import type { SessionContext } from "../model/exchange.ts";
import { type HeaderSource, headerValue } from "./headers.ts";

/** User-agent product (lower case, as it begins) and the client's name. First match wins. */
const clients: readonly (readonly [string, string])[] = [
  ["githubcopilotchat/", "copilot"],
  ["githubcopilot/", "copilot"],
  ["copilot/", "copilot_cli"],
  ["claude-cli/", "claude_code"],
  ["claude-code/", "claude_code"],
  ["codex_cli_rs/", "codex"],
  ["codex_exec/", "codex"],
  ["codex_vscode/", "codex"],
  ["codex-tui/", "codex"],
  ["geminicli", "gemini_cli"],
  ["opencode/", "opencode"],
  ["kilo-code/", "kilo_code"],
  ["roocode/", "roo_code"],
  ["cline/", "cline"],
  ["continue/", "continue"],
  ["cursor/", "cursor"],
  ["windsurf/", "windsurf"],
  ["aider/", "aider"],
  ["litellm/", "aider"],
  ["zed/", "zed"],
  ["goose/", "goose"],
  ["amp/", "amp"],
  ["droid/", "droid"],
  ["crush/", "crush"],
  ["qwencode/", "qwen_code"],
  ["cody/", "cody"],
  ["tabby/", "tabby"],
  ["jetbrains", "jetbrains_ai"],
  ["warp/", "warp"],
  ["kiro/", "kiro"],
  ["trae/", "trae"],
  ["augment", "augment"],
  ["tabnine", "tabnine"],
  ["sourcegraph", "cody"],
  ["openhands/", "openhands"],
  ["plandex/", "plandex"],
];

/** Where a client runs. */
const types: Readonly<Record<string, NonNullable<SessionContext["clientType"]>>> = {
  copilot: "ide",
  copilot_cli: "cli",
  claude_code: "cli",
  codex: "cli",
  gemini_cli: "cli",
  opencode: "cli",
  kilo_code: "ide",
  roo_code: "ide",
  cline: "ide",
  continue: "ide",
  cursor: "ide",
  windsurf: "ide",
  aider: "cli",
  zed: "ide",
  goose: "cli",
  amp: "cli",
  droid: "cli",
  crush: "cli",
  qwen_code: "cli",
  cody: "ide",
  tabby: "ide",
  jetbrains_ai: "ide",
  warp: "app",
  kiro: "ide",
  trae: "ide",
  augment: "ide",
  tabnine: "ide",
  openhands: "app",
  plandex: "cli",
};

/** Header `x-title` of clients that only say their name there. */
const titles: Readonly<Record<string, string>> = {
  "roo code": "roo_code",
  "kilo code": "kilo_code",
  cline: "cline",
};

/** Longest product name of an unknown client that is kept. */
const maxNameLength = 64;

export function identifyClient(headers: HeaderSource): Partial<SessionContext> {
  const agent = headerValue(headers, "user-agent") ?? "";
  const name = knownClient(agent, headers) ?? unknownClient(agent);
  if (name === undefined) return {};
  const version = /^[^/\s]+\/v?(\d[\w.+-]{0,31})/.exec(agent)?.[1];
  const type = types[name];
  return {
    clientName: name,
    ...(version === undefined ? {} : { clientVersion: version }),
    ...(type === undefined ? {} : { clientType: type }),
  };
}

function knownClient(agent: string, headers: HeaderSource): string | undefined {
  const lower = agent.toLowerCase();
  const known = clients.find(([start]) => lower.startsWith(start));
  const title = titles[(headerValue(headers, "x-title") ?? "").toLowerCase()];
  return known?.[1] ?? title ?? clientHeader(headers) ?? editorClient(headers);
}

/** A client that is not in the table is called what it calls itself; a browser has no name. */
function unknownClient(agent: string): string | undefined {
  const product = agent.split(/\s/, 1)[0] ?? "";
  if (!/^[\w.+-]+(?:\/[\w.+-]+)?$/.test(product) || /^mozilla\//i.test(product)) return undefined;
  return product.slice(0, maxNameLength);
}

/** Clients that name themselves in a header of their own. */
function clientHeader(headers: HeaderSource): string | undefined {
  if (headerValue(headers, "x-opencode-client") !== undefined) return "opencode";
  return headerValue(headers, "x-claude-code-session-id") === undefined ? undefined : "claude_code";
}

function editorClient(headers: HeaderSource): string | undefined {
  const integration = headerValue(headers, "copilot-integration-id");
  if (integration === undefined) return undefined;
  return integration === "copilot-developer-cli" ? "copilot_cli" : "copilot";
}

export function identifySdk(headers: HeaderSource): Partial<SessionContext> {
  const stainless = headerValue(headers, "x-stainless-package-version");
  if (stainless !== undefined) return stainlessSdk(headers, stainless);
  const agents = `${headerValue(headers, "user-agent") ?? ""} ${headerValue(headers, "x-goog-api-client") ?? ""}`;
  const runtime = /\bruntime\/([\w.-]{1,24}(?:\/[\w.+-]{1,24})?)/.exec(agents)?.[1];
  const match =
    /\b(ai-sdk\/[\w-]{1,24}|google-genai-sdk|aws-sdk-[a-z]{1,12}|Boto3)\/(\d[\w.+-]{0,31})/.exec(
      agents,
    );
  const [, sdkName, sdkVersion] = match ?? [];
  return {
    ...(sdkName === undefined ? {} : { sdkName }),
    ...(sdkVersion === undefined ? {} : { sdkVersion }),
    ...(runtime === undefined ? {} : { runtime }),
  };
}

/** The headers that the generated SDKs of Anthropic and OpenAI send. */
function stainlessSdk(headers: HeaderSource, version: string): Partial<SessionContext> {
  const language = headerValue(headers, "x-stainless-lang") ?? "js";
  const runtime = headerValue(headers, "x-stainless-runtime");
  const runtimeVersion = headerValue(headers, "x-stainless-runtime-version") ?? "";
  return {
    sdkName: `stainless-${language}`.slice(0, 32),
    sdkVersion: version.slice(0, 32),
    ...(runtime === undefined ? {} : { runtime: `${runtime}/${runtimeVersion}`.slice(0, 64) }),
  };
}
