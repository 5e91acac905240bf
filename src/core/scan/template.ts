/**
 * The little language in which rules state a format and examples are written.
 *
 * `sk-{alnum:20-24}` means the literal `sk-` and 20 to 24 letters or digits. From it come the
 * pattern that finds the format, the literal that triggers it, and example values: nothing in the
 * rule files has to look like a live key.
 */

/** Character classes of a template, as the inside of a regular expression class. */
const classes: Readonly<Record<string, string>> = {
  d: "0-9",
  hex: "a-f0-9",
  HEX: "A-F0-9",
  xdigit: "a-fA-F0-9",
  lower: "a-z",
  upper: "A-Z",
  alpha: "a-zA-Z",
  lalnum: "a-z0-9",
  ualnum: "A-Z0-9",
  alnum: "a-zA-Z0-9",
  b32: "A-Z2-7",
  b62: "a-zA-Z0-9",
  b64: "a-zA-Z0-9+/",
  b64p: "a-zA-Z0-9+/=",
  b64url: "a-zA-Z0-9_-",
  word: "a-zA-Z0-9_",
  dash: "a-zA-Z0-9-",
  ldash: "a-z0-9-",
  dot: "a-zA-Z0-9_.-",
  token: "a-zA-Z0-9_.=-",
  pass: "!-&(-~",
};

/** A piece of a template: literal text, or so many characters of a class. */
export type Piece =
  | { readonly kind: "literal"; readonly text: string }
  | {
      readonly kind: "class";
      readonly set: string;
      readonly min: number;
      readonly max: number;
    };

export function parseTemplate(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of template.matchAll(/\{([A-Za-z0-9]+):(\d+)(?:-(\d+))?\}/g)) {
    const set = classes[match[1] ?? ""];
    if (set === undefined) throw new Error(`unknown class in template \`${template}\``);
    if (match.index > at) pieces.push({ kind: "literal", text: template.slice(at, match.index) });
    const min = Number(match[2]);
    pieces.push({ kind: "class", set, min, max: match[3] === undefined ? min : Number(match[3]) });
    at = match.index + match[0].length;
  }
  if (at < template.length) pieces.push({ kind: "literal", text: template.slice(at) });
  return pieces;
}

/** The pattern that a template's values match, without boundaries. */
export function templatePattern(template: string): string {
  return parseTemplate(template).map(piecePattern).join("");
}

function piecePattern(piece: Piece): string {
  if (piece.kind === "literal") return escapePattern(piece.text);
  const count = piece.min === piece.max ? `{${piece.min}}` : `{${piece.min},${piece.max}}`;
  return `[${piece.set}]${count}`;
}

export function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** An example value: deterministic for a seed, spread over the whole class, shortest length. */
export function expandTemplate(template: string, seed = 1): string {
  let state = seed * 2654435761;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
  return parseTemplate(template)
    .map((piece) => {
      if (piece.kind === "literal") return piece.text;
      const members = membersOf(piece.set);
      return Array.from({ length: piece.min }, () => members[next(members.length)] ?? "").join("");
    })
    .join("");
}

function membersOf(set: string): readonly string[] {
  const members: string[] = [];
  for (let i = 0; i < set.length; i += 1) {
    const last = set[i + 1] === "-" && i + 2 < set.length ? set.charCodeAt(i + 2) : undefined;
    if (last === undefined) members.push(set[i] ?? "");
    else {
      for (let code = set.charCodeAt(i); code <= last; code += 1) {
        members.push(String.fromCharCode(code));
      }
      i += 2;
    }
  }
  return members;
}
