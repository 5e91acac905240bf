/**
 * Which parts of a conversation can leave a request so that the rest is still a valid one.
 *
 * A user turn goes with the plain answers to it, when it is not the latest one; of that one a block
 * goes when another one comes after it. What is bound to something else (tool calls, their results,
 * answers on their own, the system prompt) stays, and its found values are replaced in place. What
 * the provider has signed can only go as a whole, if need be with its question. What is new otherwise
 * is nobody's to drop: the request is refused. In Bedrock's Converse a cache point goes with what
 * stands before it, and a turn with a document keeps a text (AWS, data type `Message`).
 */

import type { Container } from "../json/lex.ts";
import type { ByteEdit } from "../json/splice.ts";
import type { Block, Turn } from "./annotate.ts";
import { partOf } from "./facts.ts";

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
  const lists = new Lists(conversation);
  const turns = new Set<number>();
  const blocks = new Set<Container>();
  for (const spot of spots) {
    const fate = fateOf(lists, spot);
    if (fate.kind === "refuse") return { kind: "refused" };
    if (fate.kind === "turn") turns.add(fate.index);
    if (fate.kind === "blocks") addAll(blocks, fate.blocks);
  }
  const gone = withAnswers(conversation, turns);
  const removed = [...gone].flatMap((index) => conversation.turns[index]?.container ?? []);
  const apart = [...blocks].filter(({ start }) => !isGone(removed, start));
  const elements = [...removed, ...apart].toSorted((a, b) => a.start - b.start);
  return { kind: "ok", edits: removalsOf(conversation, elements), removed: elements };
}

/** The thoughts of a turn leave together: when the first is in, all are. */
function addAll(all: Set<Container>, blocks: readonly Block[]): void {
  const [first] = blocks;
  if (first === undefined || all.has(first.container)) return;
  for (const { container } of blocks) all.add(container);
}

/** Whether a byte of the body leaves with what is removed, in the order of `Stripped`. */
export function isGone(removed: readonly Container[], at: number): boolean {
  return indexOfHolder(removed, at) >= 0;
}

/** Position of the element that holds a byte, or -1. */
function indexOfHolder(elements: readonly Container[], at: number): number {
  const index = firstEndingBehind(elements, at);
  return (elements[index]?.start ?? Infinity) <= at ? index : -1;
}

