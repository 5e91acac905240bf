/** Numbers and literals in a JSON text: where they end, and what they are. */

/** Digits only: most numbers are, and need no closer look. */
export function isDigits(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return end > start;
}

/** Where the characters of a number or a literal end. */
export function endOfScalar(text: string, start: number): number {
  let end = start;
  while (end < text.length && isScalarUnit(text.charCodeAt(end))) end += 1;
  return end;
}

function isScalarUnit(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x2e
  );
}

/** Whether it is a JSON number or literal; NaN and infinities count, since some writers put them. */
export function isScalar(text: string): boolean {
  return /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)$/.test(text);
}
