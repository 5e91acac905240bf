/**
 * Reads the rule files that ship with Argus.
 *
 * The version is a hash of their content: results of a scan are only good for the rules that made
 * them.
 */

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { decodeRuleFile, type RuleFile } from "../../core/scan/ruleFile.ts";

export interface LoadedRules {
  readonly files: readonly RuleFile[];
  readonly version: string;
}

/** Rejects with the file's name when one cannot be read or does not fit the schema. */
export async function loadRules(directory: string): Promise<LoadedRules> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".json")).toSorted();
  const digest = createHash("sha256");
  const files: RuleFile[] = [];
  for (const name of names) {
    const text = await readFile(join(directory, name), "utf8");
    digest.update(text);
    files.push(parseFile(name, text));
  }
  return { files, version: digest.digest("hex").slice(0, 16) };
}

function parseFile(name: string, text: string): RuleFile {
  const json: unknown = JSON.parse(text);
  const decoded = decodeRuleFile(json);
  if (decoded.kind === "ok") return decoded.file;
  throw new Error(`rule file \`${name}\`: ${decoded.message}`);
}
