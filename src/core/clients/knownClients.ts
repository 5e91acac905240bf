/** AI clients that Argus knows and cannot lead through the guard by a setting, each with the reason. */

/** Clients that are known and not guarded by an endpoint setting, and why. */
export interface KnownClient {
  readonly id: string;
  readonly title: string;
  readonly extensions: readonly string[];
  /** Files or folders below the home folder that show that it is there. */
  readonly traces: readonly string[];
  readonly reason: string;
}

export const otherClients: readonly KnownClient[] = [
  {
    id: "copilot_agent_host",
    title: "Copilot agents (agent host)",
    extensions: [],
    traces: [],
    reason:
      "run in a process of their own that reads no endpoint setting; turn `chat.agentHost.enabled` off to keep them in reach",
  },
  {
    id: "gemini_cli",
    title: "Gemini CLI",
    extensions: ["google.gemini-cli-vscode-ide-companion"],
    traces: [".gemini"],
    reason: "follows the terminal variables only with a saved API-key login",
  },
  {
    id: "copilot_cli",
    title: "Copilot CLI",
    extensions: [],
    traces: [".copilot"],
    reason: "reads COPILOT_API_URL at start; set it in the shell",
  },
  {
    id: "opencode",
    title: "opencode",
    extensions: ["sst-dev.opencode"],
    traces: [".config/opencode"],
    reason: "follows the terminal variables; its settings name no provider that could be led here",
  },
  {
    id: "kilo_code",
    title: "Kilo Code",
    extensions: ["kilocode.kilo-code"],
    traces: [".config/kilo"],
    reason: "its settings name no provider that could be led here",
  },
  {
    id: "roo_code",
    title: "Roo Code",
    extensions: ["rooveterinaryinc.roo-cline"],
    traces: [],
    reason: "keeps its profiles in secret storage; set the base URL by hand",
  },
  {
    id: "aider",
    title: "Aider",
    extensions: [],
    traces: [".aider.conf.yml"],
    reason: "follows the terminal variables for OpenAI's models",
  },
  {
    id: "cursor",
    title: "Cursor",
    extensions: [],
    traces: [".cursor"],
    reason: "is an editor of its own and sends through its own servers",
  },
  {
    id: "windsurf",
    title: "Windsurf",
    extensions: ["codeium.codeium"],
    traces: [".codeium/windsurf"],
    reason: "sends through its own servers",
  },
  {
    id: "amazon_q",
    title: "Amazon Q",
    extensions: ["amazonwebservices.amazon-q-vscode"],
    traces: [],
    reason: "has no endpoint setting",
  },
  {
    id: "gemini_assist",
    title: "Gemini Code Assist",
    extensions: ["google.geminicodeassist"],
    traces: [],
    reason: "has no endpoint setting",
  },
  {
    id: "tabnine",
    title: "Tabnine",
    extensions: ["tabnine.tabnine-vscode"],
    traces: [],
    reason: "has no endpoint setting",
  },
];
