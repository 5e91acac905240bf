/**
 * The page's end of the dashboard channel.
 *
 * Every request settles: with its reply, or as `failed` after `replyTimeoutMs`. Messages that do
 * not decode are dropped. `Host` is the editor's message function, passed in so that tests can
 * stand at the other end.
 */

import type { DashboardCommand, DashboardReply, ToDashboard } from "../src/protocol/dashboard.ts";
import { decodeToDashboard } from "../src/protocol/dashboardDecode.ts";

/** A reply that takes longer than this is reported as failed. */
export const replyTimeoutMs = 10_000;

export interface Host {
  postMessage(message: unknown): void;
  /** Returns the unsubscribe function. */
  onMessage(listener: (message: unknown) => void): () => void;
}

export type Push = Exclude<ToDashboard, { readonly kind: "reply" }>;

export interface Api {
  readonly request: (command: DashboardCommand) => Promise<DashboardReply>;
  /** Tells the editor that the page is loaded; the answer is a pushed snapshot. */
  ready(): void;
  dispose(): void;
}

export function createApi(host: Host, onPush: (push: Push) => void): Api {
  const waiting = new Map<number, (reply: DashboardReply) => void>();
  let lastId = 0;
  const unsubscribe = host.onMessage((raw) => {
    const message = decodeToDashboard(raw);
    if (message === undefined) return;
    if (message.kind !== "reply") return onPush(message);
    waiting.get(message.id)?.(message.reply);
  });
  return {
    ready: () => host.postMessage({ kind: "ready" }),
    dispose: unsubscribe,
    request(command) {
      lastId += 1;
      return send(host, waiting, { id: lastId, command });
    },
  };
}

function send(
  host: Host,
  waiting: Map<number, (reply: DashboardReply) => void>,
  request: { readonly id: number; readonly command: DashboardCommand },
): Promise<DashboardReply> {
  return new Promise((resolve) => {
    const settle = (reply: DashboardReply): void => {
      clearTimeout(timer);
      waiting.delete(request.id);
      resolve(reply);
    };
    const timer = setTimeout(() => settle(late), replyTimeoutMs);
    waiting.set(request.id, settle);
    host.postMessage({ kind: "request", ...request });
  });
}

const late: DashboardReply = {
  kind: "failed",
  message: "The editor did not answer. Try again, or run Argus: Restart Guard.",
};
