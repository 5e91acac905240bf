/**
 * What is kept of an opened conversation, so that the next turn opens only what was added.
 *
 * Clients send the whole conversation again with every turn. The bytes that two bodies have in
 * common decide, nothing else does: what is reused was read from the very same bytes. A memory is
 * immutable; a request in flight and the next one share its fields.
 */

import { lexBehind, type Token } from "../json/lex.ts";
import type { ScanField } from "../model/finding.ts";
import type { Turn } from "../wire/annotate.ts";
import type { Beginning } from "../wire/beginning.ts";
import { factKeys } from "../wire/facts.ts";
import type { Root } from "../wire/root.ts";
import { type Conversation, type OpenedBody, openLexed } from "./body.ts";
import { changedField } from "./lateField.ts";
import type { Placed } from "./rewrite.ts";

/** Bodies below this are opened whole: it costs less than looking for what is known. */
export const minMemoryBytes = 1024;
/** Texts of dropped parts stay alive with those that are kept; beyond this ratio all is read anew. */
export const maxRetainedRatio = 3;
/** What a field and its token weigh (measured, rounded up). */
const fieldBytes = 400;

export interface OpenedMemory {
  readonly body: Uint8Array;
  readonly opened: OpenedBody;
  /** Tokens before the first turn. */
  readonly head: readonly Token[];
  /** Bytes of decoded text that its fields keep alive. */
  readonly retained: number;
  readonly root: Root;
  readonly beginning: Beginning;
}

/** What a memory weighs, in bytes. */
export function memoryBytes({ body, opened, retained }: OpenedMemory): number {
  return body.length + retained + opened.placed.length * fieldBytes;
}

/** The memory of a body that was opened, or nothing when it would not pay. */
export function remember(
  body: Uint8Array,
  opened: OpenedBody,
  {
    root,
    beginning,
    from,
  }: Pick<OpenedMemory, "root" | "beginning"> & { readonly from: Reopened | undefined },
): OpenedMemory | undefined {
  const { continues } = from ?? {};
  // The very same body: what is kept of it stays as it is.
  if (continues?.opened === opened && continues.beginning === beginning) return continues;
  const first = opened.conversation.turns[0]?.container;
  if (first === undefined || !outlives(body, opened)) return undefined;
  const head = opened.loose.filter((token) => (token.outer ?? token).start < first.start);
  return { body, opened, head, retained: from?.retained ?? body.length, root, beginning };
}

/** Whether a body has a memory, and its fields a life behind the request. */
export function outlives(body: Uint8Array, { conversation }: OpenedBody): boolean {
  return body.length >= minMemoryBytes && conversation.turns.length > 0;
}

export interface Reopened {
  readonly opened: OpenedBody;
  readonly retained: number;
  /** Of the memory that was used. */
  readonly beginning: Beginning;
  /** The memory that was used, when the body goes on from most of it. */
  readonly continues?: OpenedMemory;
}

/**
 * Opens a body with the help of the former one with most in common; nothing when no turn is.
 * `isEqual`: whether two arrays hold the same bytes, where the platform can tell faster than a loop.
 */
export function reopenBest(
  body: Uint8Array,
  former: readonly OpenedMemory[],
  isEqual?: IsEqual,
): Reopened | undefined {
  let best: OpenedMemory | undefined;
  let most = 0;
  for (const memory of former) {
    const common = commonPrefix(body, memory.body, isEqual);
    if (common > most) [best, most] = [memory, common];
  }
  return best === undefined ? undefined : reopen(body, best, most);
}

