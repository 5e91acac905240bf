/**
 * Notices within moments that Argus was uninstalled, while its code still runs, and restores clients.
 *
 * The editor tells an extension nothing, but it rewrites `extensions.json` beside the extension's
 * folder at once (measured 50–60 ms on 1.139). An update keeps our id in that file.
 */

import type { FSWatcher } from "node:fs";
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { background } from "../node/platform/background.ts";

/** Several writes of one uninstall are one. */
export const settleMs = 40;

export interface UninstallWatch {
  readonly extensionPath: string;
  /** `publisher.name`. */
  readonly extensionId: string;
  readonly gone: () => Promise<void>;
  readonly report: (error: unknown) => void;
}

/** Returns the stop. `gone` is called at most once. Does nothing where the file does not list us. */
export function watchUninstall(options: UninstallWatch): () => void {
  const folder = dirname(options.extensionPath);
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    clearTimeout(timer);
    watcher?.close();
    watcher = undefined;
  };
  const look = async (): Promise<void> => {
    if (!stopped && !(await isListed(folder, options.extensionId))) {
      stop();
      await options.gone();
    }
  };
  const start = async (): Promise<void> => {
    const listed =
      Array.isArray(await readList(folder)) && (await isListed(folder, options.extensionId));
    if (!listed || stopped) return;
    watcher = watch(folder, { persistent: false }, (_, name) => {
      if (name !== "extensions.json" && name !== ".obsolete") return;
      clearTimeout(timer);
      timer = setTimeout(() => background(look(), options.report), settleMs);
    });
    watcher.on("error", stop);
  };
  background(start(), options.report);
  return stop;
}

/** True as well when the file cannot be read or is half written: only a clear absence counts. */
async function isListed(folder: string, id: string): Promise<boolean> {
  const list = await readList(folder);
  if (!Array.isArray(list)) return true;
  return list.some((entry) => idOf(entry)?.toLowerCase() === id.toLowerCase());
}

async function readList(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, "extensions.json"), "utf8"));
  } catch {
    return undefined;
  }
}

function idOf(entry: unknown): string | undefined {
  if (typeof entry !== "object" || entry === null || !("identifier" in entry)) return undefined;
  const { identifier } = entry;
  if (typeof identifier !== "object" || identifier === null || !("id" in identifier))
    return undefined;
  return typeof identifier.id === "string" ? identifier.id : undefined;
}
