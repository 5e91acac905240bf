/** `argus mark`: files and folders whose text must never leave, also in excerpts and near copies. */

import { resolve } from "node:path";

import { unmarkable } from "../../protocol/control.ts";
import { defaultDataDir } from "../gateway/endpoint.ts";
import { systemClock } from "../platform/clock.ts";
import type { Mark } from "../scanner/marks.ts";
import { addMark, maxMarks, readMarks, removeMark } from "../scanner/marks.ts";
import type { CommandEnd } from "./end.ts";
import { exit, usage } from "./end.ts";
import type { Io } from "./io.ts";
import { exitCodes, print } from "./io.ts";
import { helpOption, readOptions } from "./options.ts";

const options = {
  ...helpOption,
  data: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

interface Context {
  readonly io: Io;
  readonly dataDir: string;
}

export async function runMark(args: readonly string[], io: Io): Promise<CommandEnd> {
  const parsed = readOptions(args, options);
  if (parsed.kind === "usage") return parsed;
  const { values, positionals } = parsed;
  const [verb, ...paths] = positionals;
  const context: Context = { io, dataDir: values.data ?? defaultDataDir() };
  if (verb === "list" && paths.length === 0) return list(context, values.json);
  if (verb === "add" && paths.length > 0) return each(paths, (path) => add(context, path));
  if (verb === "remove" && paths.length > 0) return each(paths, (path) => drop(context, path));
  return usage("say list, add PATH or remove PATH");
}

/** All are tried; one that fails makes the exit code. */
async function each(
  paths: readonly string[],
  work: (path: string) => Promise<boolean>,
): Promise<CommandEnd> {
  let code: number = exitCodes.clean;
  for (const path of paths) if (!(await work(path))) code = exitCodes.failed;
  return exit(code);
}

async function add({ io, dataDir }: Context, path: string): Promise<boolean> {
  const absolute = resolve(io.workingDirectory, path);
  const marked = await addMark(dataDir, absolute, systemClock.now());
  switch (marked.kind) {
    case "missing":
      print(io.errors, `argus mark: \`${path}\` is no file or folder`);
      return false;
    case "empty":
      print(io.errors, `argus mark: \`${path}\` ${unmarkable}`);
      return false;
    case "full":
      print(io.errors, `argus mark: more than ${maxMarks} marks; remove one first`);
      return false;
    case "marked":
      print(io.output, describe(marked.mark));
      if (marked.skipped > 0)
        print(io.errors, `argus mark: ${marked.skipped} files were beyond the limits and left out`);
      return true;
  }
}

async function drop({ io, dataDir }: Context, path: string): Promise<boolean> {
  const absolute = resolve(io.workingDirectory, path);
  const removed = (await removeMark(dataDir, absolute)) || (await removeMark(dataDir, path));
  if (!removed) print(io.errors, `argus mark: \`${path}\` is not marked`);
  return removed;
}

async function list({ io, dataDir }: Context, json: boolean): Promise<CommandEnd> {
  const { marks } = await readMarks(dataDir);
  if (json) print(io.output, JSON.stringify(marks.map(summary), undefined, 2));
  else for (const mark of marks) print(io.output, describe(mark));
  return exit(exitCodes.clean);
}

function summary({ id, path, addedAt, sets }: Mark): object {
  const fingerprints = sets.reduce((sum, set) => sum + set.hashes.length / 2, 0);
  return { id, path, addedAt, files: sets.length, fingerprints };
}

function describe({ id, path, sets }: Mark): string {
  return `${id}  ${path}  ${sets.length} file${sets.length === 1 ? "" : "s"}`;
}
