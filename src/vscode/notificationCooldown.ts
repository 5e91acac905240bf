/**
 * Which rules stay quiet for now. State on a clock that is passed in; no editor types.
 *
 * A rule is announced once in a conversation, and not more often than once in `cooldownMs` over all
 * of them: ten conversations with the same key in them are one notification.
 */

import type { DecidedEvent } from "../core/model/event.ts";

/** Between two notifications about the same rule, in milliseconds. */
export const cooldownMs = 5 * 60_000;
/** Conversations remembered; beyond, the oldest may be announced once more. */
export const maxConversations = 1000;

export class Cooldown {
  readonly #lastAt = new Map<string, number>();
  readonly #told = new Map<string, true>();

  isQuiet(key: string, event: DecidedEvent, now: number): boolean {
    if (this.#told.has(conversationKey(key, event))) return true;
    const last = this.#lastAt.get(key);
    return last !== undefined && now - last < cooldownMs;
  }

  tell(key: string, event: DecidedEvent, now: number): void {
    this.#lastAt.set(key, now);
    // A conversation without a name is every conversation: only the time counts.
    if (event.session.sessionId === undefined) return;
    this.#told.set(conversationKey(key, event), true);
    const [oldest] = this.#told.keys();
    if (this.#told.size > maxConversations && oldest !== undefined) this.#told.delete(oldest);
  }
}

function conversationKey(key: string, { client, session }: DecidedEvent): string {
  return JSON.stringify([key, client, session.sessionId ?? ""]);
}
