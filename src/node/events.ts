/**
 * One emitter, many readers: store, audit, followers, editor.
 *
 * Readers are called in order of subscription. One that throws is cut off from the request path and
 * becomes a single `guard.degraded` event; no reader's result or exception reaches the request.
 * What is told about a request waits until the event loop has done what carries the request on.
 */

import type { GuardEvent } from "../core/model/event.ts";
import type { Clock } from "./platform/clock.ts";

export type EventReader = (event: GuardEvent) => void;

export interface Events {
  emit(event: GuardEvent): void;
  /** The same after the work that is at hand; the order of events stays. */
  emitLater(event: GuardEvent): void;
  /** Returns the unsubscribe function. */
  onEvent(reader: EventReader): () => void;
  /** Tells what still waits. */
  flush(): void;
}

export function createEvents(clock: Clock): Events {
  const readers = new Set<EventReader>();
  let waiting: GuardEvent[] = [];
  const tell = (event: GuardEvent): void => {
    for (const reader of readers) {
      try {
        reader(event);
      } catch {
        readers.delete(reader);
        tell({ kind: "guard.degraded", at: clock.now(), reason: "reader_failed" });
      }
    }
  };
  const flush = (): void => {
    const events = waiting;
    waiting = [];
    for (const event of events) tell(event);
  };
  return {
    flush,
    emit(event) {
      flush();
      tell(event);
    },
    emitLater(event) {
      waiting.push(event);
      if (waiting.length === 1) setImmediate(flush);
    },
    onEvent(reader) {
      readers.add(reader);
      return () => readers.delete(reader);
    },
  };
}
