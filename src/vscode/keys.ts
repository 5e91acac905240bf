/**
 * The two secrets of an installation: the install key makes the keyed hashes of findings and opens
 * the store; the control token opens the control channel to a second window.
 *
 * The editor's SecretStorage keeps them. In a browser that storage belongs to one browser while the
 * guard and its files belong to the server, so there a file of mode 0600 keeps the key, as on the
 * command line. A lost key makes old rows unreadable, which the guard reports.
 *
 * After an installation all open windows start at once: one of them makes the keys, the others wait
 * for them. A file made exclusively says which one.
 */

import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

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
  return keysOfEditor(context.secrets, context.globalStorageUri.fsPath, log);
}

const names = { installKey: "argus.installKey", controlToken: "argus.controlToken" } as const;

/** Another window that makes the keys has this long; then it is taken to be gone. */
export const othersTurnMs = 5_000;
const pollMs = 100;

export async function keysOfEditor(
  secrets: Pick<vscode.SecretStorage, "get" | "store">,
  folder: string,
  log: Pick<Log, "info">,
): Promise<Keys> {
  const stored = await read(secrets);
  if (stored !== undefined) return stored;
  const others = (await isFirst(folder)) ? undefined : await waitFor(secrets);
  return others ?? make(secrets, log);
}

async function read(secrets: Pick<vscode.SecretStorage, "get">): Promise<Keys | undefined> {
  const [installKey, controlToken] = await Promise.all([
    secrets.get(names.installKey),
    secrets.get(names.controlToken),
  ]);
  return isKey(installKey) && isKey(controlToken) ? { installKey, controlToken } : undefined;
}

function isKey(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{64}$/.test(text);
}

async function isFirst(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, "keys.made"), "", { flag: "wx", mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

async function waitFor(secrets: Pick<vscode.SecretStorage, "get">): Promise<Keys | undefined> {
  for (let waited = 0; waited < othersTurnMs; waited += pollMs) {
    await sleep(pollMs);
    const keys = await read(secrets);
    if (keys !== undefined) return keys;
  }
  return undefined;
}

/** One that is there already stays: rows hang on it. */
async function make(
  secrets: Pick<vscode.SecretStorage, "get" | "store">,
  log: Pick<Log, "info">,
): Promise<Keys> {
  const installKey = await keyOf(secrets, names.installKey);
  const controlToken = await keyOf(secrets, names.controlToken);
  log.info("keys.created");
  return { installKey, controlToken };
}

async function keysOfFile(folder: string): Promise<Keys> {
  const key = await readKeyFile(folder);
  return {
    installKey: Buffer.from(key).toString("hex"),
    controlToken: deriveKey(key, "control").toString("hex"),
  };
}

async function keyOf(
  secrets: Pick<vscode.SecretStorage, "get" | "store">,
  name: string,
): Promise<string> {
  const stored = await secrets.get(name);
  if (isKey(stored)) return stored;
  const fresh = randomBytes(32).toString("hex");
  await secrets.store(name, fresh);
  return fresh;
}
