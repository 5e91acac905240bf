/**
 * Where each client's settings hold an endpoint, and what it uses when nothing is set.
 *
 * All take the text of a settings file; `undefined` means that it is not what it should be.
 */

import type { Family } from "../model/exchange.ts";
import type { Endpoint } from "./endpoint.ts";
import { jsoncNode, jsoncString, openJsonc } from "./jsonc.ts";
import { openToml, tomlKeys, tomlString } from "./tomlFile.ts";
import { yamlList } from "./yamlFile.ts";

export function copilotModels(text: string): readonly Endpoint[] | undefined {
  const opened = openJsonc(text);
  if (opened.kind === "broken") return undefined;
  const groups = opened.root?.children ?? [];
  return groups.flatMap((_, group) => {
    const models = jsoncNode(opened.root, [group, "models"])?.children ?? [];
    const groupType = jsoncString(opened.root, [group, "apiType"]);
    return models.flatMap((__, model): Endpoint[] => {
      const path = [group, "models", model, "url"];
      const value = jsoncString(opened.root, path);
      const type = jsoncString(opened.root, [group, "models", model, "apiType"]) ?? groupType;
      const family: Family = type === "messages" ? "anthropic" : "openai";
      return value === undefined ? [] : [{ path, value, family }];
    });
  });
}

const copilotKeys: readonly (readonly [
  flat: string,
  outer: string,
  inner: string,
  fallback: string,
])[] = [
  [
    "github.copilot.advanced.debug.overrideCapiUrl",
    "github.copilot.advanced",
    "debug.overrideCapiUrl",
    "https://api.githubcopilot.com",
  ],
  [
    "github.copilot.internal.completionsUrl",
    "github.copilot.internal",
    "completionsUrl",
    "https://copilot-proxy.githubusercontent.com",
  ],
];

/** Both spellings are read; the flat one wins, and is what is written when there is none. */
export function copilotSettings(text: string): readonly Endpoint[] | undefined {
  const opened = openJsonc(text);
  if (opened.kind === "broken") return undefined;
  return copilotKeys.map(([flat, outer, inner, fallback]): Endpoint => {
    const nested = jsoncString(opened.root, [outer, inner]);
    const own = jsoncString(opened.root, [flat]);
    const path = own === undefined && nested !== undefined ? [outer, inner] : [flat];
    const value = own ?? nested;
    const set = value === undefined || value === "" ? {} : { value };
    return { path, ...set, fallback, family: "copilot" };
  });
}

interface Provider {
  readonly family: Family;
  /** Absent: the address must be set. */
  readonly base?: string;
}

/** Continue's defaults: `apiBase` includes the version part. */
const continueProviders: Readonly<Record<string, Provider>> = {
  openai: { family: "openai", base: "https://api.openai.com/v1/" },
  anthropic: { family: "anthropic", base: "https://api.anthropic.com/v1/" },
  gemini: { family: "gemini", base: "https://generativelanguage.googleapis.com/v1beta/" },
  mistral: { family: "openai", base: "https://api.mistral.ai/v1/" },
  deepseek: { family: "openai", base: "https://api.deepseek.com/" },
  groq: { family: "openai", base: "https://api.groq.com/openai/v1/" },
  openrouter: { family: "openai", base: "https://openrouter.ai/api/v1/" },
  together: { family: "openai", base: "https://api.together.xyz/v1/" },
  xAI: { family: "openai", base: "https://api.x.ai/v1/" },
  ollama: { family: "ollama", base: "http://localhost:11434/" },
  lmstudio: { family: "openai", base: "http://localhost:1234/v1/" },
};

export function continueModels(text: string): readonly Endpoint[] | undefined {
  return yamlList(text, "models")?.flatMap(({ path, values }): Endpoint[] => {
    const provider = continueProviders[values.get("provider") ?? ""] ?? { family: "generic" };
    return endpointOf([...path, "apiBase"], values.get("apiBase"), provider);
  });
}

const clineDefaults: Readonly<Record<string, Provider>> = {
  anthropic: { family: "anthropic", base: "https://api.anthropic.com/v1" },
  "openai-native": { family: "openai", base: "https://api.openai.com/v1" },
  "openai-compatible": { family: "openai" },
  gemini: { family: "gemini", base: "https://generativelanguage.googleapis.com/v1beta" },
  openrouter: { family: "openai", base: "https://openrouter.ai/api/v1" },
  ollama: { family: "ollama", base: "http://localhost:11434" },
  deepseek: { family: "openai", base: "https://api.deepseek.com/v1" },
};

