/**
 * What a cue is, and the little language its pattern is written in.
 *
 * A cue is tried only where one of its anchors stands, sticky and bounded, so a text without
 * anchors costs one pass of the automaton. In a pattern a blank stands for whatever may separate two
 * words of a sentence: white space, a line break with a comment mark, emphasis, quotes.
 *
 * INVARIANT: no unbounded repetition; a trial reads at most a few hundred characters.
 */

import { once } from "../once.ts";
import type { Expression } from "./outline.ts";

export interface Cue {
  /** Snake-case; the rule's id is `injection-` and this with dashes. */
  readonly type: string;
  /** What it adds to the score of the window it stands in. */
  readonly weight: number;
  /** Literals in lower case, ASCII; the pattern is tried where one of them begins. */
  readonly anchors: readonly string[];
  /** What the pattern takes; all that is looked at where nothing can stand. */
  readonly expression: () => Expression;
  /** Sticky; made when it is first tried. */
  readonly regex: () => RegExp;
  /** Counts only where a sentence gives an order, not where one is reported ("tells a model to …"). */
  readonly imperative?: true;
}

/** What may stand between two words. */
const gap = "[\\s*_#>|\\\\/\"'`~·'“”(-]{1,10}";

/** Words that may stand around what an order is about, without changing it. */
const filler =
  "(?:all|any|every|each|of|the|these|those|this|that|your|my|our|its|and|other|both|single|entire|whole|current|existing|original|initial|system|safety|given|prior|previous|previously|preceding|earlier|above|foregoing|former|past|following|subsequent|before|user|developer|stated|said|specified|old|default|or|further|you|about|such|hidden|secret|internal|everything|anything|else|in|from)";

const prior =
  "(?:prior|previous|previously|preceding|earlier|above|foregoing|former|past|existing|original|initial|aforementioned|given)";

const orders =
  "(?:instructions?|instruct(?:ion)?|prompts?|prompting|directions?|directives?|guidelines?|guidance|rules?|commands?|orders?|constraints?|programming|training|messages?|statements?|requests?|tasks?|conversations?|context|dialogue)";

const names: Readonly<Record<string, string>> = {
  FILL: `(?:${filler} ){0,7}`,
  PRIOR: prior,
  ORDERS: orders,
  AI: "(?:ai|a\\.i\\.|llms?|(?:large )?language models?|chat ?bots?|chatgpt|gpt-?\\d{0,2}|claude|gemini|copilot|cursor|assistants?|agents?|models?)",
  SAY: "(?:say|state|output|print|reply|respond|answer|write|declare|claim|admit|tell|indicate|report|conclude|repeat|return|display)",
};

/** `{NAME}` is replaced, a blank stands for the gap, `\\w+` has an end; `\\x20` is a real blank. Case does not matter. */
export function phrase(pattern: string): Expression {
  const bounded = pattern.replaceAll("\\w+", "\\w{1,24}").replaceAll("{FILL} ", "{FILL}");
  const source = bounded.replaceAll(/\{([A-Z]+)\}/g, (whole, name: string) => names[name] ?? whole);
  return { source, flags: "iy", blank: gap };
}

export function toRegex({ source, flags, blank }: Expression): RegExp {
  if (blank === undefined) return new RegExp(source, flags);
  return new RegExp(source.replaceAll(" ?", `(?:${blank})?`).replaceAll(" ", blank), flags);
}

/** A cue whose pattern begins with one of its anchors; they are a list or separated by bars. */
export function cue(
  type: string,
  weight: number,
  anchors: string | readonly string[],
  pattern: string | RegExp,
): Cue {
  const expression = once(() => (typeof pattern === "string" ? phrase(pattern) : pattern));
  return {
    type,
    weight,
    anchors: typeof anchors === "string" ? anchors.split("|") : anchors,
    expression,
    regex: once(() => toRegex(expression())),
  };
}

/** The same for an order: reported speech weighs little. */
export function order(
  type: string,
  weight: number,
  anchors: string,
  pattern: string | RegExp,
): Cue {
  return { ...cue(type, weight, anchors, pattern), imperative: true };
}
