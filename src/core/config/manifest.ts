/**
 * The part of the extension's manifest that is derived from the tables of settings and commands.
 *
 * `contributes`, `capabilities` and the activation facts have no other source: a test compares
 * `package.json` with this and rewrites it on request.
 */

import { actions } from "../model/action.ts";
import type { CommandSpec } from "./commands.ts";
import { commandCategory, commands } from "./commands.ts";
import type { SettingSpec } from "./settings.ts";
import { settings } from "./settings.ts";
import { walkthrough } from "./walkthrough.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Keys of `package.json` that Argus generates, in the order they are written. */
export function manifestPart(): Readonly<Record<string, Json>> {
  return {
    categories: ["AI", "Linters", "Machine Learning", "Other"],
    keywords: [
      "secrets",
      "dlp",
      "privacy",
      "ai security",
      "copilot",
      "claude",
      "redaction",
      "pii",
      "proxy",
      "mcp",
    ],
    icon: "media/icon.png",
    galleryBanner: { color: "#10202b", theme: "dark" },
    main: "./dist/extension.cjs",
    bin: { argus: "dist/cli.js", "argus-mcp": "dist/mcp.js" },
    activationEvents: ["onStartupFinished"],
    extensionKind: ["workspace"],
    capabilities: {
      untrustedWorkspaces: {
        supported: "limited",
        description:
          "Argus keeps guarding in Restricted Mode. Nothing in the workspace can loosen it.",
      },
      virtualWorkspaces: {
        supported: "limited",
        description:
          "Requests are guarded as usual; a finding is shown at its line only in documents that are open.",
      },
    },
    contributes: {
      commands: Object.entries(commands).map(([id, spec]) => commandEntry(id, spec)),
      menus: {
        commandPalette: hiddenCommands(),
        "editor/context": [{ command: "argus.scanFile", group: "argus@1" }],
        "explorer/context": [{ command: "argus.markFile", group: "argus@1" }],
      },
      configuration: { title: "Argus", properties: settingProperties() },
      walkthroughs: [walkthrough],
    },
  };
}

function commandEntry(command: string, spec: CommandSpec): Json {
  return {
    command,
    title: spec.title,
    category: commandCategory,
    ...(spec.icon === undefined ? {} : { icon: spec.icon }),
    ...(spec.enablement === undefined ? {} : { enablement: spec.enablement }),
  };
}

function hiddenCommands(): readonly Json[] {
  const all: readonly (readonly [string, CommandSpec])[] = Object.entries(commands);
  return all
    .filter(([, spec]) => spec.palette === false)
    .map(([command]) => ({ command, when: "false" }));
}

function settingProperties(): Json {
  const entries: readonly (readonly [string, SettingSpec])[] = Object.entries(settings);
  return Object.fromEntries(
    entries.map(([id, spec], order) => [id, { ...property(spec), order: order + 1 }]),
  );
}

function property(spec: SettingSpec): { readonly [key: string]: Json } {
  const common = { scope: spec.scope, markdownDescription: spec.description };
  switch (spec.type) {
    case "boolean":
    case "string":
      return { type: spec.type, default: spec.default, ...common };
    case "number":
      return {
        type: "integer",
        default: spec.default,
        minimum: spec.minimum,
        maximum: spec.maximum,
        ...common,
      };
    case "enum":
      return {
        type: "string",
        default: spec.default,
        enum: spec.values,
        enumDescriptions: spec.texts,
        ...common,
      };
    case "strings":
      return {
        type: "array",
        items: { type: "string" },
        uniqueItems: true,
        default: spec.default,
        ...common,
      };
    case "choices":
      return {
        type: "array",
        items: { type: "string", enum: spec.values },
        uniqueItems: true,
        default: spec.default,
        ...common,
      };
    case "actions":
      return {
        type: "object",
        additionalProperties: { enum: actions },
        default: spec.default,
        ...common,
      };
  }
}
