/**
 * Judges one message: open, look up, scan what is new, decide, tell.
 *
 * The same function for HTTP bodies, WebSocket frames and MCP lines. Never rejects: a bug in a
 * parser or in policy ends in a refusal, not in an unscanned request. A request that a person is
 * asked about is held in here, and then judged by policy as it is after the answer. Carries nothing
 * out.
 */

import { type DecideInput, decide, questionOf } from "../../core/exchange/decide.ts";
import type { Opened } from "../../core/exchange/open.ts";
import { isOutside } from "../../core/exchange/inField.ts";
import { changedField } from "../../core/exchange/lateField.ts";
import { scrubOpened } from "../../core/exchange/scrub.ts";
import type { DecidedEvent } from "../../core/model/event.ts";
import type { Decision, RawRequest } from "../../core/model/exchange.ts";
import type { ScanFailure } from "../../core/model/finding.ts";
import type { Hash } from "../../core/model/ids.ts";
import type { Snapshot } from "../../core/model/snapshot.ts";
import { fallbackOf, holdMs } from "../../core/policy/ask.ts";
import { decodeComponent } from "../../core/wire/pairs.ts";
import { failure } from "../../core/wire/refusal.ts";
import type { Events } from "../events.ts";
import type { Clock } from "../platform/clock.ts";
import type { Asked, Asks } from "./asks.ts";
import { createConversations } from "./conversations.ts";
import type { Meter } from "./counters.ts";
import { createFindingMemory } from "./findingMemory.ts";
import type { GuardState } from "./guardState.ts";
import type { Remembered, RestoreMap } from "./restoreMap.ts";
import { type FieldScan, type ScanDeps, scanFields, unscanned } from "./scanFields.ts";

export interface JudgeDeps extends ScanDeps {
  readonly state: GuardState;
  readonly asks: Asks;
  /** What is replaced is remembered for the answers. */
  readonly restore: RestoreMap;
  readonly events: Events;
  readonly meter: Meter;
  readonly clock: Clock;
  /** Names conversations that carry no id. */
  readonly hash: (text: string) => Hash;
}

export interface Context {
  /** Host of the upstream; for lines of MCP servers the server's label. */
  readonly upstreamHost: string;
  /** The scan cannot be done: known before it began. */
  readonly failure?: ScanFailure;
  /** Bytes as received. */
  readonly requestBytes: number;
  /** Where the body stands, before the paths in it: `ws.outbound`. Absent: it is the request's. */
  readonly place?: string;
  /** Called for a hold only; aborted when nobody waits for the answer any more. */
  readonly gone?: () => AbortSignal;
  /** Longest hold that whoever waits can take, in milliseconds. Absent: as policy has it. */
  readonly maxHoldMs?: number;
}

export interface Judged {
  readonly decision: Decision;
  readonly opened: Opened;
  /** Path as it may be shown. */
  readonly endpoint: string;
  readonly remembered: Remembered;
}

export type Judge = (raw: RawRequest, context: Context) => Promise<Judged>;

export function createJudge(deps: JudgeDeps): Judge {
  const conversations = createConversations();
  const memory = createFindingMemory(deps.clock);
  return async (raw, context) => {
    const started = deps.clock.elapsed();
    const opening = conversations.open(raw, deps.hash);
    const scan =
      context.failure === undefined ? await scanFields(deps, opening) : unscanned(context.failure);
    const received = placedAt(context.place, opening.finish());
    const scanMs = deps.clock.elapsed() - started;
    const outcome = scan.outcome;
    const { opened, scrub } = scrubOpened(received, outcome);
    const endpoint = scrub(decodeComponent(raw.target.split("?", 1)[0] ?? "/"));
    // Now and not before the scan: who allowed a value meanwhile must not wait for the next turn.
    const input = (): DecideInput => {
      const { workspaces } = deps.state.settings();
      const snapshot = deps.state.snapshot();
      return { snapshot, raw, opened, outcome, now: deps.clock.now(), workspaces };
    };
    const asked = await askFirst(deps, context, input);
    const conversation = conversationOf(raw, opened);
    const remembered = deps.restore.enter(conversation);
    const settled = {
      ...input(),
      wordFor: remembered.wordFor,
      replaced: remembered.replaced(),
      ...(asked === undefined ? {} : { answers: asked.answers }),
    };
    const decision = safely(raw, opened, () => decide(settled));
    const findings = memory.tell(conversation, decision);
    const told = { ...decision, findings };
    const event = eventOf({ raw, opened, endpoint, context, decision: told, scan, scanMs, asked });
    deps.meter.decided(event, deps.clock.elapsed() - started - (asked?.heldMs ?? 0));
    deps.events.emitLater(event);
    consumeOnce(deps, settled.snapshot, decision);
    return { decision, opened, endpoint, remembered };
  };
}

