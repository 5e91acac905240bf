/** What passes between the guard's thread and its host before the control channel opens. */

import * as v from "valibot";

import type { GuardOptions } from "./options.ts";

export interface GuardThreadData {
  readonly options: GuardOptions;
}

export const startReportSchema = v.variant("argus", [
  v.object({
    argus: v.literal("started"),
    result: v.variant("kind", [
      v.object({ kind: v.literal("lead"), port: v.number(), controlToken: v.string() }),
      v.object({
        kind: v.literal("follow"),
        port: v.number(),
        controlToken: v.optional(v.string()),
      }),
    ]),
  }),
  v.object({ argus: v.literal("failed"), message: v.string() }),
]);

export type StartReport =
  | {
      readonly argus: "started";
      readonly result:
        | { readonly kind: "lead"; readonly port: number; readonly controlToken: string }
        | { readonly kind: "follow"; readonly port: number; readonly controlToken?: string };
    }
  | { readonly argus: "failed"; readonly message: string };
