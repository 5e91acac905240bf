/** Which tokens of a JSON text hold what somebody said: strings, names that are more than words, long numbers. */

import type { Token } from "./lex.ts";

export function isSaid({ kind, text }: Token): boolean {
  if (kind === "key") return isDataName(text);
  return kind === "value" || kind === "number";
}

/** A name that is more than a plain word. */
export function isDataName(name: string): boolean {
  return name.length > 0 && !/^[A-Za-z_]{1,32}$/.test(name);
}
