/**
 * Texts that make a pattern work as long as it can: for the measured half of the safety check.
 *
 * Time is lost in two ways: one trial that walks far or often over the same characters, and a
 * literal that stands so often that many trials overlap. For every wide repeat there are texts of
 * both kinds, ending in something that makes the match fail.
 */

import { charSet, type CharSet, intersect, maxCode, negate, sizeOf, union } from "./charSet.ts";
import { childrenOf, type Pattern, type Repeat } from "./pattern.ts";
import { memberOf, type Random, sampleOf, seeded } from "./sample.ts";

export interface Attack {
  readonly prefix: string;
  readonly pump: string;
  readonly suffix: string;
}

/** Repeats that are narrower cost next to nothing. */
const wideRepeat = 8;
/** Wide repeats that are attacked in one pattern, from the left. */
const maxTargets = 12;
/** How often a repeat is fed before its literal comes again. */
const feeds = [16, 200];

/** Text of about `length` characters. */
export function attackText({ prefix, pump, suffix }: Attack, length: number): string {
  const room = Math.max(1, length - prefix.length - suffix.length);
  return prefix + pump.repeat(Math.ceil(room / Math.max(1, pump.length))).slice(0, room) + suffix;
}

/** For people: `key=` + `a…` × n. Made from the pattern, not from anybody's text. */
export function describeAttack({ prefix, pump, suffix }: Attack): string {
  const show = (text: string): string =>
    JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
  return [prefix === "" ? [] : show(prefix), `${show(pump)} × n`, suffix === "" ? [] : show(suffix)]
    .flat()
    .join(" + ");
}

export function attacksOf(pattern: Pattern, literals: readonly string[]): readonly Attack[] {
  const random = seeded(3);
  const whole = sampleOf(pattern, random);
  const suffix = failing(pattern, random);
  const attacks: Attack[] = [{ prefix: "", pump: `${whole} `, suffix: "" }];
  for (const literal of literals.slice(0, 8)) attacks.push({ prefix: "", pump: literal, suffix });
  for (const target of targetsOf(pattern, random).slice(0, maxTargets)) {
    for (const round of roundsOf(target.repeat, random)) {
      attacks.push({ prefix: target.prefix, pump: round, suffix });
      for (const times of feeds) {
        attacks.push({ prefix: "", pump: target.prefix + round.repeat(times), suffix });
      }
    }
  }
  return attacks.filter(({ pump }) => pump !== "");
}

interface Target {
  /** A text that leads up to the repeat. */
  readonly prefix: string;
  readonly repeat: Repeat;
}

/** Every wide repeat with a way to it. */
function targetsOf(node: Pattern, random: Random): readonly Target[] {
  if (node.kind === "sequence") {
    let prefix = "";
    return node.items.flatMap((item) => {
      const inside = targetsOf(item, random).map((each) => ({
        ...each,
        prefix: prefix + each.prefix,
      }));
      prefix += sampleOf(item, random);
      return inside;
    });
  }
  const own: readonly Target[] =
    node.kind === "repeat" && node.max >= wideRepeat ? [{ prefix: "", repeat: node }] : [];
  return [...own, ...childrenOf(node).flatMap((child) => targetsOf(child, random))];
}

/** One round of the repeat, and one character of every class in it: what neighbours share hurts most. */
function roundsOf({ item }: Repeat, random: Random): readonly string[] {
  const common = setsIn(item).map((set) => memberOf(shared(set), random));
  return [...new Set([sampleOf(item, random), ...common.slice(0, 3)])].filter(
    (each) => each !== "",
  );
}

/** Letters and digits where the set has them: most other repeats take those too. */
function shared(set: CharSet): CharSet {
  const usual = intersect(set, charSet([[97, 122]]));
  return sizeOf(usual) > 0 ? usual : set;
}

function setsIn(node: Pattern): readonly CharSet[] {
  return node.kind === "set" ? [node.set] : childrenOf(node).flatMap(setsIn);
}

/** A character that nothing in the pattern takes, if there is one. */
function failing(pattern: Pattern, random: Random): string {
  const taken = union(...setsIn(pattern).filter((set) => sizeOf(set) < maxCode / 2));
  return memberOf(negate(taken), random);
}
