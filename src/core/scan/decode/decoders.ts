/** All decoders in one call: each runs only where the survey of the text saw something for it. */

import { type Decoder, decoderOf } from "../../model/decoder.ts";
import { decodeRuns, type Inflate } from "./base64.ts";
import type { Decoded } from "./decoded.ts";
import { anyEscape, decodeEscapes } from "./escapes.ts";
import { flags } from "./flags.ts";
import { decodeByteLists, decodeHexDump, decodeLineMarks, decodeNormalised } from "./normalise.ts";
import {
  decodeJoinedArrays,
  decodeControls,
  decodeSpaced,
  decodeTemplates,
  decodeWrapped,
} from "./parts.ts";
import { survey } from "./survey.ts";

type Decode = (text: string, seen: number) => readonly Decoded[];

const decoders: readonly (readonly [number, Decode])[] = [
  [flags.beyondAscii, decodeNormalised],
  [flags.byteList, decodeByteLists],
  [flags.hexDump, decodeHexDump],
  [flags.joinedArray, decodeJoinedArrays],
  [flags.template, decodeTemplates],
  [flags.spaced, decodeSpaced],
  [flags.control, decodeControls],
];

const allDecoders = decoders.reduce((all, [flag]) => all | flag, 0);

const none: ReadonlySet<Decoder> = new Set();

/** Everything that can be read in a text besides the text itself, one layer deep, but for what is `closed`. */
export function decodeLayer(
  text: string,
  inflate: Inflate | undefined,
  seen = survey(text),
  closed = none,
): readonly Decoded[] {
  const found: Decoded[] = [];
  if ((seen.flags & allDecoders) !== 0)
    for (const [flag, decode] of decoders)
      if ((seen.flags & flag) !== 0) found.push(...decode(text, seen.flags));
  if (seen.openEnds.length > 0) found.push(...decodeLineMarks(text, seen.openEnds));
  if (seen.tokenLines.length > 0) found.push(...decodeWrapped(text, seen.tokenLines));
  if ((seen.flags & anyEscape) !== 0) found.push(...decodeEscapes(text, seen));
  if (seen.runs.length > 0) found.push(...decodeRuns(text, seen.runs, inflate, closed));
  return closed.size === 0 ? found : found.filter(({ name }) => !closed.has(decoderOf(name)));
}
