/** The head of the dashboard: state in words, where it listens, and the two switches people need. */

import type { JSX } from "preact";

import type { PageProps } from "../pageProps.ts";
import { background } from "../background.ts";
import { formatTime } from "../format.ts";
import type { DashboardSnapshot } from "../../src/protocol/dashboard.ts";

/** Minutes of the button; longer pauses are in the command palette. */
const pauseMinutes = 15;

export function Header({ state, send }: PageProps): JSX.Element {
  const { snapshot } = state;
  return (
    <header class="top">
      <h1>Argus</h1>
      {snapshot !== undefined && <StateBadge snapshot={snapshot} />}
      {snapshot?.status !== undefined && (
        <span class="muted">
          127.0.0.1:{snapshot.status.port} · profile {snapshot.profile} · {snapshot.status.rules}{" "}
          rules
        </span>
      )}
      <span class="spacer" />
      {snapshot?.state === "paused" ? (
        <button type="button" onClick={() => background(send({ kind: "resume" }))}>
          Resume guarding
        </button>
      ) : (
        <button
          type="button"
          class="secondary"
          onClick={() => background(send({ kind: "pause", minutes: pauseMinutes }))}
        >
          Pause {pauseMinutes} min
        </button>
      )}
      <button
        type="button"
        class="secondary"
        onClick={() => background(send({ kind: "run", action: "openSettings" }))}
      >
        Settings
      </button>
    </header>
  );
}

function StateBadge(props: { readonly snapshot: DashboardSnapshot }): JSX.Element {
  const { snapshot } = props;
  return (
    <span class="state" role="status">
      <span class={`dot ${snapshot.state}`} aria-hidden="true" />
      {stateText(snapshot)}
    </span>
  );
}

function stateText(snapshot: DashboardSnapshot): string {
  switch (snapshot.state) {
    case "guarding":
      return "Guarding";
    case "partly":
      return "Partly guarding";
    case "off":
      return "Off";
    case "paused": {
      const until = snapshot.status?.pausedUntil;
      return until === undefined ? "Paused" : `Paused until ${formatTime(until, snapshot.now)}`;
    }
  }
}