/** Position of the first element that ends behind a byte; elements lie side by side. */
function firstEndingBehind(elements: readonly Container[], at: number): number {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.end ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The blocks of one turn, with what is asked of them for every spot. */
class Blocks {
  /** How many hold something: all but cache points. */
  readonly own: number;
  readonly thoughts: readonly Block[];
  /** Whether they are all elements of one list. */
  readonly whole: boolean;
  readonly #all: readonly Block[];
  readonly #containers: readonly Container[];
  /** The blocks that the rest cannot stand without. */
  readonly #needed: ReadonlySet<Block | undefined>;

  constructor({ blocks }: Turn) {
    const list = blocks[0]?.container.parent;
    const own = blocks.filter(({ type }) => type !== cachePoint);
    this.own = own.length;
    this.thoughts = blocks.filter(({ type }) => isThought(type));
    this.whole =
      blocks.length === list?.length && blocks.every(({ container }) => container.parent === list);
    this.#all = blocks;
    this.#containers = blocks.map(({ container }) => container);
    this.#needed = new Set([own.at(-1), textBeside(own)]);
  }

  at(at: number): Block | undefined {
    return this.#all[indexOfHolder(this.#containers, at)];
  }

  needs(block: Block): boolean {
    return this.#needed.has(block);
  }

  /** A block and the cache points directly behind it. */
  withPoints(block: Block): readonly Block[] {
    const found = [block];
    let at = indexOfHolder(this.#containers, block.container.start) + 1;
    for (let next = this.#all[at]; next?.type === cachePoint; next = this.#all[at]) {
      found.push(next);
      at += 1;
    }
    return found;
  }
}

const cachePoint = "cachePoint";

/** The text that must stand beside documents; Bedrock's texts have no type. */
function textBeside(blocks: readonly Block[]): Block | undefined {
  const attached = blocks.some(({ container }) => partOf(container, "document") !== undefined);
  return attached ? blocks.findLast(({ type }) => type === "") : undefined;
}

function isThought(type: string): boolean {
  return type === "thinking" || type === "redacted_thinking" || type === "reasoningContent";
}

/** A conversation with what is asked of it for every spot. */
class Lists {
  readonly turns: readonly Turn[];
  readonly lastAnswer: number;
  /** The last turn in which the user asked something. */
  readonly lastQuestion: number;
  readonly #containers: readonly Container[];
  readonly #whole = new Map<number, boolean>();
  readonly #blocks = new Map<Turn, Blocks>();

  constructor({ turns, lastAnswer }: Turns) {
    this.turns = turns;
    this.lastAnswer = lastAnswer;
    this.lastQuestion = turns.findLastIndex((turn) => turn.role === "user" && !turn.results);
    this.#containers = turns.map((turn) => turn.container);
  }

  /** Position of the turn that holds a byte, or -1. */
  turnAt(at: number): number {
    return indexOfHolder(this.#containers, at);
  }

  blocksOf(turn: Turn): Blocks {
    const known = this.#blocks.get(turn);
    if (known !== undefined) return known;
    const blocks = new Blocks(turn);
    this.#blocks.set(turn, blocks);
    return blocks;
  }

  /** Whether all elements of the list that holds a turn are turns; the last one knows it best. */
  isWhole(index: number): boolean {
    const start = this.#containers[index]?.parent?.start ?? -1;
    const known = this.#whole.get(start);
    if (known !== undefined) return known;
    const own = this.#containers.filter(({ parent }) => parent?.start === start);
    const whole = own.length === own.at(-1)?.parent?.length;
    this.#whole.set(start, whole);
    return whole;
  }
}

const replace: Fate = { kind: "replace" };
const refuse: Fate = { kind: "refuse" };

function fateOf(lists: Lists, spot: Spot): Fate {
  const { at = -1 } = spot;
  const index = lists.turnAt(at);
  const turn = lists.turns[index];
  if (turn === undefined) return onlyOld(spot);
  const block = lists.blocksOf(turn).at(at);
  if (index > lists.lastAnswer) return fateOfNew(lists, index, block);
  // The latest question stays, also where the words of its answer stand behind it already.
  const asks = turn.role === "user" && !turn.results && index < lists.lastQuestion;
  if (asks && lists.isWhole(index)) return { kind: "turn", index };
  return spot.sealed ? fateOfSealed(lists, index, block) : replace;
}

/** Outside of the turns: replaced when it was sent before, and nobody signed it. */
function onlyOld({ age, sealed }: Spot): Fate {
  return age === "history" && !sealed ? replace : refuse;
}

/** What stands before the latest question: a user turn of its own, or an earlier block of its turn. */
function fateOfNew(lists: Lists, index: number, block: Block | undefined): Fate {
  const turn = lists.turns[index];
  const latest = lists.turns.length - 1;
  if (turn?.role !== "user" || latest !== lists.lastQuestion) return refuse;
  if (index < latest)
    return turn.results || !lists.isWhole(index) ? refuse : { kind: "turn", index };
  const blocks = lists.blocksOf(turn);
  if (block === undefined || !blocks.whole || blocks.needs(block)) return refuse;
  return block.role === "user" ? { kind: "blocks", blocks: blocks.withPoints(block) } : refuse;
}

/**
 * Thinking may be left out of answers that a later question has closed, all of a turn's at once;
 * something must remain of the turn. What cannot be left out goes with its question.
 */
function fateOfSealed(lists: Lists, index: number, block: Block | undefined): Fate {
  const turn = lists.turns[index];
  const closed = turn?.role === "assistant" && lists.lastQuestion > index;
  if (turn === undefined || !closed) return refuse;
  const { thoughts, own, whole } = lists.blocksOf(turn);
  const thought = block !== undefined && isThought(block.type);
  if (thought && whole && thoughts.length < own) return { kind: "blocks", blocks: thoughts };
  return fateOfExchange(lists, index);
}

/** The question that an answer belongs to, with which it goes (`withAnswers`). */
function fateOfExchange(lists: Lists, answer: number): Fate {
  let index = answer - 1;
  while (lists.turns[index]?.role === "assistant") index -= 1;
  const turn = lists.turns[index];
  const asks = turn?.role === "user" && !turn.results && lists.isWhole(index);
  return asks ? { kind: "turn", index } : refuse;
}

function isPlain(turn: Turn): boolean {
  return turn.calls.length === 0 && !turn.results;
}

/** How many answers stand directly behind a turn. */
function countAnswers(turns: readonly Turn[], index: number): number {
  let end = index + 1;
  while (turns[end]?.role === "assistant") end += 1;
  return end - index - 1;
}

/**
 * The turns that leave: with each one its answers, unless a user turn that stays stands before it,
 * so that roles go on alternating. A turn whose answers called tools stays, and its values are
 * replaced.
 */
function withAnswers({ turns }: Turns, stripped: ReadonlySet<number>): ReadonlySet<number> {
  const gone = new Set<number>();
  let before: Turn | undefined;
  let next = 0;
  for (const index of [...stripped].toSorted((a, b) => a - b)) {
    for (; next < index; next += 1) before = turns[next];
    const answers = countAnswers(turns, index);
    const answered = before?.role === "user";
    if (!answered && !turns.slice(index + 1, index + 1 + answers).every(isPlain)) continue;
    const end = answered ? index : index + answers;
    for (next = index; next <= end; next += 1) gone.add(next);
  }
  return gone;
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
