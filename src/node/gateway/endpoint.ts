/**
 * Finds the running guard: reads `endpoint.json` of a data directory.
 *
 * The file is 0600 and written by the guard. An unreadable file, one of another shape, or one whose
 * process is gone counts as "no guard": the token must not be sent to whoever has the port now.
 */

import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import * as v from "valibot";

import { isAlive } from "../platform/alive.ts";

const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));

const endpointSchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  port,
  mcpToken: v.pipe(v.string(), v.minLength(16)),
  controlToken: v.optional(v.pipe(v.string(), v.minLength(16))),
});

export type Endpoint = v.InferOutput<typeof endpointSchema>;

export const endpointFile = "endpoint.json";

/** The command line's own data directory; the editor passes its own with `--data`. */
export function defaultDataDir(): string {
  return join(homedir(), ".argus");
}

export async function findEndpoint(dataDir: string): Promise<Endpoint | undefined> {
  try {
    const text = await readFile(join(dataDir, endpointFile), "utf8");
    const parsed = v.safeParse(endpointSchema, JSON.parse(text));
    return parsed.success && isAlive(parsed.output.pid) ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
