/**
 * The control channel's names and carriers: `GuardApi` served to, and called over, any carrier.
 *
 * Calls with the wrong shape are refused by the decoders of `controlArguments.ts` before they reach
 * the guard. A connection offers `stop` as "leave": only the owner of a guard ends it.
 */

import type { GuardEvent } from "../../core/model/event.ts";
import type { GuardApi, GuardConnection } from "../../protocol/control.ts";
import type { Carrier, Remote, Served } from "../platform/rpc.ts";
import { connect, serve } from "../platform/rpc.ts";
import { decodeArguments } from "./controlArguments.ts";

/** Longer than the longest scan deadline that can be set (`argus.scanTimeoutMs`). */
export const callTimeoutMs = 90_000;

export function serveControl(
  carrier: Carrier,
  connection: Pick<GuardConnection, "onEvent">,
  api: GuardApi,
): Served {
  const served = serve(carrier, checkedApi(api));
  const unsubscribe = connection.onEvent((event) => {
    if (isUrgent(event)) served.emit(event);
    else served.emitLater(event);
  });
  carrier.onClose(unsubscribe);
  return served;
}

/** Requests in which nothing was found, and their ends, are only counted by whoever listens. */
function isUrgent(event: GuardEvent): boolean {
  if (event.kind === "exchange.finished") return false;
  if (event.kind !== "exchange.decided") return true;
  return event.findings.length > 0 || event.action !== "pass";
}

/** Own properties only: the served object is the list of what can be called. */
function checkedApi(api: GuardApi): object {
  const served: Record<string, (...args: readonly unknown[]) => Promise<unknown>> = {};
  for (const [name, method] of Object.entries(api))
    served[name] = async (...args) => {
      const checked = decodeArguments(name, args);
      const result: unknown = await Reflect.apply(method, api, checked);
      return result;
    };
  return served;
}

/** The other end of `serveControl`. */
export function connectControl(carrier: Carrier): GuardConnection & { close(): void } {
  const remote: Remote<GuardApi> = connect<GuardApi>(carrier);
  return {
    api: remoteApi(remote),
    onEvent: (listener) =>
      remote.onEvent((event) => {
        if (isGuardEvent(event)) listener(event);
      }),
    closed: remote.closed,
    close: () => remote.close(),
  };
}

function remoteApi(remote: Remote<GuardApi>): GuardApi {
  const call = remote.call.bind(remote);
  const t = callTimeoutMs;
  return {
    configure: (settings) => call("configure", [settings], t),
    attend: () => call("attend", [], t),
    answer: (id, answer) => call("answer", [id, answer], t),
    status: () => call("status", [], t),
    scanText: (request) => call("scanText", [request], t),
    findings: (query) => call("findings", [query], t),
    clearFindings: () => call("clearFindings", [], t),
    stored: () => call("stored", [], t),
    ruleNames: () => call("ruleNames", [], t),
    listAllowed: () => call("listAllowed", [], t),
    allow: (draft) => call("allow", [draft], t),
    putAllowed: (entry) => call("putAllowed", [entry], t),
    disallow: (id) => call("disallow", [id], t),
    testAllowed: (text) => call("testAllowed", [text], t),
    mark: (path) => call("mark", [path], t),
    marks: () => call("marks", [], t),
    unmark: (id) => call("unmark", [id], t),
    pause: (until) => call("pause", [until], t),
    resume: () => call("resume", [], t),
    openRoute: (request) => call("openRoute", [request], t),
    routes: () => call("routes", [], t),
    closeRoute: (id) => call("closeRoute", [id], t),
    probeRoute: (id) => call("probeRoute", [id], t),
    stop: () => call("stop", [], t),
  };
}

const eventKinds: readonly string[] = [
  "exchange.decided",
  "exchange.finished",
  "exchange.asked",
  "exchange.answered",
  "guard.degraded",
  "allowlist.changed",
  "guard.paused",
  "guard.resumed",
] satisfies readonly GuardEvent["kind"][];

/** The peer holds the control token and is the same program; the kind tells another version's event. */
function isGuardEvent(value: unknown): value is GuardEvent {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    typeof value.kind === "string" &&
    eventKinds.includes(value.kind)
  );
}
