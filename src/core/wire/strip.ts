/**
 * Which parts of a conversation can leave a request so that the rest is still a valid one.
 *
 * A user turn of the history goes with the plain answers to it; a block of the last user turn goes
 * when another one comes after it. What is bound to something else (tool calls, their results,
 * answers on their own, the system prompt) stays, and its found values are replaced in place. What
 * the provider has signed can only go as a whole. What is new otherwise is nobody's to drop: the
 * request is refused.
 */

import type { Container } from "../json/lex.ts";
import type { ByteEdit } from "../json/splice.ts";
import type { Block, Turn } from "./annotate.ts";

/** Where a found value stands. */
export interface Spot {
  /** Byte position in the body; absent outside of it, and in bodies without structure. */
  readonly at?: number;
  readonly age: "new" | "history";
  readonly sealed: boolean;
}

export interface Turns {
  readonly turns: readonly Turn[];
  readonly lastAnswer: number;
}

export type Stripped =
  | {
      readonly kind: "ok";
      /** Byte ranges that leave the body, with the commas that go with them. */
      readonly edits: readonly ByteEdit[];
      /** Elements that leave: what stands in them needs no replacing. */
      readonly removed: readonly Container[];
    }
  | { readonly kind: "refused" };

/** What happens with one spot: an element leaves, its value is replaced in place, or neither may be. */
type Fate =
  | { readonly kind: "turn"; readonly index: number }
  | { readonly kind: "blocks"; readonly blocks: readonly Block[] }
  | { readonly kind: "replace" }
  | { readonly kind: "refuse" };

export function strip(conversation: Turns, spots: readonly Spot[]): Stripped {
  const turns = new Set<number>();
  const blocks = new Set<Container>();
  for (const spot of spots) {
    const fate = fateOf(conversation, spot);
    if (fate.kind === "refuse") return { kind: "refused" };
    if (fate.kind === "turn") turns.add(fate.index);
    if (fate.kind === "blocks") for (const { container } of fate.blocks) blocks.add(container);
  }
  const gone = withAnswers(conversation, turns);
  const removed = [...[...gone].map((index) => conversation.turns[index]?.container), ...blocks];
  const elements = removed.filter((each) => each !== undefined);
  return { kind: "ok", edits: removalsOf(conversation, elements), removed: elements };
}

/** Whether a byte of the body leaves with what is removed. */
export function isGone(removed: readonly Container[], at: number): boolean {
  return removed.some(({ start, end }) => at >= start && at < end);
}

const replace: Fate = { kind: "replace" };
const refuse: Fate = { kind: "refuse" };

function fateOf(conversation: Turns, spot: Spot): Fate {
  const index = spot.at === undefined ? -1 : turnAt(conversation.turns, spot.at);
  const turn = conversation.turns[index];
  if (turn === undefined || spot.at === undefined) return onlyOld(spot);
  const block = turn.blocks.find(({ container }) => isGone([container], spot.at ?? -1));
  if (index > conversation.lastAnswer) return fateOfNew(conversation, index, block);
  if (turn.role === "user" && !turn.results && isWholeList(conversation.turns, index))
    return { kind: "turn", index };
  return spot.sealed ? fateOfSealed(conversation, index, block) : replace;
}

/** Outside of the turns: replaced when it was sent before, and nobody signed it. */
function onlyOld({ age, sealed }: Spot): Fate {
  return age === "history" && !sealed ? replace : refuse;
}

/** A block of the last user turn that another one comes after. */
function fateOfNew({ turns }: Turns, index: number, block: Block | undefined): Fate {
  const turn = turns[index];
  const last = turn?.blocks.at(-1);
  if (turn === undefined || block === undefined || index !== turns.length - 1) return refuse;
  const plain = turn.role === "user" && block.role === "user" && block !== last;
  return plain && isWhole(turn.blocks) ? { kind: "blocks", blocks: [block] } : refuse;
}

/**
 * Thinking may be left out of answers that a later question has closed, all of a turn's at once;
 * something must remain of the turn.
 */
function fateOfSealed({ turns }: Turns, index: number, block: Block | undefined): Fate {
  const turn = turns[index];
  if (turn === undefined || block === undefined || turn.role !== "assistant") return refuse;
  const closed = turns.slice(index + 1).some((each) => each.role === "user" && !each.results);
  const thoughts = turn.blocks.filter(({ type }) => isThought(type));
  const remains = thoughts.length < turn.blocks.length && isWhole(turn.blocks);
  return closed && isThought(block.type) && remains ? { kind: "blocks", blocks: thoughts } : refuse;
}

function isThought(type: string): boolean {
  return type === "thinking" || type === "redacted_thinking";
}

/** Whether the blocks are all elements of their list. */
function isWhole(blocks: readonly Block[]): boolean {
  const list = blocks[0]?.container.parent;
  return (
    blocks.length === list?.length && blocks.every(({ container }) => container.parent === list)
  );
}

function isPlain(turn: Turn): boolean {
  return turn.calls.length === 0 && !turn.results;
}

/** The answers that stand directly behind a turn. */
function answersTo(turns: readonly Turn[], index: number): readonly Turn[] {
  const next = turns.findIndex((turn, at) => at > index && turn.role !== "assistant");
  return turns.slice(index + 1, next < 0 ? turns.length : next);
}

/**
 * The turns that leave: with each one its answers, unless a user turn that stays stands before it,
 * so that roles go on alternating. A turn whose answers called tools stays, and its values are
 * replaced.
 */
function withAnswers({ turns }: Turns, stripped: ReadonlySet<number>): ReadonlySet<number> {
  const gone = new Set<number>();
  for (const index of [...stripped].toSorted((a, b) => a - b)) {
    const before = turns.findLast((_, at) => at < index && !gone.has(at));
    const answers = answersTo(turns, index);
    const answered = before?.role === "user";
    if (!answered && !answers.every(isPlain)) continue;
    gone.add(index);
    const end = answered ? index : index + answers.length;
    for (let at = index + 1; at <= end; at += 1) gone.add(at);
  }
  return gone;
}

/** Whether all elements of the list of turns are turns; the last one knows its list best. */
function isWholeList(turns: readonly Turn[], index: number): boolean {
  const start = turns[index]?.container.parent?.start;
  const own = turns.filter(({ container }) => container.parent?.start === start);
  return own.length === own.at(-1)?.container.parent?.length;
}

function turnAt(turns: readonly Turn[], at: number): number {
  return turns.findIndex(({ container }) => isGone([container], at));
}

function removalsOf({ turns }: Turns, removed: readonly Container[]): readonly ByteEdit[] {
  const gone = new Set(removed);
  const lists = Map.groupBy(
    turns.map((turn) => turn.container),
    (container) => container.parent?.start ?? -1,
  );
  const blocks = turns.flatMap((turn) =>
    turn.blocks.some(({ container }) => gone.has(container)) && !gone.has(turn.container)
      ? [turn.blocks.map(({ container }) => container)]
      : [],
  );
  return [...lists.values(), ...blocks].flatMap((list) => removeElements(list, gone));
}

/** The ranges that take elements out of a list: each with one comma. Not all of them may go. */
function removeElements(
  list: readonly Container[],
  gone: ReadonlySet<Container>,
): readonly ByteEdit[] {
  const first = list.findIndex((each) => !gone.has(each));
  return list.flatMap((each, index) => {
    if (!gone.has(each)) return [];
    const start = index < first ? each.start : (list[index - 1]?.end ?? each.start);
    const end = index < first ? (list[index + 1]?.start ?? each.end) : each.end;
    return [{ start, end, bytes: new Uint8Array(0) }];
  });
}
