/**
 * Which AI client sent a request, from its headers: names and versions only.
 *
 * The tables hold what the clients were seen to send; a base-URL route names its client anyway,
 * this serves the bare provider routes and the session view.
 */

import type { SessionContext } from "../model/exchange.ts";
import { type HeaderSource, headerValue } from "./headers.ts";

/**
 * User-agent products as `productOf` writes them, and the client's name. First match wins; without
 * the slash more of a name may follow.
 */
const clients: readonly (readonly [string, string])[] = [
  ["githubcopilotcli", "copilot_cli"],
  ["githubcopilot", "copilot"],
  ["copilotchat/", "copilot"],
  ["copilotcli/", "copilot_cli"],
  ["copilot/", "copilot_cli"],
  ["claudecli/", "claude_code"],
  ["claudecode", "claude_code"],
  ["codex", "codex_cli"],
  ["geminicli", "gemini_cli"],
  ["geminicodeassist", "gemini_assist"],
  ["opencode/", "opencode"],
  ["kilocode", "kilo_code"],
  ["roocode", "roo_code"],
  ["roocline/", "roo_code"],
  ["cline/", "cline"],
  ["continue/", "continue"],
  ["cursor", "cursor"],
  ["windsurf", "windsurf"],
  ["aider", "aider"],
  ["litellm/", "aider"],
  ["aide/", "aide"],
  ["amazonq", "amazon_q"],
  ["antigravity", "antigravity"],
  ["codebuddy", "codebuddy"],
  ["zed/", "zed"],
  ["goose/", "goose"],
  ["amp/", "amp"],
  ["droid/", "droid"],
  ["factorycli/", "droid"],
  ["crush/", "crush"],
  ["qwencode", "qwen_code"],
  ["qoder", "qoder"],
  ["cody", "cody"],
  ["tabby/", "tabby"],
  ["jetbrains", "jetbrains_ai"],
  ["warp/", "warp"],
  ["kirocli", "kiro_cli"],
  ["kiro", "kiro"],
  ["trae", "trae"],
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
  codex_cli: "cli",
  gemini_cli: "cli",
  gemini_assist: "ide",
  opencode: "cli",
  kilo_code: "ide",
  roo_code: "ide",
  cline: "ide",
  continue: "ide",
  cursor: "ide",
  windsurf: "ide",
  aider: "cli",
  aide: "ide",
  amazon_q: "ide",
  antigravity: "ide",
  codebuddy: "ide",
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
  kiro_cli: "cli",
  kiro: "ide",
  qoder: "ide",
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

/** Longest product name of an unknown client that is kept, in UTF-16 code units. */
export const maxNameLength = 64;

export function identifyClient(headers: HeaderSource): Partial<SessionContext> {
  const agent = headerValue(headers, "user-agent") ?? "";
  const named = namedElsewhere(agent, headers);
  const name = clientOf(agent) ?? named ?? unknownClient(agent);
  if (name === undefined) return {};
  // Where the name stands elsewhere, the user agent is a library's, and so is its version.
  const product = name === named ? "" : namingProduct(agent);
  const version = /^[^/\s]+\/v?(\d[\w.+-]{0,31})/.exec(product)?.[1];
  const type = name === "opencode" ? opencodeType(headers) : types[name];
  return {
    clientName: name,
    ...(version === undefined ? {} : { clientVersion: version }),
    ...(type === undefined ? {} : { clientType: type }),
  };
}

/** The program that sends opencode's requests says where it runs: `cli`, `desktop`, `web`, … */
function opencodeType(headers: HeaderSource): SessionContext["clientType"] {
  const where = (headerValue(headers, "x-opencode-client") ?? "").trim().toLowerCase();
  return opencodeTypes.get(where) ?? "cli";
}

const opencodeTypes: ReadonlyMap<string, "app" | "web" | "ide"> = new Map([
  ["app", "app"],
  ["desktop", "app"],
  ["web", "web"],
  ["vscode", "ide"],
  ["ide", "ide"],
]);

function clientOf(agent: string): string | undefined {
  return clientOfProduct(namingProduct(agent));
}

function clientOfProduct(text: string): string | undefined {
  const product = productOf(text);
  return clients.find(([start]) => product.startsWith(start))?.[1];
}

/** Products of a browser's user agent that are looked at. */
const maxProducts = 32;

/** The first product; of an editor that calls itself a browser the one that is a client's. */
function namingProduct(agent: string): string {
  if (!/^mozilla\//i.test(agent)) return agent;
  const products = agent.split(/\s+/, maxProducts);
  return products.find((each) => clientOfProduct(each) !== undefined) ?? agent;
}

/** The first product in lower case, without the signs that writers of one name put in or leave out. */
function productOf(agent: string): string {
  const [product = ""] = agent.split(/[/\s]/, 1);
  return `${product.toLowerCase().replaceAll(/[-_.]/g, "")}/`;
}

/** By a header of its own; only for who is not known by the user agent. */
function namedElsewhere(agent: string, headers: HeaderSource): string | undefined {
  if (clientOf(agent) !== undefined) return undefined;
  const title = titles[(headerValue(headers, "x-title") ?? "").toLowerCase()];
  return title ?? clientHeader(headers) ?? editorClient(headers);
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
    /\b(ai-sdk\/[\w-]{1,24}|ai-sdk|google-genai-sdk|aws-sdk-[a-z]{1,12}|Boto3)\/(\d[\w.+-]{0,31})/.exec(
      agents,
    );
  const [, sdkName, sdkVersion] = match ?? [];
  return {
    ...(sdkName === undefined ? {} : { sdkName }),
    ...(sdkVersion === undefined ? {} : { sdkVersion }),
    ...(runtime === undefined ? {} : { runtime }),
  };
}

function joined(name: string, version: string): string {
  return version === "" ? name : `${name}/${version}`;
}

/** The headers that the generated SDKs of Anthropic and OpenAI send. */
function stainlessSdk(headers: HeaderSource, version: string): Partial<SessionContext> {
  const language = headerValue(headers, "x-stainless-lang") ?? "js";
  const runtime = headerValue(headers, "x-stainless-runtime");
  const runtimeVersion = headerValue(headers, "x-stainless-runtime-version") ?? "";
  return {
    sdkName: `stainless-${language}`.slice(0, 32),
    sdkVersion: version.slice(0, 32),
    ...(runtime === undefined ? {} : { runtime: joined(runtime, runtimeVersion).slice(0, 64) }),
  };
}
