/**
 * Literals → the tables of `aho.ts`. One array of rows from the first letter on, filled breadth first,
 * so that some thousand literals are ready in milliseconds and leave little behind.
 */

export interface Machine {
  readonly states: number;
  /** By state and class: the next state. */
  readonly table: Uint16Array | Uint32Array;
  /** Class by UTF-16 code unit, the whole range so that no look-up needs a test; 0 for characters in no literal. */
  readonly classes: Uint8Array;
  /** Classes there are. */
  readonly count: number;
  /** The first state with output: all behind it have some, too. */
  readonly firstLoud: number;
  /** Literals by state, from `firstLoud` on; the longest first. */
  readonly outputs: readonly Int32Array[];
}

/** Throws for a literal that is not ASCII. */
export function machineOf(literals: readonly string[]): Machine {
  const folded = literals.map((literal) => literal.toLowerCase());
  const { classes, count } = classesOf(folded);
  const trie = trieOf(folded, classes, count);
  const links = linksOf(trie);
  const { rank, firstLoud, loud } = ranksOf(trie, links);
  const outputs = Array.from(loud, (state) => outputsOf(trie, links, state));
  return { states: trie.states, table: tableOf(trie, rank), classes, count, firstLoud, outputs };
}

interface Classes {
  readonly classes: Uint8Array;
  readonly count: number;
}

function classesOf(literals: readonly string[]): Classes {
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

interface Trie {
  /** By state and class the next state; 0 where no literal goes on. Completed by `linksOf`. */
  readonly next: Int32Array;
  readonly count: number;
  readonly states: number;
  /** Literals that end at a state. */
  readonly ends: ReadonlyMap<number, readonly number[]>;
}

function trieOf(literals: readonly string[], classes: Uint8Array, count: number): Trie {
  const most = literals.reduce((sum, { length }) => sum + length, 1);
  const next = new Int32Array(most * count);
  const ends = new Map<number, number[]>();
  let states = 1;
  literals.forEach((literal, index) => {
    let state = 0;
    for (let at = 0; at < literal.length; at += 1) {
      const edge = state * count + (classes[literal.charCodeAt(at)] ?? 0);
      if (next[edge] === 0) next[edge] = states++;
      state = next[edge] ?? 0;
    }
    const known = ends.get(state);
    if (known === undefined) ends.set(state, [index]);
    else known.push(index);
  });
  return { next, count, states, ends };
}

interface Links {
  /** States breadth first. */
  readonly order: Int32Array;
  /** By state: the longest proper suffix that is a state, too. */
  readonly fail: Int32Array;
}

/** Where no literal goes on, a state goes on like its longest suffix: that row is complete before. */
function linksOf({ next, count, states }: Trie): Links {
  const order = new Int32Array(states);
  const fail = new Int32Array(states);
  let known = 1;
  for (let head = 0; head < known; head += 1) {
    const state = order[head] ?? 0;
    const row = state * count;
    const failRow = (fail[state] ?? 0) * count;
    for (let symbol = 0; symbol < count; symbol += 1) {
      const target = next[row + symbol] ?? 0;
      const other = state === 0 ? 0 : (next[failRow + symbol] ?? 0);
      if (target === 0) next[row + symbol] = other;
      else {
        fail[target] = other;
        order[known] = target;
        known += 1;
      }
    }
  }
  return { order, fail };
}

interface Ranks {
  /** By state: its number in the machine. */
  readonly rank: Int32Array;
  readonly firstLoud: number;
  /** States with output, in the order of their ranks. */
  readonly loud: readonly number[];
}

function ranksOf({ states, ends }: Trie, { order, fail }: Links): Ranks {
  const isLoud = new Uint8Array(states);
  const loud: number[] = [];
  for (const state of order) {
    if (!ends.has(state) && isLoud[fail[state] ?? 0] !== 1) continue;
    isLoud[state] = 1;
    loud.push(state);
  }
  const rank = new Int32Array(states);
  const firstLoud = states - loud.length;
  let silent = 0;
  for (const state of order) if (isLoud[state] === 0) rank[state] = silent++;
  loud.forEach((state, index) => {
    rank[state] = firstLoud + index;
  });
  return { rank, firstLoud, loud };
}

function outputsOf({ ends }: Trie, { fail }: Links, from: number): Int32Array {
  const found: number[] = [];
  for (let state = from; state !== 0; state = fail[state] ?? 0)
    found.push(...(ends.get(state) ?? []));
  return Int32Array.from(found);
}

function tableOf({ next, count, states }: Trie, rank: Int32Array): Machine["table"] {
  const size = states * count;
  const table = states > 0x10000 ? new Uint32Array(size) : new Uint16Array(size);
  for (let state = 0; state < states; state += 1) {
    const row = (rank[state] ?? 0) * count;
    for (let symbol = 0; symbol < count; symbol += 1)
      table[row + symbol] = rank[next[state * count + symbol] ?? 0] ?? 0;
  }
  return table;
}
