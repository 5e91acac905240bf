/**
 * The two secrets of an installation: the install key makes the keyed hashes of findings and opens
 * the store; the control token opens the control channel to a second window.
 *
 * The editor's SecretStorage keeps them. In a browser that storage belongs to one browser while the
 * guard and its files belong to the server, so there a file of mode 0600 keeps the key, as on the
 * command line. A lost key makes old rows unreadable, which the guard reports.
 */

import { randomBytes } from "node:crypto";

import * as vscode from "vscode";

import { readKeyFile } from "../node/cli/keyFile.ts";
import { deriveKey } from "../node/platform/keys.ts";
import type { Log } from "./log.ts";

export interface Keys {
  /** 32 bytes, hex. */
  readonly installKey: string;
  /** 32 bytes, hex. */
  readonly controlToken: string;
}

export async function loadKeys(context: vscode.ExtensionContext, log: Log): Promise<Keys> {
  if (vscode.env.uiKind === vscode.UIKind.Web) return keysOfFile(context.globalStorageUri.fsPath);
  const [installKey, controlToken] = await Promise.all([
    keyOf(context.secrets, "argus.installKey", log),
    keyOf(context.secrets, "argus.controlToken", log),
  ]);
  return { installKey, controlToken };
}

async function keysOfFile(folder: string): Promise<Keys> {
  const key = await readKeyFile(folder);
  return {
    installKey: Buffer.from(key).toString("hex"),
    controlToken: deriveKey(key, "control").toString("hex"),
  };
}

async function keyOf(secrets: vscode.SecretStorage, name: string, log: Log): Promise<string> {
  const stored = await secrets.get(name);
  if (stored !== undefined && /^[0-9a-f]{64}$/.test(stored)) return stored;
  const fresh = randomBytes(32).toString("hex");
  await secrets.store(name, fresh);
  log.info("keys.created");
  return fresh;
}
