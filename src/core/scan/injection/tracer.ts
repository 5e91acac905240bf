/**
 * Which of many patterns may stand at a place of a text: told in one walk, without trying any.
 *
 * The outlines of the patterns are one automaton, made state by state as texts ask for it. Ordinary
 * text leaves it after a few characters; a pattern is compiled and tried only where its outline
 * fits.
 *
 * INVARIANT: a pattern that matches at a place is always told; one that does not may be, too.
 */

import {
  classCount,
  classes,
  classOf,
  type Expression,
  type Outline,
  outlineOf,
  type Ways,
} from "./outline.ts";

/** The patterns (by index, ascending, each once) that may stand at a place of a text. */
export type Trace = (text: string, at: number) => readonly number[];

export interface Tracer {
  /** For places where the literal stands, in either case: which of these patterns may stand there. */
  begin(literal: string, patterns: readonly number[]): Trace;
}

/** States that are kept, 128 bytes each; where another is needed, all patterns that are left may stand. */
export const maxStates = 12_000;
/** Characters walked before all states are made anew because there is no room for another. */
const leastWalked = 100_000_000;
/** Ways that a text may take at one place; ordinary text takes a few. */
const maxWays = 48;
/** Characters that are walked behind the literal; where more are needed, likewise. */
export const maxTrace = 160;

/** Entries of the table that are no states. A state where a pattern ends stands there as a negative. */
const unknown = 0;
const dead = 1;
/** Not told: there is no room for the state, or it is too large. */
const lost = 2;

/** Where a walk begins: behind the literal, as it is the same every time. */
interface Begun {
  readonly states: States;
  readonly state: number;
  readonly told: readonly number[];
}

export function createTracer(expressions: readonly (() => Expression)[]): Tracer {
  let states = new States(expressions);
  return {
    begin(literal, patterns) {
      let begun: Begun | undefined;
      return (text, at) => {
        if (states.isWorn) states = new States(expressions);
        if (begun?.states !== states) begun = states.begin(literal, patterns);
        return walk(text, at + literal.length, begun);
      };
    },
  };
}

const none: readonly number[] = [];

function walk(text: string, from: number, begun: Begun): readonly number[] {
  const { states } = begun;
  let { state, told } = begun;
  let { table } = states;
  const end = Math.min(text.length, from + maxTrace);
  let at = from;
  let next = state;
  let last = unknown;
  for (; at < end && next !== dead; at += 1) {
    const code = text.charCodeAt(at);
    const index = code < classes.length ? (classes[code] ?? 0) : 0;
    next = table[state * classCount + index] ?? 0;
    if (next === unknown) {
      next = states.step(state, index);
      ({ table } = states);
    }
    if (next === lost) break;
    state = Math.abs(next);
    if (next < 0 && next !== last) {
      told = merge(told, states.toldBy(state));
      last = next;
    }
  }
  states.walked += at - from;
  return state === dead || at === text.length ? told : merge(told, states.leftIn(state));
}

function merge(some: readonly number[], more: readonly number[]): readonly number[] {
  if (some.length === 0) return more;
  return more.every((each) => some.includes(each)) ? some : inOrder([...some, ...more]);
}

function inOrder(numbers: readonly number[]): readonly number[] {
  return numbers.length < 2 ? numbers : [...new Set(numbers)].toSorted((one, other) => one - other);
}

/** What is still to come of a pattern. */
interface Item {
  readonly id: number;
  readonly pattern: number;
  /** Undefined at the end of the pattern. */
  readonly outline: Outline | undefined;
  /** In an outline that is a text: how much of it is behind. */
  readonly at: number;
  readonly next: Item | undefined;
  /** Those that lead here, so that there is one of each; most have one. */
  before: Item | undefined;
  others: Map<Outline, Item> | undefined;
  /** Where its character leads, if it waits for a certain one itself. */
  after: readonly Item[] | undefined;
  /** Where it leads, by class of the character, as far as somebody asked. */
  moves: Map<number, readonly Item[]> | undefined;
  /** What else it waits for, once somebody asked. */
  opened: Opened | undefined;
  /** Round in which it was last met. */
  met: number;
}

