/** Tables of what a character can be part of: one look-up where a regular expression would be slow. */

/** By code: the bits of the patterns that its character fits; none beyond ASCII. */
export function kindTable(patterns: readonly (readonly [bit: number, RegExp])[]): Uint8Array {
  const kinds = new Uint8Array(0x10000);
  for (let code = 0; code < 0x80; code += 1) {
    const character = String.fromCharCode(code);
    const fitting = patterns.filter(([, pattern]) => pattern.test(character));
    kinds[code] = fitting.reduce((bits, [bit]) => bits | bit, 0);
  }
  return kinds;
}
