/**
 * Reads the evaluation data: gzipped JSON lines in a folder that is not part of the project.
 *
 * `--corpus DIR` or `ARGUS_CORPUS` names it. Without it there is nothing to evaluate, and that is
 * said instead of a result.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

export interface Case {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly type?: string;
  readonly rule?: string;
  readonly level?: string;
  readonly reach?: string;
  readonly value?: string;
  readonly path?: string;
  readonly start?: number;
  readonly end?: number;
}

export function corpusFolder(args: readonly string[]): string | undefined {
  const at = args.indexOf("--corpus");
  const folder = at < 0 ? process.env["ARGUS_CORPUS"] : args[at + 1];
  return folder !== undefined && existsSync(join(folder, "secret.jsonl.gz")) ? folder : undefined;
}

export function readCases(folder: string, name: string): readonly Case[] {
  const text = gunzipSync(readFileSync(join(folder, `${name}.jsonl.gz`))).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Case => JSON.parse(line));
}

export interface Planted {
  readonly fields: readonly { readonly path: string; readonly text: string }[];
  readonly labels: readonly {
    readonly id: string;
    readonly path: string;
    readonly value: string;
  }[];
}

/** The conversation with planted secrets: every string with its JSON pointer, and the labels. */
export function readPlanted(folder: string): Planted {
  const parse = (name: string): unknown =>
    JSON.parse(gunzipSync(readFileSync(join(folder, `${name}.json.gz`))).toString("utf8"));
  const fields: { path: string; text: string }[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === "string") fields.push({ path, text: value });
    else if (typeof value === "object" && value !== null)
      for (const [key, member] of Object.entries(value)) walk(member, `${path}/${key}`);
  };
  walk(parse("conversation-secrets"), "");
  return { fields, labels: decodeLabels(parse("conversation-secrets.labels")) };
}

function decodeLabels(json: unknown): Planted["labels"] {
  if (!Array.isArray(json)) throw new Error("the labels of the planted secrets are no list");
  return json.map((label: Readonly<Record<string, unknown>>) => ({
    id: String(label["id"]),
    path: String(label["path"]),
    value: String(label["value"]),
  }));
}
