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
