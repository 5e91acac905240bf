/**
 * Which AI client sent a request, from its headers: names and versions only.
 *
 * The tables hold what the clients were seen to send; a base-URL route names its client anyway,
 * this serves the bare provider routes and the session view.
 */

import type { HeaderPair, SessionContext } from "../model/exchange.ts";
import { headerValue } from "./headers.ts";

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
];

/** Header `x-title` of clients that only say their name there. */
const titles: Readonly<Record<string, string>> = {
  "roo code": "roo_code",
  "kilo code": "kilo_code",
  cline: "cline",
};

export function identifyClient(headers: readonly HeaderPair[]): Partial<SessionContext> {
  const agent = headerValue(headers, "user-agent") ?? "";
  const lower = agent.toLowerCase();
  const known = clients.find(([start]) => lower.startsWith(start));
  const title = titles[(headerValue(headers, "x-title") ?? "").toLowerCase()];
  const name = known?.[1] ?? title ?? editorClient(headers);
  if (name === undefined) return {};
  const version = /^[^/\s]+\/v?(\d[\w.+-]{0,31})/.exec(agent)?.[1];
  return { clientName: name, ...(version === undefined ? {} : { clientVersion: version }) };
}

function editorClient(headers: readonly HeaderPair[]): string | undefined {
  const integration = headerValue(headers, "copilot-integration-id");
  if (integration === undefined) return undefined;
  return integration === "copilot-developer-cli" ? "copilot_cli" : "copilot";
}

export function identifySdk(headers: readonly HeaderPair[]): Partial<SessionContext> {
  const stainless = headerValue(headers, "x-stainless-package-version");
  if (stainless !== undefined) {
    const language = headerValue(headers, "x-stainless-lang") ?? "js";
    return { sdkName: `stainless-${language}`.slice(0, 32), sdkVersion: stainless.slice(0, 32) };
  }
  const match = /\b(ai-sdk\/[\w-]{1,24}|google-genai-sdk)\/(\d[\w.+-]{0,31})/.exec(
    `${headerValue(headers, "user-agent") ?? ""} ${headerValue(headers, "x-goog-api-client") ?? ""}`,
  );
  if (match === null) return {};
  const [, sdkName = "", sdkVersion = ""] = match;
  return { sdkName, sdkVersion };
}
