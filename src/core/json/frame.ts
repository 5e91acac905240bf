/** What the lexer knows of an object or array that is open. */

import type { Container } from "./lex.ts";

export interface Frame {
  readonly container: Container;
  index: number;
  /** Object only: the key whose value is awaited, and as it may be shown. */
  name: Name;
}

/** A key, as it may be shown, and whether its members are kept. */
export interface Name {
  readonly key: string;
  readonly shown: string;
  readonly kept: boolean;
}

export const noName: Name = { key: "", shown: "", kept: false };

/** The name of a frame is that of the member that is read; arrays have none. */
export function keepText({ container, name }: Frame, text: string): void {
  container.texts ??= new Map();
  if (!container.texts.has(name.key)) container.texts.set(name.key, text);
}
