/** Classes of ASCII characters by code: one table look-up where a regular expression would be slow. */

const isWordTable = new Uint8Array(128);
const isValueTable = new Uint8Array(128);
for (let code = 33; code < 127; code += 1) {
  const character = String.fromCharCode(code);
  isWordTable[code] = /\w/.test(character) ? 1 : 0;
  isValueTable[code] = /[\w+/=.~%-]/.test(character) ? 1 : 0;
}

/** ASCII letter, digit or underscore. */
export function isWordCode(code: number): boolean {
  return code < 128 && isWordTable[code] === 1;
}

/** Part of an unquoted token: base64 in both alphabets, dots, tildes, percent signs. */
export function isValueCode(code: number): boolean {
  return code < 128 && isValueTable[code] === 1;
}

/** Part of a token and of what is glued to it; never what separates a name from its value. */
export function isTokenCode(code: number): boolean {
  return isWordCode(code) || code === 45 || code === 46;
}

export function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isLetterCode(code: number): boolean {
  const folded = code | 32;
  return folded >= 97 && folded <= 122;
}

/** ASCII letter or digit. */
export function isAlphanumericCode(code: number): boolean {
  return isLetterCode(code) || isDigitCode(code);
}

/** Space, tab, line feed, carriage return. */
export function isSpaceCode(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