function placedAt(place: string | undefined, opened: Opened): Opened {
  if (place === undefined) return opened;
  const at = (path: string): string => {
    if (isOutside(path)) return path;
    if (path.startsWith("$")) return place;
    return path.startsWith("[") ? `${place}${path}` : `${place}.${path}`;
  };
  return {
    ...opened,
    fields: opened.fields.map((field) => changedField(field, { path: at(field.path) })),
  };
}

/** Undefined when the conversation has no name: nothing is remembered beyond the request. */
function conversationOf(raw: RawRequest, { session }: Opened): string | undefined {
  const { sessionId } = session;
  return sessionId === undefined ? undefined : JSON.stringify([raw.client, raw.family, sessionId]);
}

/** Undefined when there is nothing to ask. A bug in policy asks nobody: `decide` meets it again. */
async function askFirst(
  deps: JudgeDeps,
  context: Context,
  input: () => DecideInput,
): Promise<Asked | undefined> {
  const ask = (): ReturnType<typeof questionOf> => {
    try {
      return questionOf(input());
    } catch {
      return [];
    }
  };
  const findings = ask();
  if (findings.length === 0) return undefined;
  const { snapshot, raw, opened } = input();
  const { gone, maxHoldMs = Infinity, upstreamHost, requestBytes } = context;
  return deps.asks.ask({
    about: {
      client: raw.client,
      family: opened.family,
      api: opened.api,
      ...(opened.model === undefined ? {} : { model: opened.model }),
      upstreamHost,
      session: opened.session,
    },
    findings,
    fallback: fallbackOf(snapshot.policy),
    holdMs: Math.min(holdMs(snapshot.policy, opened.api), maxHoldMs),
    bytes: requestBytes,
    ...(gone === undefined ? {} : { signal: gone() }),
    isMoot: () => ask().length === 0,
  });
}

/** A bug in policy refuses the request; it does not let it pass. */
function safely(raw: RawRequest, opened: Opened, work: () => Decision): Decision {
  try {
    return work();
  } catch {
    const message = "Argus could not judge this request, so it was not sent.";
    const reply = failure({
      api: opened.api,
      family: raw.family,
      stream: opened.stream,
      status: 500,
      message,
    });
    return {
      action: "block",
      because: [],
      findings: [],
      failure: "crashed",
      plan: { kind: "reject", ...reply },
    };
  }
}

interface Told {
  readonly raw: RawRequest;
  readonly opened: Opened;
  /** The path as it may be shown. */
  readonly endpoint: string;
  readonly context: Context;
  readonly decision: Decision;
  readonly scan: FieldScan;
  readonly scanMs: number;
  readonly asked: Asked | undefined;
}

function eventOf({
  raw,
  opened,
  endpoint,
  context,
  decision,
  scan,
  scanMs,
  asked,
}: Told): DecidedEvent {
  return {
    kind: "exchange.decided",
    id: raw.id,
    at: raw.at,
    client: raw.client,
    family: opened.family,
    api: opened.api,
    ...(opened.model === undefined ? {} : { model: opened.model }),
    upstreamHost: context.upstreamHost,
    endpoint,
    action: decision.action,
    ...(decision.failure === undefined ? {} : { failure: decision.failure }),
    findings: decision.findings,
    session: opened.session,
    requestBytes: context.requestBytes,
    scannedFields: scan.scanned,
    cachedFields: scan.cached,
    scanMs,
    ...(asked === undefined ? {} : { asked: { by: asked.by, heldMs: asked.heldMs } }),
  };
}

/** An entry of scope `once` is spent by the first request that it lets through. */
function consumeOnce(deps: JudgeDeps, snapshot: Snapshot, decision: Decision): void {
  if (decision.findings.length === 0) return;
  const used = new Set(decision.findings.map(({ allowedBy }) => allowedBy));
  for (const entry of snapshot.allowlist)
    if (entry.scope === "once" && used.has(entry.id)) deps.state.spend(entry.id);
}
