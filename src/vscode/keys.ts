/**
 * The two secrets of an installation, kept by the editor's SecretStorage.
 *
 * The install key makes the keyed hashes of findings; losing it makes old rows unreadable, which the
 * guard reports. The control token opens the control channel to a second window.
 */

import { randomBytes } from "node:crypto";

import type * as vscode from "vscode";

import type { Log } from "./log.ts";

export interface Keys {
  /** 32 bytes, hex. */
  readonly installKey: string;
  /** 32 bytes, hex. */
  readonly controlToken: string;
}

export async function loadKeys(secrets: vscode.SecretStorage, log: Log): Promise<Keys> {
  const [installKey, controlToken] = await Promise.all([
    keyOf(secrets, "argus.installKey", log),
    keyOf(secrets, "argus.controlToken", log),
  ]);
  return { installKey, controlToken };
}

async function keyOf(secrets: vscode.SecretStorage, name: string, log: Log): Promise<string> {
  const stored = await secrets.get(name);
  if (stored !== undefined && /^[0-9a-f]{64}$/.test(stored)) return stored;
  const fresh = randomBytes(32).toString("hex");
  await secrets.store(name, fresh);
  log.info("keys.created");
  return fresh;
}
