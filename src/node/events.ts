/**
 * One emitter, many readers: store, audit, followers, editor.
 *
 * Readers are called in order of subscription. One that throws is cut off from the request path and
 * becomes a single `guard.degraded` event; no reader's result or exception reaches the request.
 */

import type { GuardEvent } from "../core/model/event.ts";
import type { Clock } from "./platform/clock.ts";

export type EventReader = (event: GuardEvent) => void;

export interface Events {
  emit(event: GuardEvent): void;
  /** Returns the unsubscribe function. */
  onEvent(reader: EventReader): () => void;
}

export function createEvents(clock: Clock): Events {
  const readers = new Set<EventReader>();
  const emit = (event: GuardEvent): void => {
    for (const reader of readers) {
      try {
        reader(event);
      } catch {
        readers.delete(reader);
        emit({ kind: "guard.degraded", at: clock.now(), reason: "reader_failed" });
      }
    }
  };
  return {
    emit,
    onEvent(reader) {
      readers.add(reader);
      return () => readers.delete(reader);
    },
  };
}
