/**
 * Where a guard can be found: `endpoint.json` for `argus-mcp` and the command line, `/health` for
 * everybody who wants to know whose guard holds a port.
 *
 * The file is 0600, written when the guard listens and removed when it stops; one that a killed
 * guard left behind is told by its process and its port.
 */

import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";

import * as v from "valibot";

import { readJson, remove, writePrivate } from "../platform/files.ts";

export interface EndpointFile {
  readonly pid: number;
  readonly port: number;
  readonly mcpToken: string;
  /** Only for guards without an editor: there the token has no better place. */
  readonly controlToken?: string;
}

const endpointSchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  mcpToken: v.string(),
  controlToken: v.optional(v.string()),
});

const healthSchema = v.object({ service: v.literal("argus"), data: v.string(), pid: v.number() });

/** Silence on the port after which nobody of ours is there. */
const healthTimeoutMs = 1500;
/** Of the answer, in characters. A longer one is no guard's. */
export const maxHealthLength = 4096;

const pathIn = (dataDir: string): string => join(dataDir, "endpoint.json");

export async function writeEndpoint(dataDir: string, endpoint: EndpointFile): Promise<void> {
  await writePrivate(pathIn(dataDir), JSON.stringify(endpoint));
}

export async function readEndpoint(dataDir: string): Promise<EndpointFile | undefined> {
  const parsed = v.safeParse(endpointSchema, await readJson(pathIn(dataDir)));
  if (!parsed.success) return undefined;
  const { controlToken, ...rest } = parsed.output;
  return { ...rest, ...(controlToken === undefined ? {} : { controlToken }) };
}

/** Leaves a file alone that another guard has written since. */
export async function removeEndpoint(dataDir: string, mcpToken: string): Promise<void> {
  const endpoint = await readEndpoint(dataDir);
  if (endpoint?.mcpToken === mcpToken) await remove(pathIn(dataDir));
}

/** Names a data directory without giving it away. */
export function dataLabel(dataDir: string): string {
  return createHash("sha256").update(realpathSync(dataDir)).digest("hex").slice(0, 16);
}

/** Whether a live Argus guard of this data directory answers on `port`. */
export async function isOwnGuard(port: number, dataDir: string): Promise<boolean> {
  const parsed = v.safeParse(healthSchema, await fetchHealth(port));
  return parsed.success && parsed.output.data === dataLabel(dataDir);
}

function fetchHealth(port: number): Promise<unknown> {
  return new Promise((resolve) => {
    const request = get(
      { host: "127.0.0.1", port, path: "/health", agent: false, timeout: healthTimeoutMs },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
          if (text.length > maxHealthLength) response.destroy();
        });
        response.on("close", () =>
          resolve(text.length > maxHealthLength ? undefined : parse(text)),
        );
      },
    );
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(undefined));
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
