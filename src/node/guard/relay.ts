/**
 * The life of one HTTP request on a route: token, size, body, judgement, forward or answer.
 *
 * Expected failures (too large, too slow, no route, upstream down) are answered in the provider's
 * own shape. Untouched requests leave with the bytes they came with.
 */

import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

import type { HeaderPair, RawRequest } from "../../core/model/exchange.ts";
import type { ScanFailure } from "../../core/model/finding.ts";
import { exchangeId } from "../../core/model/ids.ts";
import type { Events } from "../events.ts";
import type { Clock } from "../platform/clock.ts";
import { closedSignal } from "./closedSignal.ts";
import { answerFailure, answerPlain, answerReject } from "./answer.ts";
import { type AnswerDeps, planAnswer } from "./answerWork.ts";
import { readBody } from "./body.ts";
import { decodeBody } from "./contentEncoding.ts";
import type { Meter } from "./counters.ts";
import type { Forward } from "./forward.ts";
import { endToEnd, headerOf, outgoingHeaders, pairsOf, probeHeader } from "./headers.ts";
import type { Judge, Judged } from "./judge.ts";
import type { Limits } from "./limits.ts";
import type { Probes } from "./probes.ts";
import type { TokenRoute } from "./routes.ts";
import type { Upstreams } from "./upstream.ts";

export interface RelayDeps {
  readonly judge: Judge;
  readonly forward: Forward;
  readonly upstreams: () => Upstreams;
  readonly limits: () => Limits;
  readonly probes: Probes;
  readonly events: Events;
  readonly meter: Meter;
  readonly clock: Clock;
  readonly answers: AnswerDeps;
  readonly match: (name: string, token: string) => TokenRoute | undefined;
}

export type Relay = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface RouteTarget {
  readonly name: string;
  readonly token: string;
  /** The rest: path and query, beginning with `/`. */
  readonly target: string;
}

