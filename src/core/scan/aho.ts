/**
 * Aho–Corasick over all trigger literals at once: one table look-up per character.
 *
 * ASCII letters match in either case; whoever needs exact case checks the hit. Characters that occur
 * in no literal share one class, so the table stays small; a state takes 16 bits of it wherever they
 * do, since the rows that ordinary text walks over have to stay in a near cache. States are numbered so
 * that those with output come last: the hot loop has a single comparison.
 */

import { type Machine, machineOf } from "./ahoMachine.ts";

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

export function buildAutomaton(literals: readonly string[]): Automaton {
  const machine = machineOf(literals);
  return { states: machine.states, scan: (text, onHit) => run(machine, text, onHit) };
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
