/**
 * The log that people can read: constant event names with numbers, flags and branded ids.
 *
 * A plain string does not compile as a field, so neither request text nor a match can get in.
 */

import * as vscode from "vscode";

import type { Brand } from "../core/model/ids.ts";
import { errorCode } from "../core/model/ids.ts";

export type LogEvent =
  | "activated"
  | "command.failed"
  | "dashboard.dropped"
  | "dashboard.limited"
  | "document.scan_failed"
  | "guard.closed"
  | "guard.degraded"
  | "guard.start_failed"
  | "guard.started"
  | "guard.stopped"
  | "guard.call_failed"
  | "clients.failed"
  | "clients.restored"
  | "keys.created"
  | "request.decided"
  | "settings.bad_value"
  | "uninstall.restored"
  | "task.failed";

type Field = number | boolean | Brand<string, string>;
export type LogFields = Readonly<Record<string, Field>>;

export interface Log {
  info(event: LogEvent, fields?: LogFields): void;
  warn(event: LogEvent, fields?: LogFields): void;
  /** Writes the error's code or name; its message may quote data and is left out. */
  error(event: LogEvent, error: unknown, fields?: LogFields): void;
  show(): void;
  dispose(): void;
}

export function createLog(): Log {
  const channel = vscode.window.createOutputChannel("Argus", { log: true });
  return {
    info: (event, fields) => channel.info(line(event, fields)),
    warn: (event, fields) => channel.warn(line(event, fields)),
    error: (event, error, fields) =>
      channel.error(line(event, { code: errorCode(error), ...fields })),
    show: () => channel.show(),
    dispose: () => channel.dispose(),
  };
}

function line(event: LogEvent, fields: LogFields = {}): string {
  const parts = Object.entries(fields).map(([name, value]) => ` ${name}=${String(value)}`);
  return event + parts.join("");
}
