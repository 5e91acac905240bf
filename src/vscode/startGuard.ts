/**
 * Builds what the guard's thread is started with, from the editor's folders and secrets.
 *
 * The host side is loaded on first use: it brings a schema library and a WebSocket client that the
 * activation must not wait for.
 */

import { join } from "node:path";

import type * as vscode from "vscode";

import type { GuardConnection } from "../protocol/control.ts";
import { loadKeys } from "./keys.ts";
import type { Log } from "./log.ts";
import type { SettingsReader } from "./settings.ts";

export async function startGuard(
  context: vscode.ExtensionContext,
  settings: SettingsReader,
  log: Log,
): Promise<GuardConnection> {
  const [keys, { startGuardHost }] = await Promise.all([
    loadKeys(context, log),
    import("../node/guard/guardHost.ts"),
  ]);
  const port = settings.current["argus.port"];
  const dist = join(context.extensionPath, "dist");
  return startGuardHost({
    guardWorker: join(dist, "guard.js"),
    guard: {
      dataDir: context.globalStorageUri.fsPath,
      port,
      settings: settings.forGuard(port),
      key: Buffer.from(keys.installKey, "hex"),
      controlToken: keys.controlToken,
      rulesDir: join(context.extensionPath, "rules"),
      scanWorker: join(dist, "scanWorker.js"),
      sqlWasm: join(dist, "sql-wasm.wasm"),
    },
  });
}
