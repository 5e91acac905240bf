/**
 * Aho–Corasick over all trigger literals at once: one table look-up per character.
 *
 * ASCII letters match in either case; whoever needs exact case checks the hit. Characters that occur
 * in no literal share one class, so the table stays small; a state takes 16 bits of it wherever they
 * do, since the rows that ordinary text walks over have to stay in a near cache. States are numbered so
 * that those with output come last: the hot loop has a single comparison.
 */

/** A literal by its index, and the position after its last character. */
export interface LiteralHit {
  readonly literal: number;
  readonly end: number;
}

/** Called with the literal's index and the position after its last character. */
export type OnHit = (literal: number, end: number) => void;

export interface Automaton {
  readonly states: number;
  scan(text: string, onHit: OnHit): void;
}

interface Node {
  readonly next: Map<number, number>;
  fail: number;
  readonly out: number[];
}

export function buildAutomaton(literals: readonly string[]): Automaton {
  const folded = literals.map((literal) => literal.toLowerCase());
  const { classes, count } = buildClasses(folded);
  const nodes = buildTrie(folded, classes);
  const order = linkFailures(nodes);
  return automatonOf(toMachine(nodes, order, { classes, count }), nodes.length);
}

/** On its own, so that what was needed to build the machine is not kept with it. */
function automatonOf(machine: Machine, states: number): Automaton {
  return { states, scan: (text, onHit) => run(machine, text, onHit) };
}

interface Classes {
  /** Class by UTF-16 code unit, the whole range so that no look-up needs a test; 0 for characters in no literal. */
  readonly classes: Uint8Array;
  readonly count: number;
}

function buildClasses(literals: readonly string[]): Classes {
  const classes = new Uint8Array(0x10000);
  let count = 1;
  for (const literal of literals) {
    for (const character of literal) {
      const code = character.charCodeAt(0);
      if (code >= 128) throw new Error(`literal \`${literal}\` is not ASCII`);
      if (classes[code] !== 0) continue;
      classes[code] = count;
      if (character >= "a" && character <= "z") classes[code - 32] = count;
      count += 1;
    }
  }
  return { classes, count };
}

function buildTrie(literals: readonly string[], classes: Uint8Array): Node[] {
  const nodes: Node[] = [{ next: new Map(), fail: 0, out: [] }];
  literals.forEach((literal, index) => {
    let state = 0;
    for (let i = 0; i < literal.length; i += 1) {
      const symbol = classes[literal.charCodeAt(i)] ?? 0;
      const known = nodes[state]?.next.get(symbol);
      if (known === undefined) {
        nodes[state]?.next.set(symbol, nodes.length);
        state = nodes.length;
        nodes.push({ next: new Map(), fail: 0, out: [] });
      } else state = known;
    }
    nodes[state]?.out.push(index);
  });
  return nodes;
}

/** Breadth first; returns the states in that order. */
function linkFailures(nodes: readonly Node[]): readonly number[] {
  const order = [0];
  for (let head = 0; head < order.length; head += 1) {
    const state = order[head] ?? 0;
    for (const [symbol, target] of nodes[state]?.next ?? []) {
      order.push(target);
      if (state !== 0) linkFailure(nodes, nodes[state]?.fail ?? 0, { symbol, target });
    }
  }
  return order;
}

/** The longest proper suffix of a state that is a state too; its outputs are outputs here as well. */
function linkFailure(
  nodes: readonly Node[],
  from: number,
  { symbol, target }: { readonly symbol: number; readonly target: number },
): void {
  const node = nodes[target];
  if (node === undefined) return;
  let fail = from;
  while (fail !== 0 && nodes[fail]?.next.has(symbol) !== true) fail = nodes[fail]?.fail ?? 0;
  node.fail = nodes[fail]?.next.get(symbol) ?? 0;
  node.out.push(...(nodes[node.fail]?.out ?? []));
}

function toMachine(
  nodes: readonly Node[],
  order: readonly number[],
  { classes, count }: Classes,
): Machine {
  const silent = order.filter((state) => nodes[state]?.out.length === 0);
  const loud = order.filter((state) => (nodes[state]?.out.length ?? 0) > 0);
  const rank = new Map([...silent, ...loud].map((state, index) => [state, index]));
  const size = nodes.length * count;
  const table = nodes.length > 0x10000 ? new Uint32Array(size) : new Uint16Array(size);
  for (const state of order) fillRow(nodes, state, { table, rank, count });
  const outputs = loud.map((state) => Int32Array.from(nodes[state]?.out ?? []));
  return { table, classes, firstLoud: silent.length, count, outputs };
}

interface Table {
  readonly table: States;
  readonly rank: ReadonlyMap<number, number>;
  readonly count: number;
}

function fillRow(nodes: readonly Node[], state: number, { table, rank, count }: Table): void {
  const row = (rank.get(state) ?? 0) * count;
  const failRow = (rank.get(nodes[state]?.fail ?? 0) ?? 0) * count;
  for (let symbol = 0; symbol < count; symbol += 1) {
    const target = nodes[state]?.next.get(symbol);
    if (target !== undefined) table[row + symbol] = rank.get(target) ?? 0;
    else table[row + symbol] = state === 0 ? 0 : (table[failRow + symbol] ?? 0);
  }
}

type States = Uint16Array | Uint32Array;

interface Machine {
  /** By state and class: the next state. */
  readonly table: States;
  readonly classes: Uint8Array;
  /** Classes there are. */
  readonly count: number;
  readonly firstLoud: number;
  /** Literals by state, from `firstLoud` on. */
  readonly outputs: readonly Int32Array[];
}

/** Places that are noted before they are worked on; each is a state and a position. */
const chunk = 2048;
const noted = new Int32Array(chunk * 2);

/**
 * Notes places and works on them by turns: a loop that calls nothing stays in registers. The notes
 * are copied, as whoever is called may scan another text.
 */
function run(machine: Machine, text: string, onHit: OnHit): void {
  const { firstLoud, outputs } = machine;
  let place = { at: 0, state: 0, size: 0 };
  do {
    place = note(machine, text, place);
    if (place.size === 0) return;
    const hits = noted.slice(0, place.size);
    for (let h = 0; h < hits.length; h += 2) {
      const output = outputs[(hits[h] ?? 0) - firstLoud];
      if (output === undefined) continue;
      const end = hits[h + 1] ?? 0;
      for (let o = 0; o < output.length; o += 1) onHit(output[o] ?? 0, end);
    }
  } while (place.at < text.length);
}

interface Progress {
  readonly at: number;
  readonly state: number;
  /** Numbers in `noted`. */
  readonly size: number;
}

function note(machine: Machine, text: string, from: Progress): Progress {
  const { table, classes, count, firstLoud } = machine;
  const { length } = text;
  const full = noted.length;
  let { at, state } = from;
  let size = 0;
  for (; at < length && size < full; at += 1) {
    state = table[Math.imul(state, count) + (classes[text.charCodeAt(at)] ?? 0)] ?? 0;
    if (state < firstLoud) continue;
    noted[size] = state;
    noted[size + 1] = at + 1;
    size += 2;
  }
  return { at, state, size };
}