/** What is reached from an item without a character. */
interface Opened {
  /** Items that wait for a character themselves. */
  readonly waiting: readonly Item[];
  /** The pattern may end here. */
  readonly ends: boolean;
}

interface State {
  readonly items: readonly Item[];
  /** Patterns of which something is still to come, once somebody asked. */
  left: readonly number[] | undefined;
  /** Patterns that end here. */
  readonly told: readonly number[];
}

const nowhere: readonly Item[] = [];

/** Lists of items put together; most are one list. */
class Reached {
  some: readonly Item[] = nowhere;
  more: Item[] | undefined;

  add(items: readonly Item[]): void {
    if (items.length === 0) return;
    if (this.some.length === 0) this.some = items;
    else (this.more ??= [...this.some]).push(...items);
  }
}

const emptyState: State = { items: [], told: [], left: none };

class States {
  /** Next state by state and class of the character. */
  table = new Int16Array(1024 * classCount);
  private readonly states: State[] = [emptyState, emptyState, emptyState];
  private readonly known = new Map<string, number>();
  private readonly expressions: readonly (() => Expression)[];
  private readonly roots: (Item | undefined)[] = [];
  walked = 0;
  private items = 0;
  private round = 0;

  constructor(expressions: readonly (() => Expression)[]) {
    this.expressions = expressions;
  }

  /** There is no room left, and it was long enough in use to make up for a new one. */
  get isWorn(): boolean {
    return this.states.length >= maxStates && this.walked >= leastWalked;
  }

  /** The state behind the literal; those on the way to it are not kept. */
  begin(literal: string, patterns: readonly number[]): Begun {
    let items: readonly Item[] = patterns.map((pattern) => this.rootOf(pattern));
    let told = this.endingIn(items);
    for (let at = 0; at < literal.length; at += 1) {
      items = this.advance(items, classes[literal.charCodeAt(at)] ?? 0);
      told = merge(told, this.endingIn(items));
    }
    const entry = items.length === 0 ? dead : this.stateOf(items);
    return entry === lost
      ? { states: this, state: dead, told: patterns }
      : { states: this, state: Math.abs(entry), told };
  }

  step(state: number, index: number): number {
    const reached = this.advance(this.states[state]?.items ?? [], index);
    const entry = reached.length === 0 ? dead : this.stateOf(reached);
    this.table[state * classCount + index] = entry;
    return entry;
  }

  toldBy(state: number): readonly number[] {
    return this.states[state]?.told ?? none;
  }

  /** Patterns of which something is still to come. */
  leftIn(state: number): readonly number[] {
    const asked = this.states[state] ?? emptyState;
    return (asked.left ??= inOrder(asked.items.map(({ pattern }) => pattern)));
  }

  private rootOf(pattern: number): Item {
    const known = this.roots[pattern];
    if (known !== undefined) return known;
    const expression = this.expressions[pattern]?.() ?? { source: "", flags: "" };
    const end = this.makeItem(pattern);
    const root = this.itemOf(outlineOf(expression), end);
    this.roots[pattern] = root;
    return root;
  }

  private itemOf(outline: Outline, next: Item): Item {
    if (outline.kind === "nothing") return next;
    if (next.before?.outline === outline) return next.before;
    const known = next.others?.get(outline);
    if (known !== undefined) return known;
    const item = this.makeItem(next.pattern, outline, next);
    if (next.before === undefined) next.before = item;
    else (next.others ??= new Map()).set(outline, item);
    return item;
  }

  private makeItem(pattern: number, outline?: Outline, next?: Item, at = 0): Item {
    this.items += 1;
    return {
      id: this.items,
      pattern,
      outline,
      at,
      next,
      before: undefined,
      others: undefined,
      after: undefined,
      moves: undefined,
      opened: undefined,
      met: 0,
    };
  }

  private stateOf(items: readonly Item[]): number {
    const key = keyOf(items);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (items.length > maxWays || this.states.length >= maxStates) return lost;
    const index = this.states.length;
    const told = this.endingIn(items);
    this.states.push({ items, told, left: undefined });
    if (this.states.length * classCount > this.table.length) this.grow();
    const entry = told.length > 0 ? -index : index;
    this.known.set(key, entry);
    return entry;
  }

  private grow(): void {
    const table = new Int16Array(this.table.length * 2);
    table.set(this.table);
    this.table = table;
  }

