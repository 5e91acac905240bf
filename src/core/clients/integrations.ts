/**
 * The AI clients whose endpoint settings live in files: which file, which keys, which defaults.
 *
 * Keys and defaults were read in the clients' own sources and seen on the wire; a change in one of
 * them shows as "no endpoint found", not as a wrong edit.
 */

import type { Endpoint, FileFormat } from "./endpoint.ts";
import {
  claudeSettings,
  clineProviders,
  codexSettings,
  codexSignIn,
  continueModels,
  copilotModels,
  copilotSettings,
  openCodeProviders,
} from "./readers.ts";

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

const openCodeNote =
  "Takes effect at its next start. Only providers that the file names are led through the guard.";

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
  {
    id: "opencode",
    title: "opencode",
    place: "home",
    file: ".config/opencode/opencode.json",
    moved: [{ variable: "XDG_CONFIG_HOME", file: "opencode/opencode.json" }],
    format: "jsonc",
    extensions: [],
    mayCreate: false,
    notes: [openCodeNote],
    endpoints: openCodeProviders,
  },
  {
    id: "kilo_code",
    title: "Kilo Code",
    place: "home",
    file: ".config/kilo/kilo.json",
    moved: [{ variable: "XDG_CONFIG_HOME", file: "kilo/kilo.json" }],
    format: "jsonc",
    extensions: [],
    mayCreate: false,
    notes: [openCodeNote],
    endpoints: openCodeProviders,
  },
];
