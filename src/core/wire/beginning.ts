/**
 * What the first texts of a conversation say: its project, and an id for one that carries none.
 *
 * Every later turn repeats those texts, so what was read from them is kept with the conversation.
 */

import type { Hash } from "../model/ids.ts";
import { projectContext } from "./project.ts";

/** How much of each text goes into a derived id. */
const fingerprintLength = 512;

export interface FirstTexts {
  /** The system prompt: what stands outside of the turns, and before the first user turn. */
  readonly system: string;
  /** Text of the first user turn; absent when there is none. */
  readonly firstUser?: string;
}

type Hashing = ((text: string) => Hash) | undefined;

export interface Beginning {
  readonly texts: FirstTexts;
  readonly hash: Hashing;
  readonly project: ReturnType<typeof projectContext>;
  /** Stable from the first turn on: only texts that every later turn repeats go in. */
  readonly derived: string | undefined;
}

/** Without `hash` no id is derived. `former`: of what may be the same conversation. */
export function readBeginning(
  texts: FirstTexts,
  hash: Hashing,
  former: Beginning | undefined,
): Beginning {
  if (former !== undefined && former.hash === hash && isSame(former.texts, texts)) return former;
  const project = projectContext(texts.system, texts.firstUser ?? "");
  return { texts, hash, project, derived: derivedId(texts, hash) };
}

function isSame(one: FirstTexts, other: FirstTexts): boolean {
  return one.system === other.system && one.firstUser === other.firstUser;
}

function derivedId({ system, firstUser }: FirstTexts, hash: Hashing): string | undefined {
  if (hash === undefined || firstUser === undefined) return undefined;
  const start = `${system.slice(0, fingerprintLength)}\n${firstUser.slice(0, fingerprintLength)}`;
  return `fp:${hash(`session\n${start}`).slice(0, 12)}`;
}