  private endingIn(items: readonly Item[]): readonly number[] {
    let ending = none;
    for (const item of items) {
      if (!waits(item) && this.open(item).ends) ending = [...ending, item.pattern];
    }
    return inOrder(ending);
  }

  private advance(items: readonly Item[], index: number): readonly Item[] {
    const reached = new Reached();
    for (let i = 0; i < items.length; i += 1) {
      const item = items[i];
      if (item !== undefined) reached.add(this.moveOf(item, index));
    }
    return this.distinct(reached);
  }

  private moveOf(item: Item, index: number): readonly Item[] {
    if (waits(item)) return this.pass(item, index);
    const known = item.moves?.get(index);
    if (known !== undefined) return known;
    const { waiting } = this.open(item);
    const reached = new Reached();
    for (let i = 0; i < waiting.length; i += 1) {
      const each = waiting[i];
      if (each !== undefined) reached.add(this.pass(each, index));
    }
    // A few are asked again sooner than their answers are kept.
    return waiting.length > 2
      ? this.keep(item, index, this.distinct(reached))
      : this.distinct(reached);
  }

  private keep(item: Item, index: number, reached: readonly Item[]): readonly Item[] {
    (item.moves ??= new Map()).set(index, reached);
    return reached;
  }

  private distinct({ some, more }: Reached): readonly Item[] {
    if (more === undefined) return some;
    this.round += 1;
    return more.filter((item) => this.isNew(item));
  }

  /** Where an item that waits for a character leads with this one. */
  private pass(item: Item, index: number): readonly Item[] {
    const { outline, next, at } = item;
    if (outline === undefined || next === undefined) return nowhere;
    switch (outline.kind) {
      case "set":
        return outline.members[index] === 0 ? nowhere : (item.after ??= [next]);
      case "text":
        if (classOf(outline.text.charCodeAt(at)) !== index) return nowhere;
        return (item.after ??= [this.behind(item, outline.text)]);
      case "fork":
        return item.moves?.get(index) ?? this.choose(item, outline.ways[index], next, index);
      default:
        return nowhere;
    }
  }

  private choose(item: Item, ways: Ways | undefined, next: Item, index: number): readonly Item[] {
    if (ways === undefined) return nowhere;
    const reached = new Reached();
    for (const way of ways) reached.add(this.moveOf(this.itemOf(way(), next), index));
    return this.keep(item, index, this.distinct(reached));
  }

  private behind({ pattern, outline, next, at }: Item, text: string): Item {
    if (at + 1 === text.length && next !== undefined) return next;
    return this.makeItem(pattern, outline, next, at + 1);
  }

  private isNew(item: Item): boolean {
    const is = item.met !== this.round;
    item.met = this.round;
    return is;
  }

  private open(item: Item): Opened {
    if (item.opened !== undefined) return item.opened;
    this.round += 1;
    const waiting: Item[] = [];
    const open = [item];
    let ends = false;
    for (let each = open.pop(); each !== undefined; each = open.pop()) {
      if (!this.isNew(each)) continue;
      const { outline, next } = each;
      if (next === undefined || outline?.kind === "anything") ends = true;
      else if (waits(each)) waiting.push(each);
      else if (outline !== undefined) this.enter(each, outline, next, open);
    }
    item.opened = { waiting, ends };
    return item.opened;
  }

  private enter(item: Item, outline: Outline, next: Item, open: Item[]): void {
    switch (outline.kind) {
      case "then":
        open.push(this.itemOf(outline.first, this.itemOf(outline.rest, next)));
        break;
      case "choice":
        for (const each of outline.items) open.push(this.itemOf(each, next));
        break;
      case "repeat":
        open.push(next, this.itemOf(outline.item, item));
        break;
      case "group":
        open.push(this.itemOf(outline.content(), next));
        break;
      default:
    }
  }
}

function waits({ outline }: Item): boolean {
  return outline?.kind === "text" || outline?.kind === "set" || outline?.kind === "fork";
}

function keyOf(items: readonly Item[]): string {
  const codes: number[] = [];
  for (const { id } of items) codes.push(id & 0x7fff, id >> 15);
  return String.fromCharCode(...codes);
}
