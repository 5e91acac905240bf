/**
 * Where the objects and arrays of a body stand in a conversation: in which turn, in which block of it.
 *
 * Turns are the elements of `messages`, `input` and `contents` (also below `request`); blocks are
 * the elements of a turn's `content`, `parts`, `tool_calls` and `output`. A body without them has
 * places without turns.
 */

import type { Container } from "../json/lex.ts";

export interface Place {
  /** The member of the root (or of `request`) under which it stands; "" for these themselves. */
  readonly top: string;
  readonly turn?: Container;
  /** Also the turn itself, when it is no part of a block. */
  readonly block?: Container;
}

/** By container. Grows while a body is read; a container comes after the one that holds it. */
export type Places = Map<Container, Place>;

const conversations: ReadonlySet<string> = new Set(["messages", "input", "contents"]);
const blockLists: ReadonlySet<string> = new Set(["content", "parts", "tool_calls", "output"]);
const rootPlace: Place = { top: "" };

/** The place of one container, whose ancestors have theirs; remembered in `places`. */
export function placeIn(places: Places, container: Container): Place {
  const place = placeOf(places, container);
  places.set(container, place);
  return place;
}

function placeOf(places: Places, container: Container): Place {
  const { parent } = container;
  if (parent === undefined) return rootPlace;
  const above = places.get(parent) ?? placeIn(places, parent);
  if (above.top === "") return topPlace(container, parent);
  if (above.turn === undefined)
    return isTurn(container, parent) ? turnPlace(container, above) : above;
  const list = parent.parent === above.turn && parent.array && blockLists.has(parent.name);
  return list ? { top: above.top, turn: above.turn, block: container } : above;
}

function turnPlace(container: Container, above: Place): Place {
  return { top: above.top, turn: container, block: container };
}

/** A member of the root: `request` is the root of Google's internal form. */
function topPlace(container: Container, parent: Container): Place {
  if (parent.array || container.path.startsWith("$line")) return { top: "…" };
  const wrapped = container.name === "request" && !container.array && parent.parent === undefined;
  return wrapped ? rootPlace : { top: container.name };
}

/** Whether an element of `parent` is a turn. */
function isTurn(container: Container, parent: Container): boolean {
  return container.index >= 0 && isConversation(parent);
}

/** Whether it is the list of turns. */
export function isConversation(list: Container): boolean {
  const holder = list.parent;
  const named = list.array && list.index < 0 && conversations.has(list.name);
  return named && holder !== undefined && (isRoot(holder) || isWrapper(holder));
}

function isWrapper(holder: Container): boolean {
  const named = holder.name === "request" && !holder.array && holder.index < 0;
  return named && holder.parent !== undefined && isRoot(holder.parent);
}

function isRoot({ array, parent, path }: Container): boolean {
  return !array && parent === undefined && path === "";
}