function reopen(body: Uint8Array, memory: OpenedMemory, common: number): Reopened | undefined {
  if (common === body.length && common === memory.body.length)
    return { ...memory, continues: memory };
  const { conversation } = memory.opened;
  const last = lastTurnWithin(conversation.turns, common);
  const turn = conversation.turns[last];
  const retained = memory.retained + body.length - (turn?.container.end ?? 0);
  if (turn === undefined || retained > body.length * maxRetainedRatio) return undefined;
  const lexed = lexBehind(body, turn.container, factKeys, "late");
  if (lexed === undefined) return undefined;
  const known = conversation.turns.slice(0, last + 1);
  const placed = memory.opened.placed.slice(0, conversation.marks[last]);
  const added = openLexed(lexed, placed, known);
  if (isShorter(added.conversation, conversation, known.length)) return undefined;
  const { lastAnswer } = added.conversation;
  // Between the first turn and the second the system prompt and the tools become history too.
  if (conversation.lastAnswer < 0 !== lastAnswer < 0) return undefined;
  const marks = [...conversation.marks.slice(0, last + 1), ...added.conversation.marks];
  const opened: OpenedBody = {
    placed: withAges(added.placed, { ...added.conversation, marks }, { from: conversation, last }),
    loose: [...memory.head, ...added.loose],
    conversation: { ...added.conversation, marks },
  };
  const most = (last + 1) * 2 >= conversation.turns.length;
  const { beginning } = memory;
  return { opened, retained, beginning, ...(most ? { continues: memory } : {}) };
}

/** Turns were dropped and none came: the last one belongs to a list that was longer (`wire/strip.ts`). */
function isShorter(now: Conversation, before: Conversation, known: number): boolean {
  return now.turns.length === known && known < before.turns.length;
}

/** Turns that were new become history (or new again, when an answer was dropped). */
function withAges(
  placed: readonly Placed[],
  now: Conversation,
  known: { readonly from: Conversation; readonly last: number },
): readonly Placed[] {
  const first = Math.min(now.lastAnswer, known.from.lastAnswer) + 1;
  if (now.lastAnswer === known.from.lastAnswer || first > known.last) return placed;
  const aged = [...placed];
  for (let turn = first; turn <= known.last; turn += 1) {
    const age = turn > now.lastAnswer ? "new" : "history";
    const end = now.marks[turn] ?? 0;
    for (let i = now.marks[turn - 1] ?? headEnd(placed, now); i < end; i += 1) {
      const each = aged[i];
      if (each !== undefined) aged[i] = withAge(each, age);
    }
  }
  return aged;
}

/** How many fields stand before the first turn. */
function headEnd(placed: readonly Placed[], { turns }: Conversation): number {
  const start = turns[0]?.container.start ?? 0;
  const index = placed.findIndex(
    ({ site }) => site.kind !== "token" || siteStart(site.token) >= start,
  );
  return index < 0 ? placed.length : index;
}

function siteStart(token: Token): number {
  return (token.outer ?? token).start;
}

function withAge(placed: Placed, age: ScanField["age"]): Placed {
  return placed.field.age === age
    ? placed
    : { ...placed, field: changedField(placed.field, { age }) };
}

/** The last turn that ends within the first `length` bytes, -1 for none. */
function lastTurnWithin(turns: readonly Turn[], length: number): number {
  let low = 0;
  let high = turns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((turns[middle]?.container.end ?? 0) <= length) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export type IsEqual = (a: Uint8Array, b: Uint8Array) => boolean;

/** Bytes that are compared one by one; more are halved first, until the difference is in so few. */
export const blockBytes = 256;

/** How many bytes two bodies have in common at their start. */
export function commonPrefix(a: Uint8Array, b: Uint8Array, isEqual: IsEqual = isSame): number {
  if (a.length === b.length && isEqual(a, b)) return a.length;
  const length = Math.min(a.length, b.length);
  const isEqualFrom = (start: number, end: number): boolean =>
    isEqual(a.subarray(start, end), b.subarray(start, end));
  // Most bodies are other conversations, and differ early.
  let at = isEqualFrom(0, Math.min(length, blockBytes)) ? halved(length, isEqualFrom) : 0;
  while (at < length && a[at] === b[at]) at += 1;
  return at;
}

/** Common bytes, to a block: what lies behind the middle is compared only when all before is equal. */
function halved(length: number, isEqualFrom: (start: number, end: number) => boolean): number {
  let [same, end] = [0, length];
  while (end - same > blockBytes) {
    const middle = Math.ceil((same + end) / 2);
    if (isEqualFrom(same, middle)) same = middle;
    else end = middle;
  }
  return same;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
