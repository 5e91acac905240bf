/**
 * Opens requests with what is known from former turns, so that a turn costs what is new in it.
 *
 * Keeps bodies and their texts in memory only: the last ones, bounded by bytes, and none for longer
 * than an assistant usually pauses. Conversations are not told apart by any name: the bytes decide.
 */

import { Buffer } from "node:buffer";

import type { OpenedMemory } from "../../core/exchange/memory.ts";
import { memoryBytes } from "../../core/exchange/memory.ts";
import { beginRequest, type Opened, type Opening } from "../../core/exchange/open.ts";
import type { RawRequest } from "../../core/model/exchange.ts";
import type { Hash } from "../../core/model/ids.ts";
import { once } from "../../core/scan/once.ts";

export interface Conversations {
  /** Kept for the next turn once it is finished. */
  open(raw: RawRequest, hash: (text: string) => Hash): Opening;
  /** Bytes held, for tests. */
  bytes(): number;
}

/** Of all that is kept. Beyond: the least recently used goes. A single larger one is not kept. */
export const maxConversationBytes = 96 * 1024 * 1024;
/** Large conversations that are kept. Beyond: the least recently used goes. */
export const maxConversations = 32;
/** Large conversations of one client that are compared with a new request. */
export const maxCompared = 8;
/** Below, a conversation is small. */
export const smallBytes = 16_384;
/**
 * Small ones have places of their own: titles and completions, of which there are many, must not
 * push conversations out. Few, so that most are forgotten before they cost a collection.
 */
export const maxSmall = 4;
/** A conversation that was silent for longer is read anew. */
export const maxIdleMs = 30 * 60 * 1000;

interface Kept {
  readonly owner: string;
  readonly memory: OpenedMemory;
  readonly bytes: number;
  /** Asked of every one with each request, when its memory itself has long left all caches. */
  readonly isSmall: boolean;
  readonly at: number;
}

export function createConversations(maxBytes = maxConversationBytes): Conversations {
  /** Most recent first. */
  let kept: readonly Kept[] = [];
  const keep = (owner: string, at: number, { memory, continues }: Opened): void => {
    const fresh = freshOf(kept, at);
    if (memory === undefined) return void (kept = fresh);
    const others = fresh.filter((each) => each.memory !== continues);
    const isSmall = memory.body.length < smallBytes;
    const own: Kept = { owner, memory, bytes: memoryBytes(memory), isSmall, at };
    kept = within([own, ...others], maxBytes);
  };
  return {
    open(raw, hash) {
      const owner = `${raw.client}\0${raw.target.split("?", 1)[0] ?? ""}`;
      const own = first(
        freshOf(kept, raw.at).filter((each) => each.owner === owner),
        maxCompared,
      );
      const opening = beginRequest(
        raw,
        hash,
        own.map((each) => each.memory),
        isEqual,
      );
      const finish = once(() => {
        const opened = opening.finish();
        keep(owner, raw.at, opened);
        return opened;
      });
      return { ...opening, finish };
    },
    bytes: () => kept.reduce((sum, each) => sum + each.bytes, 0),
  };
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function freshOf(kept: readonly Kept[], at: number): readonly Kept[] {
  return kept.filter((each) => at - each.at <= maxIdleMs);
}

function within(kept: readonly Kept[], maxBytes: number): readonly Kept[] {
  let sum = 0;
  const fitting = kept.filter((each) => {
    if (sum + each.bytes > maxBytes) return false;
    sum += each.bytes;
    return true;
  });
  return first(fitting, maxConversations);
}

/** The first small ones and the first `max` large ones, in their order. */
function first(kept: readonly Kept[], max: number): readonly Kept[] {
  let [small, large] = [0, 0];
  return kept.filter(({ isSmall }) => (isSmall ? (small += 1) <= maxSmall : (large += 1) <= max));
}
