/** All decoders in one call: each runs only where the survey of the text saw something for it. */

import { decodeRuns, type Inflate } from "./base64.ts";
import type { Decoded } from "./decoded.ts";
import { decodeEscapes } from "./escapes.ts";
import { decodeByteLists, decodeHexDump, decodeLineMarks, decodeNormalised } from "./normalise.ts";
import {
  decodeJoinedArrays,
  decodeNuls,
  decodeSpaced,
  decodeTemplates,
  decodeWrapped,
} from "./parts.ts";
import { flags, survey } from "./survey.ts";

type Decode = (text: string) => readonly Decoded[];

const decoders: readonly (readonly [number, Decode])[] = [
  [flags.beyondAscii, decodeNormalised],
  [flags.byteList, decodeByteLists],
  [flags.hexDump, decodeHexDump],
  [flags.joinedArray, decodeJoinedArrays],
  [flags.template, decodeTemplates],
  [flags.spaced, decodeSpaced],
  [flags.nul, decodeNuls],
];

/** Everything that can be read in a text besides the text itself, one layer deep. */
export function decodeLayer(
  text: string,
  inflate: Inflate | undefined,
  seen = survey(text),
): readonly Decoded[] {
  const found = decoders.flatMap(([flag, decode]) =>
    (seen.flags & flag) === 0 ? [] : decode(text),
  );
  return [
    ...found,
    ...decodeLineMarks(text, seen.openEnds),
    ...decodeWrapped(text, seen.tokenLines),
    ...decodeEscapes(text, seen.flags),
    ...(seen.runs.length === 0 ? [] : decodeRuns(text, seen.runs, inflate)),
  ];
}
