/**
 * Which requests still wait for an answer, by type-strict id.
 *
 * Bounded: the oldest entry is forgotten at the limit. `1` and `"1"` are different ids; `1` and
 * `1.0` are the same number and therefore the same id.
 */

import { stringOf } from "./members.ts";

/** Open requests remembered per direction. */
export const maxPending = 10_000;

export interface PendingRequest {
  /** Raw JSON token, as the sender wrote it. */
  readonly id: string;
  readonly method: string;
  readonly tool?: string;
}

export interface Pending {
  add(request: PendingRequest): void;
  find(id: string): PendingRequest | undefined;
  /** Takes the request out; undefined when the id is not known. */
  settle(id: string): PendingRequest | undefined;
  /** Everything still open, oldest first. */
  open(): readonly PendingRequest[];
}

export function createPending(limit: number = maxPending): Pending {
  const requests = new Map<string, PendingRequest>();
  return {
    add(request) {
      requests.set(idKey(request.id), request);
      if (requests.size <= limit) return;
      for (const oldest of requests.keys()) {
        requests.delete(oldest);
        break;
      }
    },
    find: (id) => requests.get(idKey(id)),
    settle(id) {
      const key = idKey(id);
      const request = requests.get(key);
      requests.delete(key);
      return request;
    },
    open: () => [...requests.values()],
  };
}

/** One key per id value. Integers beyond 2^53 keep their digits. */
export function idKey(token: string): string {
  const text = stringOf(token);
  if (text !== undefined) return `string ${text}`;
  const value = Number(token);
  return `number ${Number.isSafeInteger(value) ? value : token}`;
}