export function clineProviders(text: string): readonly Endpoint[] | undefined {
  const opened = openJsonc(text);
  if (opened.kind === "broken") return undefined;
  const members = jsoncNode(opened.root, ["providers"])?.children ?? [];
  return members.flatMap((member): Endpoint[] => {
    const name: unknown = member.children?.[0]?.value;
    const provider = typeof name === "string" ? clineDefaults[name] : undefined;
    if (typeof name !== "string" || provider === undefined) return [];
    const path = ["providers", name, "settings", "baseUrl"];
    return endpointOf(path, jsoncString(opened.root, path), provider);
  });
}

export function claudeSettings(text: string): readonly Endpoint[] | undefined {
  const opened = openJsonc(text);
  if (opened.kind === "broken") return undefined;
  const path = ["env", "ANTHROPIC_BASE_URL"];
  const value = jsoncString(opened.root, path);
  const set = value === undefined ? {} : { value };
  return [{ path, ...set, fallback: "https://api.anthropic.com", family: "anthropic" }];
}

const codexBuiltIn = "openai";

/** The built-in provider's own key, and every provider that the file defines. */
export function codexSettings(text: string): readonly Endpoint[] | undefined {
  const root = openToml(text);
  if (root === undefined) return undefined;
  const own = ["openai_base_url"];
  const value = tomlString(root, own);
  const builtIn: Endpoint = {
    path: own,
    ...(value === undefined ? {} : { value }),
    fallback: "https://api.openai.com/v1",
    family: "openai",
  };
  const others = tomlKeys(root, ["model_providers"]).flatMap((name): Endpoint[] => {
    const path = ["model_providers", name, "base_url"];
    const address = tomlString(root, path);
    return address === undefined ? [] : [{ path, value: address, family: "openai" }];
  });
  return [builtIn, ...others];
}

/** With a ChatGPT login the built-in provider asks its account where to send, not the file. */
export function codexSignIn(settings: string, signIn: string): string | undefined {
  const provider = tomlString(openToml(settings), ["model_provider"]) ?? codexBuiltIn;
  const opened = openJsonc(signIn);
  if (provider !== codexBuiltIn || opened.kind === "broken") return undefined;
  const key = jsoncString(opened.root, ["OPENAI_API_KEY"]);
  const tokens = jsoncNode(opened.root, ["tokens"]);
  const withAccount = tokens?.type === "object" && (key === undefined || key === "");
  return withAccount
    ? "it is signed in with ChatGPT, whose traffic follows no endpoint setting; an API key does"
    : undefined;
}

/** Defaults of opencode and its relatives: the version part belongs to the address. */
const openCodeDefaults: Readonly<Record<string, Provider>> = {
  anthropic: { family: "anthropic", base: "https://api.anthropic.com/v1" },
  openai: { family: "openai", base: "https://api.openai.com/v1" },
  google: { family: "gemini", base: "https://generativelanguage.googleapis.com/v1beta" },
  openrouter: { family: "openai", base: "https://openrouter.ai/api/v1" },
  deepseek: { family: "openai", base: "https://api.deepseek.com" },
};

/** Only providers that are named: naming one more would offer it to somebody without a key for it. */
export function openCodeProviders(text: string): readonly Endpoint[] | undefined {
  const opened = openJsonc(text);
  if (opened.kind === "broken") return undefined;
  const members = jsoncNode(opened.root, ["provider"])?.children ?? [];
  return members.flatMap((member): Endpoint[] => {
    const name: unknown = member.children?.[0]?.value;
    if (typeof name !== "string") return [];
    const known = openCodeDefaults[name];
    const path = ["provider", name, "options", "baseURL"];
    return endpointOf(path, jsoncString(opened.root, path), known ?? { family: "generic" });
  });
}

/** None when nothing is set and the client's own address is not known. */
function endpointOf(
  path: Endpoint["path"],
  value: string | undefined,
  { family, base }: Provider,
): Endpoint[] {
  if (value === undefined && base === undefined) return [];
  const set = value === undefined ? {} : { value };
  return [{ path, ...set, ...(base === undefined ? {} : { fallback: base }), family }];
}
