/** What the scan benchmark and its threads tell each other. */

import * as v from "valibot";

export const contenders = [
  "argus, secrets",
  "argus, secrets + decoders",
  "argus, everything",
  "secretlint",
] as const;

/** Given to a thread at its start. */
export const dataSchema = v.object({
  name: v.picklist(contenders),
  corpus: v.optional(v.string()),
  sources: v.string(),
});
export type ContenderData = v.InferOutput<typeof dataSchema>;

/** What a thread says of itself first. */
export const readySchema = v.object({
  rules: v.number(),
  /** MB over the start: as it stands, and without what nobody needs any more. */
  heap: v.number(),
  held: v.number(),
  /** Of 64 KB, in milliseconds. */
  firstScan: v.number(),
});
export type Ready = v.InferOutput<typeof readySchema>;

/** A workload to run for a while; the answer is its speed in MB/s. */
export const workloadSchema = v.picklist(["code", "conversation", "fields"]);
export type Workload = v.InferOutput<typeof workloadSchema>;
