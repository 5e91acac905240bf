/** What a survey can say of a text, a bit for each kind of escape or listing. */

/** Bits of `Survey.flags`. */
export const flags = {
  jsonEscape: 1,
  percent: 2,
  entity: 4,
  quotedPrintable: 8,
  ansi: 16,
  beyondAscii: 32,
  concatenation: 64,
  joinedArray: 65536,
  textBlocks: 131072,
  /** `].join(`, `].concat(`. */
  arrayEnd: 262144,
  control: 128,
  byteList: 256,
  hexDump: 512,
  spaced: 2048,
  template: 1024,
  unicodeEscape: 4096,
  hexEscape: 8192,
  octalEscape: 16384,
  continuation: 32768,
} as const;
