/** What the benchmark's processes tell each other over their IPC channels. */

import * as v from "valibot";

/** To the process that hosts a relay (or the stub provider). */
export type Ask =
  /** Burns 100 of every 250 ms on the main thread, as a busy neighbour extension does. */
  { readonly ask: "burn"; readonly on: boolean } | { readonly ask: "usage" };

export const askSchema = v.variant("ask", [
  v.object({ ask: v.literal("burn"), on: v.boolean() }),
  v.object({ ask: v.literal("usage") }),
]);

export const readySchema = v.object({ ready: v.string() });

/** CPU of all threads since the start in microseconds; bytes; open handles of the process. */
export const usageSchema = v.object({ cpuMicros: v.number(), rssBytes: v.number() });
export type Usage = v.InferOutput<typeof usageSchema>;

/** The first argument of a host process. */
export const hostDataSchema = v.object({
  /** `unscanned`: Argus with threads that find nothing at once, so that the rest can be told apart. */
  kind: v.picklist(["bare", "argus", "unscanned", "stub"]),
  /** Where relays lead to; unused by the stub. */
  upstream: v.string(),
  /** Run the bundles of `dist/` instead of the sources. */
  dist: v.boolean(),
  /** 0: any. */
  port: v.number(),
});
export type HostData = v.InferOutput<typeof hostDataSchema>;

export const burnMs = 100;
export const burnEveryMs = 250;
