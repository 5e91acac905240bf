/**
 * What the scanner undoes in a text, by the word that stands in brackets behind a finding's path
 * (`messages[0].content[base64]`). Pieces of `base64` that are compressed bear that in their name, too.
 */

export const decoders = [
  "base64",
  "base32",
  "hex",
  "url",
  "unicode",
  "hex_escape",
  "octal",
  "json",
  "html",
  "quoted_printable",
  "ansi",
  "utf16",
  "bytes",
  "hexdump",
  "unicode_normalised",
  "variation_selectors",
  "control_characters",
  "spaced",
  "wrapped",
  "lines",
  "continuation",
  "concatenation",
  "array_join",
  "template",
  "text_blocks",
] as const;
export type Decoder = (typeof decoders)[number];

export type Encoding = Decoder | `base64+${"gzip" | "deflate"}`;

/** The switch that an encoding goes by. */
export function decoderOf(encoding: Encoding): Decoder {
  return encoding === "base64+gzip" || encoding === "base64+deflate" ? "base64" : encoding;
}