/** `/r/<name>/<token>/…`; undefined when the URL has another shape. */
export function parseRouteUrl(url: string): RouteTarget | undefined {
  const found = /^\/r\/([^/?#]+)\/([^/?#]+)(.*)$/s.exec(url);
  if (found === null) return undefined;
  const [, name = "", token = "", rest = ""] = found;
  return { name, token, target: rest.startsWith("/") ? rest : `/${rest}` };
}

export function createRelay(deps: RelayDeps): Relay {
  const load: Load = { requests: 0, bytes: 0 };
  return async (request, response) => {
    const parsed = parseRouteUrl(request.url ?? "");
    const route = parsed === undefined ? undefined : deps.match(parsed.name, parsed.token);
    if (parsed === undefined || route === undefined) return answerPlain(response, 403);
    const exchange: Exchange = {
      route,
      target: parsed.target,
      pairs: pairsOf(request.rawHeaders),
      request,
      response,
      started: deps.clock.elapsed(),
      received: 0,
    };
    if (!admitted(deps, load))
      return answerFailure(exchange, 503, "Argus has too many requests in flight.");
    deps.meter.started();
    response.once("close", () => deps.meter.ended());
    await relayOne(deps, load, exchange);
  };
}

/** What is being read or judged right now. */
interface Load {
  requests: number;
  bytes: number;
}

function admitted(deps: RelayDeps, load: Load): boolean {
  const limits = deps.limits();
  return load.requests < limits.maxInFlight && load.bytes < limits.maxHeldBytes;
}

export interface Exchange {
  readonly route: TokenRoute;
  readonly target: string;
  readonly pairs: readonly HeaderPair[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly started: number;
  /** Bytes of the answer so far. */
  received: number;
}

/** A forwarded request is no longer in flight here; its body is held until it is over. */
async function relayOne(deps: RelayDeps, load: Load, exchange: Exchange): Promise<void> {
  const held = { bytes: 0 };
  load.requests++;
  const judging = readAndJudge(deps, load, exchange, held);
  try {
    const carried = await judging.finally(() => load.requests--);
    if (carried !== undefined) await carryOut(deps, exchange, carried);
  } finally {
    load.bytes -= held.bytes;
  }
}

/** Undefined when the client has its answer, or is gone. */
async function readAndJudge(
  deps: RelayDeps,
  load: Load,
  exchange: Exchange,
  held: { bytes: number },
): Promise<Carried | undefined> {
  const body = await readBody(exchange.request, exchange.response, deps.limits());
  if (body.kind === "aborted") return undefined;
  if (body.kind === "too_slow") {
    answerFailure(exchange, 408, "The request body did not arrive in time.");
    return undefined;
  }
  if (body.kind === "too_large") {
    await refuseTooLarge(deps, exchange);
    return undefined;
  }
  held.bytes = body.bytes.length;
  load.bytes += held.bytes;
  return judge(deps, exchange, body.bytes);
}

async function judge(
  deps: RelayDeps,
  exchange: Exchange,
  bytes: Buffer,
): Promise<Carried | undefined> {
  // Several lines are one list (RFC 9110 section 5.3), which is how the parser joins them.
  const encoding = exchange.request.headers["content-encoding"];
  const decoded = await decodeBody(bytes, encoding, deps.limits());
  const raw = rawRequest(deps, exchange, decoded.kind === "decoded" ? decoded.bytes : bytes);
  const probe = headerOf(exchange.pairs, probeHeader);
  if (probe !== undefined) {
    await answerProbe(deps, exchange, { raw, nonce: probe });
    return undefined;
  }
  const failure: ScanFailure | undefined = decoded.kind === "failed" ? decoded.reason : undefined;
  const judged = await deps.judge(raw, {
    upstreamHost: upstreamOf(exchange.route).host,
    requestBytes: bytes.length,
    gone: () => closedSignal(exchange.response),
    ...(failure === undefined ? {} : { failure }),
  });
  tellWhenFinished(deps, exchange, raw);
  if (exchange.response.closed || exchange.response.destroyed) return undefined;
  const { plan } = judged.decision;
  if (plan.kind === "forward") return { raw, bytes, judged };
  answerReject(exchange.response, plan);
  return undefined;
}

interface Carried {
  readonly raw: RawRequest;
  readonly bytes: Buffer;
  readonly judged: Judged;
}

async function carryOut(deps: RelayDeps, exchange: Exchange, carried: Carried): Promise<void> {
  const { decision, opened, endpoint, remembered } = carried.judged;
  const { plan } = decision;
  if (plan.kind !== "forward") return;
  const upstream = upstreamOf(exchange.route);
  const body = plan.body ?? carried.bytes;
  const outgoing = outgoingHeaders(carried.raw.headers, {
    host: upstream.host,
    bytes: body,
    patched: plan.body !== undefined,
    declared: declaresBody(exchange.request),
    edits: plan.headerEdits,
  });
  const answer = planAnswer(deps.answers, {
    raw: carried.raw,
    opened,
    endpoint,
    upstreamHost: upstream.host,
    known: remembered.known(),
  });
  await deps.forward(exchange.request, exchange.response, {
    ...(answer === undefined ? {} : { answer }),
    upstream,
    target: plan.target ?? exchange.target,
    headers: outgoing,
    body,
    host: exchange.request.headers.host ?? "",
    prefix: `/r/${exchange.route.name}/${exchange.route.token}`,
    upstreams: deps.upstreams(),
    onFailure: (code) => upstreamFailed(deps, exchange, code),
    onBytes: (count) => {
      exchange.received += count;
    },
  });
}

/** Requests that need not say that they have no body. */
const bodiless: ReadonlySet<string> = new Set(["GET", "HEAD", "TRACE"]);

function declaresBody({ method = "GET", headers }: IncomingMessage): boolean {
  if (!bodiless.has(method)) return true;
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

/** Parsed once per route: routes are replaced, never changed. */
const urls = new WeakMap<TokenRoute, URL>();

function upstreamOf(route: TokenRoute): URL {
  const known = urls.get(route);
  if (known !== undefined) return known;
  const url = new URL(route.upstream);
  urls.set(route, url);
  return url;
}

function upstreamFailed(deps: RelayDeps, exchange: Exchange, code: string): void {
  const host = upstreamOf(exchange.route).host;
  deps.events.emit({
    kind: "guard.degraded",
    at: deps.clock.now(),
    reason: "upstream_unreachable",
    detail: `${host} (${code})`,
  });
  answerFailure(exchange, 502, `Argus could not reach ${host} (${code}).`);
}

/** The body cannot be held, so it cannot be forwarded whatever policy says; it is still recorded. */
async function refuseTooLarge(deps: RelayDeps, exchange: Exchange): Promise<void> {
  const raw = rawRequest(deps, exchange, new Uint8Array());
  const { decision } = await deps.judge(raw, {
    upstreamHost: upstreamOf(exchange.route).host,
    requestBytes: Number(exchange.request.headers["content-length"] ?? 0),
    failure: "too_large",
  });
  tellWhenFinished(deps, exchange, raw);
  if (decision.plan.kind === "reject")
    return answerReject(exchange.response, decision.plan, "close");
  const limit = deps.limits().maxBodyBytes;
  answerFailure(exchange, 413, `The request body is larger than Argus can check (${limit} bytes).`);
}

async function answerProbe(
  deps: RelayDeps,
  exchange: Exchange,
  probe: { readonly raw: RawRequest; readonly nonce: string },
): Promise<void> {
  const answer = await deps.probes.answer(probe.nonce, probe.raw);
  exchange.response.writeHead(answer.kind === "ok" ? 200 : 409, {
    "content-type": "application/json",
  });
  exchange.response.end(JSON.stringify(answer));
}

function rawRequest(deps: RelayDeps, exchange: Exchange, body: Uint8Array): RawRequest {
  return {
    id: exchangeId(randomUUID()),
    at: deps.clock.now(),
    method: exchange.request.method ?? "GET",
    target: exchange.target,
    headers: endToEnd(exchange.pairs),
    body,
    family: exchange.route.family,
    client: exchange.route.client,
  };
}

function tellWhenFinished(deps: RelayDeps, exchange: Exchange, raw: RawRequest): void {
  const { response, started } = exchange;
  const finish = (): void =>
    deps.events.emitLater({
      kind: "exchange.finished",
      id: raw.id,
      at: deps.clock.now(),
      status: response.headersSent ? response.statusCode : 0,
      responseBytes: exchange.received,
      totalMs: deps.clock.elapsed() - started,
    });
  if (response.closed) finish();
  else response.once("close", finish);
}
