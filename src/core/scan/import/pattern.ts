/**
 * A regular expression as a tree, whatever dialect it was written in.
 *
 * Flags are gone: case, dots and line anchors are resolved while parsing, so every node says by
 * itself what it matches.
 */

import type { CharSet } from "./charSet.ts";

export type Assertion = "start" | "end" | "lineStart" | "lineEnd" | "word" | "notWord";

export interface Repeat {
  readonly kind: "repeat";
  readonly item: Pattern;
  readonly min: number;
  /** `Infinity` when there is no limit. */
  readonly max: number;
  readonly lazy: boolean;
}

export interface Group {
  readonly kind: "group";
  /** Counted from 1 in the order of opening parentheses. */
  readonly index: number;
  readonly name?: string;
  readonly item: Pattern;
}

export type Pattern =
  /** One character. */
  | { readonly kind: "set"; readonly set: CharSet }
  | { readonly kind: "sequence"; readonly items: readonly Pattern[] }
  | { readonly kind: "choice"; readonly items: readonly Pattern[] }
  | Repeat
  | Group
  /** JavaScript only. */
  | {
      readonly kind: "look";
      readonly ahead: boolean;
      readonly negative: boolean;
      readonly item: Pattern;
    }
  | { readonly kind: "assert"; readonly which: Assertion };

export const nothing: Pattern = { kind: "sequence", items: [] };

export interface Length {
  readonly min: number;
  readonly max: number;
}

/** How many characters a match takes. */
export function lengthOf(node: Pattern): Length {
  switch (node.kind) {
    case "set":
      return { min: 1, max: 1 };
    case "look":
    case "assert":
      return { min: 0, max: 0 };
    case "group":
      return lengthOf(node.item);
    case "repeat": {
      const { min, max } = lengthOf(node.item);
      return { min: min * node.min, max: max === 0 ? 0 : max * node.max };
    }
    case "sequence":
      return node.items.map(lengthOf).reduce(add, { min: 0, max: 0 });
    case "choice": {
      const lengths = node.items.map(lengthOf);
      return {
        min: Math.min(...lengths.map(({ min }) => min)),
        max: Math.max(...lengths.map(({ max }) => max)),
      };
    }
  }
}

function add(a: Length, b: Length): Length {
  return { min: a.min + b.min, max: a.max + b.max };
}

/** The nodes directly below. */
export function childrenOf(node: Pattern): readonly Pattern[] {
  if (node.kind === "sequence" || node.kind === "choice") return node.items;
  return node.kind === "set" || node.kind === "assert" ? [] : [node.item];
}

/** The same tree with every node replaced from the leaves up. */
export function mapPattern(node: Pattern, change: (node: Pattern) => Pattern): Pattern {
  if (node.kind === "sequence" || node.kind === "choice") {
    return change({ ...node, items: node.items.map((item) => mapPattern(item, change)) });
  }
  if (node.kind === "set" || node.kind === "assert") return change(node);
  return change({ ...node, item: mapPattern(node.item, change) });
}

export function groupsOf(node: Pattern): readonly Group[] {
  const own = node.kind === "group" ? [node] : [];
  return [...own, ...childrenOf(node).flatMap(groupsOf)];
}
