/** Live counters, what happened to requests, and the last requests as they come. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import type { DecidedEvent, GuardEvent } from "../../src/core/model/event.ts";
import type { Counters } from "../../src/protocol/control.ts";
import type { PageProps } from "../app.tsx";
import { background } from "../background.ts";
import { formatBytes, formatCount, formatMs, formatPlace, formatTime } from "../format.ts";
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
          {reason}
        </p>
      ))}
      {counters === undefined ? <NoGuard {...props} /> : <Tiles counters={counters} />}
      <h2>What happened to requests</h2>
      <Bars bars={actionBars(counters)} empty="No request has come through yet." />
      <h2>Latest findings</h2>
      <LatestFindings {...props} />
      <h2>Latest requests</h2>
      <Feed events={feed} now={snapshot?.now ?? 0} />
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
            {row.client} · {formatPlace(row)}
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
      <Tile
        label="Added per request (p50 / p99)"
        value={`${formatMs(counters.addedMsP50)} / ${formatMs(counters.addedMsP99)}`}
      />
    </div>
  );
}

function Tile(props: { readonly label: string; readonly value: string }): JSX.Element {
  return (
    <div class="tile">
      <div class="value">{props.value}</div>
      <div class="muted">{props.label}</div>
    </div>
  );
}

function Feed(props: {
  readonly events: readonly GuardEvent[];
  readonly now: number;
}): JSX.Element {
  const decided = props.events.filter((event) => event.kind === "exchange.decided");
  if (decided.length === 0) {
    return <p class="muted">Requests appear here as they pass. Send one from an AI client.</p>;
  }
  return (
    <ul class="feed">
      {decided.map((event) => (
        <FeedRow key={event.id} event={event} now={props.now} />
      ))}
    </ul>
  );
}

function FeedRow(props: { readonly event: DecidedEvent; readonly now: number }): JSX.Element {
  const { event } = props;
  const rules = [...new Set(event.findings.map((finding) => finding.ruleId))];
  return (
    <li>
      <time class="muted">{formatTime(event.at, props.now)}</time>
      <span class={`badge ${event.action}`}>{event.action}</span>
      <span>
        {event.client} → {event.upstreamHost}
        <span class="muted">
          {" "}
          {event.model ?? event.api} · {formatBytes(event.requestBytes)} · {formatMs(event.scanMs)}
        </span>
        {rules.length > 0 && <span> · {rules.join(", ")}</span>}
        {event.failure !== undefined && <span> · not scanned: {event.failure}</span>}
      </span>
    </li>
  );
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
