/** Live counters, what happened to requests, and the last requests as they come. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import type { DecidedEvent, GuardEvent } from "../../src/core/model/event.ts";
import type { Counters } from "../../src/protocol/control.ts";
import type { ClientRow } from "../../src/protocol/dashboard.ts";
import { degradedText } from "../../src/protocol/degraded.ts";
import type { PageProps } from "../pageProps.ts";
import { background } from "../background.ts";
import {
  formatBytes,
  formatClient,
  formatCount,
  formatMs,
  formatPlace,
  formatTime,
} from "../format.ts";
import { Bars } from "../parts/Bars.tsx";
import { initialQuery } from "../state.ts";

export function Overview(props: PageProps): JSX.Element {
  const { snapshot, feed, findingsVersion } = props.state;
  const { send } = props;
  useEffect(() => {
    background(send({ kind: "findings", query: initialQuery }));
  }, [findingsVersion, send]);
  const counters = snapshot?.status?.counters;
  return (
    <>
      {(snapshot?.status?.degraded ?? []).map((reason) => (
        <p class="notice" key={reason}>
          {degradedText(reason)}
        </p>
      ))}
      {counters === undefined ? <NoGuard {...props} /> : <Tiles counters={counters} />}
      <h2>What happened to requests</h2>
      <Bars bars={actionBars(counters)} empty="No request has come through yet." />
      <h2>Latest findings</h2>
      <LatestFindings {...props} />
      <h2>Latest requests</h2>
      <Feed events={feed} now={snapshot?.now ?? 0} clients={snapshot?.clients ?? []} />
    </>
  );
}

/** How many findings the overview names; the rest is on their own page. */
const latestCount = 5;

function LatestFindings({ state, dispatch }: PageProps): JSX.Element {
  const rows = state.latest.slice(0, latestCount);
  if (rows.length === 0) return <p class="muted">Nothing found so far.</p>;
  return (
    <ul class="feed">
      {rows.map((row) => (
        <li key={row.id}>
          <time class="muted">{formatTime(row.lastAt, state.snapshot?.now ?? row.lastAt)}</time>
          <span class={`badge ${row.action}`}>{row.action}</span>
          <button
            type="button"
            class="link"
            onClick={() => dispatch({ kind: "show", finding: row.id })}
          >
            {row.ruleId}
          </button>
          <span class="mono">{row.preview}</span>
          <span class="muted">
            {formatClient(row.client, state.snapshot?.clients ?? [])} · {formatPlace(row)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function NoGuard({ send }: PageProps): JSX.Element {
  return (
    <div class="notice">
      <p>The guard is not running, so nothing is scanned.</p>
      <button
        type="button"
        onClick={() => background(send({ kind: "run", action: "restartGuard" }))}
      >
        Restart guard
      </button>
    </div>
  );
}

function Tiles({ counters }: { readonly counters: Counters }): JSX.Element {
  const stopped = sum(counters.byAction, ["block", "redact", "strip"]);
  return (
    <div class="tiles">
      <Tile label="Requests" value={formatCount(counters.requests)} />
      <Tile label="Stopped or changed" value={formatCount(stopped)} />
      <Tile label="Findings" value={formatCount(counters.findings)} />
      <Tile label="Not scanned" value={formatCount(counters.unscanned)} />
      <Tile label="Text scanned" value={formatBytes(counters.bytesScanned)} />
      <Tile {...addedTile(counters)} />
    </div>
  );
}

/** The median; the slowest hundredth is in the label. */
function addedTile({ requests, addedMsP50, addedMsP99 }: Counters): TileProps {
  if (requests === 0) return { label: "Added per request", value: "–" };
  return { label: `Added per request (p99 ${formatMs(addedMsP99)})`, value: formatMs(addedMsP50) };
}

interface TileProps {
  readonly label: string;
  readonly value: string;
}

function Tile(props: TileProps): JSX.Element {
  return (
    <div class="tile">
      <div class="value">{props.value}</div>
      <div class="muted">{props.label}</div>
    </div>
  );
}

interface FeedProps {
  readonly events: readonly GuardEvent[];
  readonly now: number;
  readonly clients: readonly ClientRow[];
}

function Feed(props: FeedProps): JSX.Element {
  const decided = props.events.filter((event) => event.kind === "exchange.decided");
  if (decided.length === 0) {
    return <p class="muted">Requests appear here as they pass. Send one from an AI client.</p>;
  }
  return (
    <ul class="feed">
      {decided.map((event) => (
        <FeedRow key={event.id} {...props} event={event} />
      ))}
    </ul>
  );
}

function FeedRow(props: FeedProps & { readonly event: DecidedEvent }): JSX.Element {
  const { event } = props;
  const rules = [...new Set(event.findings.map((finding) => finding.ruleId))];
  return (
    <li>
      <time class="muted">{formatTime(event.at, props.now)}</time>
      <span class={`badge ${event.action}`}>{event.action}</span>
      <span>
        {formatClient(event.client, props.clients)} {event.answerTo === undefined ? "→" : "←"}{" "}
        {event.upstreamHost}
        <span class="muted"> {detailsOf(event)}</span>
        {rules.length > 0 && <span> · {rules.join(", ")}</span>}
        {event.failure !== undefined && <span> · not scanned: {event.failure}</span>}
      </span>
    </li>
  );
}

/** Of an answer only what it was about: its size and times are told when it ends. */
function detailsOf(event: DecidedEvent): string {
  const about = event.model ?? event.api;
  if (event.answerTo !== undefined) return `${about} · answer`;
  return `${about} · ${formatBytes(event.requestBytes)} · ${formatMs(event.scanMs)}`;
}

function actionBars(counters: Counters | undefined): readonly { label: string; count: number }[] {
  const order = ["block", "strip", "redact", "ask", "alert", "log", "pass"] as const;
  return order
    .map((action) => ({ label: action, count: counters?.byAction[action] ?? 0 }))
    .filter((bar) => bar.count > 0);
}

function sum(
  byAction: Counters["byAction"],
  which: readonly (keyof Counters["byAction"])[],
): number {
  return which.reduce((total, action) => total + (byAction[action] ?? 0), 0);
}
