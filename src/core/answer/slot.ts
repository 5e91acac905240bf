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
