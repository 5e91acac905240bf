/** A unit of an answer, and what cuts an answer into units. */

import type { ByteEdit } from "../json/splice.ts";

export interface Unit {
  readonly bytes: Uint8Array;
  /** The JSON text in it; undefined when there is none. */
  readonly payload?: Uint8Array;
  /** Too long to be read, or in a form that nobody knows: who can say what is in it? */
  readonly unread?: true;
  /** Edits of the payload carried out on the unit. */
  patch(edits: readonly ByteEdit[]): Uint8Array;
}

/** Finds the ends of units in bytes that arrive piece by piece. */
export interface Cutter {
  /** Looks at `bytes` from where it stopped before; the end of the first complete unit, or -1. */
  next(bytes: Uint8Array, length: number): number;
  /** The first unit was taken away. */
  taken(): void;
  unit(bytes: Uint8Array): Unit;
}

/** Without anything to read. */
export function plainUnit(bytes: Uint8Array): Unit {
  return { bytes, patch: () => bytes };
}
