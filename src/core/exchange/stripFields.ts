/** Carries out a strip on a request: what leaves its conversation, and the edits of what remains. */

import type { RawRequest } from "../model/exchange.ts";
import { isGone, type Spot, strip, type Turns } from "../wire/strip.ts";
import { type FieldEdit, type Placed, rewrite, type Rewritten } from "./rewrite.ts";

export interface Strippable extends Turns {
  readonly raw: RawRequest;
  readonly placed: readonly Placed[];
}

/** `fields` must not be sent as they are; `edits` replace what is found in them and in others. */
export function stripFields(
  request: Strippable,
  fields: readonly number[],
  edits: readonly FieldEdit[],
): Rewritten {
  const { raw, placed } = request;
  const spots = fields.flatMap((field) => {
    const each = placed[field];
    return each === undefined ? [] : [spotOf(each)];
  });
  const stripped = strip(request, spots);
  if (stripped.kind === "refused") {
    return { kind: "impossible", reason: "it stands in what is sent for the first time" };
  }
  const remaining = edits.filter(({ field }) => {
    const at = positionOf(placed[field]);
    return at === undefined || !isGone(stripped.removed, at);
  });
  return rewrite(raw, placed, remaining, stripped.edits);
}

function spotOf(placed: Placed): Spot {
  const at = positionOf(placed);
  const { age, sealed } = placed.field;
  return { age, sealed: sealed === true, ...(at === undefined ? {} : { at }) };
}

function positionOf(placed: Placed | undefined): number | undefined {
  if (placed?.site.kind !== "token") return undefined;
  const { token } = placed.site;
  return (token.outer ?? token).start;
}
