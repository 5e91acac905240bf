/**
 * Glob matching as people know it from the shell's `fnmatch`: the whole text must match, case
 * counts, `*` crosses `/`. Syntax: `*`, `?`, `[abc]`, `[a-z]`, `[!abc]`. Linear in text × pattern,
 * without backtracking explosions; an unclosed `[` is a plain character.
 *
 * Not a glob library: those treat `/` as a wall and compile to expressions whose time a pattern can
 * blow up, and patterns here also match values and come from whoever edits an allowlist.
 */

export function fnmatch(pattern: string, text: string): boolean {
  return matches(characters(pattern), characters(text));
}

/** The pattern that matches this text and no other. */
export function literalPattern(text: string): string {
  return text.replace(/[*?[]/g, "[$&]");
}

type Characters = string | readonly string[];

const surrogate = /[\ud800-\udfff]/;

/** `?` and `[!a]` are one character, also where that is two units. */
function characters(text: string): Characters {
  return surrogate.test(text) ? Array.from(text) : text;
}

function matches(pattern: Characters, text: Characters): boolean {
  let p = 0;
  let t = 0;
  let starP = -1;
  let starT = 0;
  while (t < text.length) {
    const step = p < pattern.length ? matchOne(pattern, p, text[t] ?? "") : 0;
    if (pattern[p] === "*") {
      starP = p;
      starT = t;
      p += 1;
    } else if (step > 0) {
      p += step;
      t += 1;
    } else if (starP >= 0) {
      p = starP + 1;
      starT += 1;
      t = starT;
    } else return false;
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}

/** Length of the pattern element at `at` when it matches the character, else 0. */
function matchOne(pattern: Characters, at: number, character: string): number {
  const head = pattern[at];
  if (head === "?") return 1;
  if (head !== "[") return head === character ? 1 : 0;
  const negated = pattern[at + 1] === "!" || pattern[at + 1] === "^";
  // A bracket that comes first is a member.
  const close = pattern.indexOf("]", at + (negated ? 3 : 2));
  if (close < 0) return head === character ? 1 : 0;
  const inside = inClass(pattern.slice(at + (negated ? 2 : 1), close), character);
  return inside === negated ? 0 : close + 1 - at;
}

function inClass(members: Characters, character: string): boolean {
  for (let i = 0; i < members.length; i += 1) {
    const low = members[i] ?? "";
    const high = members[i + 2];
    if (members[i + 1] === "-" && high !== undefined) {
      if (character >= low && character <= high) return true;
      i += 2;
    } else if (character === low) return true;
  }
  return false;
}
