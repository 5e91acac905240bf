/**
 * The members of a body's root, and of the objects directly in it: model, stream flag, ids.
 *
 * The first of duplicates counts. Texts that are longer than any id are left out.
 */

import { detach } from "../json/literal.ts";
import type { Token } from "../json/lex.ts";

/** Deeper members that say who asks: Anthropic's user as an object. */
export const userPath = "metadata.user_id.";
const userMembers: ReadonlySet<string> = new Set(
  ["session_id", "device_id", "account_uuid"].map((name) => userPath + name),
);
/** Longest member that is read. */
export const maxMemberLength = 4096;

export interface Root {
  /** Names of the members of the root object, or of the objects in a root array. */
  readonly members: ReadonlySet<string>;
  /** Short strings by path, e.g. `model`, `metadata.user_id`. */
  readonly values: ReadonlyMap<string, string>;
  /** Whether the client asked for a streamed answer. */
  readonly stream: boolean;
}

export function readRoot(tokens: Iterable<Token>): Root {
  const members = new Set<string>();
  const values = new Map<string, string>();
  let stream = false;
  for (const token of tokens) {
    const depth = depthOf(token);
    if (depth < 0) continue;
    if (token.kind === "key") {
      if (depth === 0) members.add(token.text);
    } else if (token.kind === "literal") {
      stream ||= depth === 0 && token.path === "stream" && token.text === "true";
    } else if (token.text.length <= maxMemberLength && !values.has(token.path)) {
      values.set(token.path, detach(token.text));
    }
  }
  return { members, values, stream };
}

/** 0 for members of the root, 1 for members of an object in it, 2 for the user's, -1 for all others. */
function depthOf({ parent, outer, kind, path }: Token): number {
  if (parent === undefined || parent.array || outer !== undefined) return -1;
  const above = parent.parent;
  if (above === undefined) return 0;
  if (above.parent !== undefined) return kind === "value" && userMembers.has(path) ? 2 : -1;
  return above.array ? 0 : 1;
}
