/**
 * What a reader says about one payload of an answer: which strings are whose text.
 *
 * A channel is one growing text: a content block, the arguments of one tool call. Its name is the
 * place of that text in the finished answer, as findings name it after `response.`.
 */

export interface Slot {
  /** Path of the string in the payload, as `core/json` writes it. */
  readonly path: string;
  /** Not the string itself: every string value below the path. */
  readonly below?: true;
  readonly channel: string;
  /** `json`: the text is JSON itself (arguments of a tool call), so values are escaped once more. */
  readonly form: "text" | "json";
  /** True: continues the channel. False: a whole text of its own. */
  readonly delta: boolean;
  /** Name of the tool that is called; empty when it has none. Absent: no call. */
  readonly tool?: string;
  /** Signed for the provider, so never changed. */
  readonly sealed?: true;
  /** The call is about a file of another machine, or about one that nobody knows. */
  readonly remote?: true;
  /** Said by somebody else than the model: what a tool found that the provider ran. */
  readonly foreign?: true;
  /** The channel's text was told before, by deltas; nothing new is in it. */
  readonly repeats?: true;
}

/**
 * Which slots of a payload a string stands in. Looked up by its path: an answer may have as many slots
 * as strings, and who wrote it decides how many.
 */
export class SlotPlaces {
  readonly #slots: readonly Slot[];
  #exact: ReadonlyMap<string, readonly Slot[]> | undefined;
  #above: ReadonlyMap<string, readonly Slot[]> | undefined;

  constructor(slots: readonly Slot[]) {
    this.#slots = slots;
  }

  at(path: string): readonly Slot[] {
    this.#exact ??= byPath(this.#slots.filter(({ below }) => below !== true));
    const above = (this.#above ??= byPath(this.#slots.filter(({ below }) => below === true)));
    const own = this.#exact.get(path) ?? [];
    if (above.size === 0) return own;
    return [...own, ...beginningsOf(path).flatMap((each) => above.get(each) ?? [])];
  }
}

function byPath(slots: readonly Slot[]): ReadonlyMap<string, readonly Slot[]> {
  return Map.groupBy(slots, ({ path }) => path);
}

/** The paths of what holds it, and its own. */
function beginningsOf(path: string): readonly string[] {
  return [...path.matchAll(/[.[]|$/g)].map(({ index }) => path.slice(0, index));
}

export interface Reading {
  /** Channels that are complete before the slots are read: names, or beginnings of names. */
  readonly closed?: readonly string[];
  readonly slots: readonly Slot[];
  /** Channels that are complete with this payload. */
  readonly ended?: readonly string[];
}

/** Reads the payloads of one answer in their order. Keeps the names of tools that were begun. */
export type Reader = (payload: unknown) => Reading;

/** Every channel: all names begin with it. */
export const everything = [""];

export const nothing: Reading = { slots: [] };
