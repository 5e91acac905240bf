/**
 * Texts that a pattern matches, made from its tree: to try an imported rule on, and to build the
 * beginnings of attack strings.
 *
 * Deterministic for a seed. Lookarounds and anchors are not obeyed, so a text may miss its pattern.
 */

import { charSet, type CharSet, intersect, printable, sizeOf } from "./charSet.ts";
import type { Pattern } from "./pattern.ts";

export type Random = (below: number) => number;

/** A small generator that needs nothing from outside. */
export function seeded(seed: number): Random {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
}

/** Longest sample; a pattern that asks for more is cut off. */
export const maxSampleLength = 20_000;

/** `stretch`: how many rounds a repeat may take beyond its least. */
export function sampleOf(node: Pattern, random: Random, stretch = 3): string {
  switch (node.kind) {
    case "set":
      return memberOf(node.set, random);
    case "look":
    case "assert":
      return "";
    case "group":
      return sampleOf(node.item, random, stretch);
    case "choice":
      return sampleOf(node.items[random(node.items.length)] ?? node, random, stretch);
    case "sequence":
      return node.items.map((item) => sampleOf(item, random, stretch)).join("");
    case "repeat": {
      const most = Math.min(node.max, node.min + stretch);
      const count = node.min + random(most - node.min + 1);
      let text = "";
      for (let i = 0; i < count && text.length < maxSampleLength; i += 1) {
        text += sampleOf(node.item, random, stretch);
      }
      return text;
    }
  }
}

const separators = charSet(
  " =:\"'(".split("").map((each) => [each.charCodeAt(0), each.charCodeAt(0)]),
);
/** A set of more characters than a text in Latin letters has stands for "anything". */
const wide = 256;

/** Printable where the set allows it, separators for "anything": samples look like what people write. */
export function memberOf(set: CharSet, random: Random): string {
  const between = sizeOf(set) > wide ? intersect(set, separators) : [];
  const readable = sizeOf(between) > 0 ? between : intersect(set, printable);
  const from = sizeOf(readable) > 0 ? readable : set;
  let index = random(Math.max(1, sizeOf(from)));
  for (const [first, last] of from) {
    if (index <= last - first) return String.fromCharCode(first + index);
    index -= last - first + 1;
  }
  return "";
}
