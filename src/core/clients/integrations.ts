/**
 * The AI clients whose endpoint settings live in files: which file, which keys, which defaults.
 *
 * Keys and defaults were read in the clients' own sources and seen on the wire; a change in one of
 * them shows as "no endpoint found", not as a wrong edit.
 */

import type { Family } from "../model/exchange.ts";
import type { Endpoint, FileFormat } from "./endpoint.ts";
import { jsoncNode, jsoncString, openJsonc } from "./jsonc.ts";
import { openToml, tomlKeys, tomlString } from "./tomlFile.ts";
import { yamlList } from "./yamlFile.ts";

export type Place = "profile" | "home";

export interface Integration {
  readonly id: string;
  readonly title: string;
  readonly place: Place;
  /** Below the editor's user folder or the home folder, with `/`. */
  readonly file: string;
  readonly format: FileFormat;
  /** Variables that move the file: each names a folder, `file` is the path below it. First one wins. */
  readonly moved?: readonly { readonly variable: string; readonly file: string }[];
  /** Ids of extensions that are this client. */
  readonly extensions: readonly string[];
  /** Whether the file may be made when the client is installed and it is missing. */
  readonly mayCreate: boolean;
  readonly notes: readonly string[];
  /** The file is synced between computers; addresses of this one must not be. */
  readonly synced?: true;
  /** A second file in the same folder that says how the client signs in. */
  readonly signIn?: {
    readonly file: string;
    /** Why endpoint settings have no effect with it; `undefined` when they have. */
    readonly blocks: (settings: string, signIn: string) => string | undefined;
  };
  /** `undefined` when the file cannot be read as what it should be. */
  readonly endpoints: (text: string) => readonly Endpoint[] | undefined;
}

export const integrations: readonly Integration[] = [
  {
    id: "copilot_models",
    title: "Copilot custom models",
    place: "profile",
    file: "chatLanguageModels.json",
    format: "jsonc",
    extensions: [],
    mayCreate: false,
    notes: ["Takes effect in a new chat after the window was reloaded."],
    endpoints: copilotModels,
  },
  {
    id: "copilot",
    title: "GitHub Copilot",
    place: "profile",
    file: "settings.json",
    format: "jsonc",
    extensions: ["github.copilot-chat", "github.copilot"],
    mayCreate: true,
    synced: true,
    notes: [
      "Its addresses are left out of Settings Sync.",
      "Workspace indexing, next-edit suggestions and agents in VS Code's agent host do not follow these settings.",
    ],
    endpoints: copilotSettings,
  },
  {
    id: "continue",
    title: "Continue",
    place: "home",
    file: ".continue/config.yaml",
    moved: [{ variable: "CONTINUE_GLOBAL_DIR", file: "config.yaml" }],
    format: "yaml",
    extensions: ["continue.continue"],
    mayCreate: false,
    notes: ["Models from the hub are not in the file and stay as they are."],
    endpoints: continueModels,
  },
  {
    id: "cline",
    title: "Cline",
    place: "home",
    file: ".cline/data/settings/providers.json",
    moved: [
      { variable: "CLINE_DATA_DIR", file: "settings/providers.json" },
      { variable: "CLINE_DIR", file: "data/settings/providers.json" },
    ],
    format: "jsonc",
    extensions: ["saoudrizwan.claude-dev"],
    mayCreate: false,
    notes: ["Takes effect for the next task."],
    endpoints: clineProviders,
  },
  {
    id: "claude_code",
    title: "Claude Code",
    place: "home",
    file: ".claude/settings.json",
    moved: [{ variable: "CLAUDE_CONFIG_DIR", file: "settings.json" }],
    format: "jsonc",
    extensions: ["anthropic.claude-code"],
    mayCreate: false,
    notes: ["Takes effect in a new session."],
    endpoints: claudeSettings,
  },
  {
    id: "codex",
    title: "Codex",
    place: "home",
    file: ".codex/config.toml",
    moved: [{ variable: "CODEX_HOME", file: "config.toml" }],
    format: "toml",
    extensions: ["openai.chatgpt"],
    mayCreate: true,
    notes: ["Takes effect when Codex is started anew."],
    signIn: { file: "auth.json", blocks: codexSignIn },
    endpoints: codexSettings,
  },
];

function copilotModels(text: string): readonly Endpoint[] | undefined {
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
function copilotSettings(text: string): readonly Endpoint[] | undefined {
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

function continueModels(text: string): readonly Endpoint[] | undefined {
  return yamlList(text, "models")?.flatMap(({ path, values }): Endpoint[] => {
    const provider = continueProviders[values.get("provider") ?? ""];
    const value = values.get("apiBase");
    if (value === undefined && provider?.base === undefined) return [];
    return [
      {
        path: [...path, "apiBase"],
        ...(value === undefined ? {} : { value }),
        ...(provider?.base === undefined ? {} : { fallback: provider.base }),
        family: provider?.family ?? "generic",
      },
    ];
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

function clineProviders(text: string): readonly Endpoint[] | undefined {
  const opened = openJsonc(text);
  if (opened.kind === "broken") return undefined;
  const members = jsoncNode(opened.root, ["providers"])?.children ?? [];
  return members.flatMap((member): Endpoint[] => {
    const name: unknown = member.children?.[0]?.value;
    const provider = typeof name === "string" ? clineDefaults[name] : undefined;
    if (typeof name !== "string" || provider === undefined) return [];
    const path = ["providers", name, "settings", "baseUrl"];
    const value = jsoncString(opened.root, path);
    if (value === undefined && provider.base === undefined) return [];
    return [
      {
        path,
        ...(value === undefined ? {} : { value }),
        ...(provider.base === undefined ? {} : { fallback: provider.base }),
        family: provider.family,
      },
    ];
  });
}

function claudeSettings(text: string): readonly Endpoint[] | undefined {
  const opened = openJsonc(text);
  if (opened.kind === "broken") return undefined;
  const path = ["env", "ANTHROPIC_BASE_URL"];
  const value = jsoncString(opened.root, path);
  const set = value === undefined ? {} : { value };
  return [{ path, ...set, fallback: "https://api.anthropic.com", family: "anthropic" }];
}

const codexBuiltIn = "openai";

/** The built-in provider's own key, and every provider that the file defines. */
function codexSettings(text: string): readonly Endpoint[] | undefined {
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
function codexSignIn(settings: string, signIn: string): string | undefined {
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
