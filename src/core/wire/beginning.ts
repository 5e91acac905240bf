/**
 * What the first texts of a conversation say: its project, and an id for one that carries none.
 *
 * Every later turn repeats those texts, so what was read from them is kept with the conversation.
 */

import type { Family } from "../model/exchange.ts";
import type { Hash } from "../model/ids.ts";
import { projectContext } from "./project.ts";

/** How much of each text goes into a derived id, in UTF-16 code units. */
export const fingerprintLength = 512;

export interface FirstTexts {
  /** The system prompt: what stands outside of the turns, and before the first user turn. */
  readonly system: string;
  /** Text of the first user turn; absent when there is none. */
  readonly firstUser?: string;
}

/** Who makes an id of them: the hash, and whom the conversation is with. */
export interface Naming {
  readonly hash: ((text: string) => Hash) | undefined;
  readonly family: Family;
}

export interface Beginning {
  readonly texts: FirstTexts;
  readonly naming: Naming;
  readonly project: ReturnType<typeof projectContext>;
  /** Stable from the first turn on: only texts that every later turn repeats go in. */
  readonly derived: string | undefined;
}

/** Without a hash no id is derived. `former`: of what may be the same conversation. */
export function readBeginning(
  texts: FirstTexts,
  naming: Naming,
  former: Beginning | undefined,
): Beginning {
  if (former !== undefined && isNamedAlike(former.naming, naming) && isSame(former.texts, texts))
    return former;
  const project = projectContext(texts.system, texts.firstUser ?? "");
  return { texts, naming, project, derived: derivedId(texts, naming) };
}

export function isNamedAlike(one: Naming, other: Naming): boolean {
  return one.hash === other.hash && one.family === other.family;
}

function isSame(one: FirstTexts, other: FirstTexts): boolean {
  return one.system === other.system && one.firstUser === other.firstUser;
}

function derivedId(
  { system, firstUser }: FirstTexts,
  { hash, family }: Naming,
): string | undefined {
  if (hash === undefined || firstUser === undefined) return undefined;
  const start = `${system.slice(0, fingerprintLength)}\n${firstUser.slice(0, fingerprintLength)}`;
  return `fp:${hash(`session ${family}\n${start}`).slice(0, 12)}`;
}
