/**
 * All client integrations as one: those that live in files and settings, and terminals.
 */

import type { ClientResult, ClientsPort } from "./clientsPort.ts";

export function combineClients(parts: readonly ClientsPort[]): ClientsPort {
  return {
    list: () => collect(parts, (part) => part.list()),
    preview: (ids) => collect(parts, (part) => part.preview(ids)),
    apply: (ids) => collect(parts, (part) => part.apply(ids)),
    verify: (ids) => collect(parts, (part) => part.verify(ids)),
    restore: (ids) => collect(parts, (part) => part.restore(ids)),
    watch: (changed) => {
      const stops = parts.map((part) => part.watch(changed));
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** One after the other: two integrations may write the same file. */
async function collect<T>(
  parts: readonly ClientsPort[],
  ask: (part: ClientsPort) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (const part of parts) all.push(...(await ask(part)));
  return all;
}

/** The results that failed, as one sentence; `undefined` when all went well. */
export function failuresOf(results: readonly ClientResult[]): string | undefined {
  const failed = results.filter((result) => !result.ok);
  if (failed.length === 0) return undefined;
  return failed.map((result) => `${result.title}: ${result.detail}`).join("; ");
}
