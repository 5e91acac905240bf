/**
 * A long string of a body whose text is made when somebody asks for it.
 *
 * Most of what a conversation holds is read by the scan threads alone, and once: they get the bytes.
 * What is remembered of it for the next turn are the bytes, too, which no collector has to look at.
 */

import type { Container, Token } from "./lex.ts";
import { textOfLiteral } from "./literal.ts";

/** A literal is late from this many characters on; an escape takes six for one. */
export const minLateLength = 6 * 256 + 1;
/** So the text of a late one is longer than this, whatever stands in it. */
export const minLateText = 256;

export class LateToken implements Token {
  readonly kind = "value";
  readonly start: number;
  readonly end: number;
  readonly path: string;
  readonly key: string;
  readonly parent: Container | undefined;
  readonly literal: Uint8Array;
  #text: string | undefined;

  constructor(place: Omit<Token, "kind" | "text" | "outer">, literal: Uint8Array) {
    this.start = place.start;
    this.end = place.end;
    this.path = place.path;
    this.key = place.key;
    this.parent = place.parent;
    this.literal = literal;
  }

  get text(): string {
    return (this.#text ??= textOfLiteral(this.literal));
  }
}
