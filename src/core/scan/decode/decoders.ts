/** All decoders in one call, each behind a test that costs next to nothing on plain text. */

import { decodeBase32, decodeBase64, decodeHex, type Inflate } from "./base64.ts";
import type { Decoded } from "./decoded.ts";
import { decodeEscapes } from "./escapes.ts";
import { decodeByteLists, decodeHexDump, decodeLineMarks, decodeNormalised } from "./normalise.ts";

/** Everything that can be read in a text besides the text itself, one layer deep. */
export function decodeLayer(text: string, inflate: Inflate | undefined): readonly Decoded[] {
  return [
    ...decodeNormalised(text),
    ...decodeEscapes(text),
    ...decodeBase64(text, inflate),
    ...decodeHex(text),
    ...decodeBase32(text),
    ...decodeByteLists(text),
    ...decodeHexDump(text),
    ...decodeLineMarks(text),
  ];
}
