/**
 * The tables of the README that have another source: settings, commands, command line, limits.
 *
 * Each stands between `<!-- NAME -->` and `<!-- /NAME -->`; `withTables` puts the present ones in.
 */

import { readFileSync } from "node:fs";

import type { CommandSpec } from "../../src/core/config/commands.ts";
import { commandCategory, commands } from "../../src/core/config/commands.ts";
import type { SettingSpec } from "../../src/core/config/settings.ts";
import { settings } from "../../src/core/config/settings.ts";
import { helpTexts, summary } from "../../src/node/cli/help.ts";
import { defaultLimits } from "../../src/node/guard/limits.ts";

const limitsSource = new URL("../../src/node/guard/limits.ts", import.meta.url);

/** The README with every generated part as it should be. Throws when a marker is missing. */
export function withTables(readme: string): string {
  const parts = {
    settings: settingsTable(),
    commands: commandsTable(),
    cli: commandLine(),
    limits: limitsTable(),
  };
  return Object.entries(parts).reduce((text, [name, part]) => between(text, name, part), readme);
}

function between(text: string, name: string, part: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const start = text.indexOf(open);
  const end = text.indexOf(close);
  if (start < 0 || end < start) throw new Error(`the README has no \`${open}\` … \`${close}\``);
  return `${text.slice(0, start + open.length)}\n\n${part}\n\n${text.slice(end)}`;
}

type Cells = readonly string[];

/** Cells padded to the widest of their column, as the formatter writes tables. */
function table(head: Cells, rows: readonly Cells[]): string {
  const safe = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, at) => Math.max(3, ...safe.map((row) => (row[at] ?? "").length)));
  const line = (row: Cells): string =>
    `| ${widths.map((width, at) => (row[at] ?? "").padEnd(width)).join(" | ")} |`;
  const [first = [], ...others] = safe;
  return [line(first), line(widths.map((width) => "-".repeat(width))), ...others.map(line)].join(
    "\n",
  );
}

function settingsTable(): string {
  const all: readonly (readonly [string, SettingSpec])[] = Object.entries(settings);
  return table(
    ["setting", "default", "what it does"],
    all.map(([id, spec]) => [`\`${id}\``, `\`${JSON.stringify(spec.default)}\``, meaning(spec)]),
  );
}

function meaning(spec: SettingSpec): string {
  if (spec.type === "number") return `${spec.description} ${spec.minimum} to ${spec.maximum}.`;
  if (spec.type === "choices")
    return `${spec.description} ${spec.values.map((value) => `\`${value}\``).join(", ")}.`;
  if (spec.type !== "enum") return spec.description;
  const choices = spec.values.map((value, at) => `\`${value}\`: ${spec.texts[at] ?? ""}`);
  return `${spec.description} ${choices.join(" ")}`;
}

function commandsTable(): string {
  const all: readonly (readonly [string, CommandSpec])[] = Object.entries(commands);
  const shown = all.filter(([, spec]) => spec.palette !== false);
  return table(
    ["command", "what it is for"],
    shown.map(([, spec]) => [`${commandCategory}: ${spec.title}`, spec.purpose]),
  );
}

function commandLine(): string {
  const texts = [summary, ...Object.values(helpTexts)].map((text) => text.trim());
  return `\`\`\`text\n${texts.join("\n\n")}\n\`\`\``;
}

function limitsTable(): string {
  const source = readFileSync(limitsSource, "utf8");
  const rows = Object.entries(defaultLimits).map(([name, value]): Cells => {
    const found = new RegExp(`/\\*\\* ([^*]+) \\*/\\s+readonly ${name}: number`).exec(source);
    return [`\`${name}\``, amount(name, value), found?.[1] ?? ""];
  });
  return table(["limit", "value", "of what, and what happens beyond"], rows);
}

function amount(name: string, value: number): string {
  if (name.endsWith("Ms")) return `${value / 1000} s`;
  if (!name.endsWith("Bytes")) return String(value);
  return value >= 1024 * 1024 ? `${value / 1024 / 1024} MB` : `${value / 1024} KB`;
}
