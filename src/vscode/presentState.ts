/**
 * The one state that people see, and the status bar's words for it. Pure.
 *
 * `partly` is shown whenever something that was found is not guarded or does not work fully: a gap
 * is never silent.
 */

import type { Millis } from "../core/model/ids.ts";
import type { GuardState, GuardStatus } from "../protocol/control.ts";
import type { ClientRow } from "../protocol/dashboard.ts";
import { degradedText } from "../protocol/degraded.ts";

export interface StateInput {
  readonly enabled: boolean;
  readonly status?: GuardStatus;
  readonly clients: readonly ClientRow[];
  readonly now: Millis;
}

export function guardState({ enabled, status, clients, now }: StateInput): GuardState {
  if (!enabled || status === undefined) return "off";
  if (status.pausedUntil !== undefined && status.pausedUntil > now) return "paused";
  return gaps(status, clients).length > 0 ? "partly" : "guarding";
}

/** What keeps the state from being `guarding`, one short sentence each. */
export function gaps(status: GuardStatus, clients: readonly ClientRow[]): readonly string[] {
  const open = clients.filter((client) => openStates.has(client.state));
  return [
    ...open.map((client) => `${client.title}: ${client.detail}`),
    ...status.degraded.map((reason) => `Degraded: ${degradedText(reason)}`),
    ...(status.state === "starting" ? ["The guard is still starting"] : []),
  ];
}

const openStates: ReadonlySet<ClientRow["state"]> = new Set(["not_guarded", "drifted", "partly"]);

export interface BarText {
  readonly text: string;
  readonly accessible: string;
  readonly attention: boolean;
}

/** Before the guard answers for the first time: nothing is wrong yet. */
export const startingBar: BarText = {
  text: "$(sync~spin) Argus: starting",
  accessible: "Argus: the guard is starting",
  attention: false,
};

export function presentBar(state: GuardState, pausedUntil: string | undefined): BarText {
  switch (state) {
    case "guarding":
      return { text: "$(shield) Argus", accessible: "Argus: guarding", attention: false };
    case "partly":
      return {
        text: "$(shield) Argus: partly",
        accessible: "Argus: partly guarding",
        attention: false,
      };
    case "paused": {
      const until = `paused until ${pausedUntil ?? "later"}`;
      return {
        text: `$(debug-pause) Argus: ${until}`,
        accessible: `Argus: ${until}`,
        attention: true,
      };
    }
    case "off":
      return {
        text: "$(circle-slash) Argus: off",
        accessible: "Argus: off, nothing is scanned",
        attention: true,
      };
  }
}

/** Lines of the tooltip, plain text. */
export function presentCounters(status: GuardStatus): readonly string[] {
  const { counters } = status;
  const stopped = (counters.byAction.block ?? 0) + (counters.byAction.ask ?? 0);
  const changed = (counters.byAction.redact ?? 0) + (counters.byAction.strip ?? 0);
  return [
    `${counters.requests} requests, ${counters.findings} findings`,
    `${stopped} stopped, ${changed} changed, ${counters.byAction.alert ?? 0} reported`,
    `${counters.unscanned} not scanned`,
    `adds ${counters.addedMsP50.toFixed(1)} ms (99 %: ${counters.addedMsP99.toFixed(1)} ms)`,
    `port ${status.port}, profile ${status.profile}, ${status.rules} rules`,
  ];
}

/** `14:05`, or with the day when it is not today. */
export function presentTime(at: Millis, now: Millis): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const sameDay = date.toDateString() === new Date(now).toDateString();
  return sameDay ? time : `${date.toLocaleDateString([], { weekday: "long" })} ${time}`;
}

/** Midnight that ends the day of `now`, local time. */
export function untilTomorrow(now: Millis): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}
