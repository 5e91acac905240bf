/**
 * Bytes that something was decoded to, as text: UTF-8, or UTF-16 in either order; nothing where they are
 * an image, an archive or noise.
 */

/** Share of printable characters below which decoded bytes are not text. */
const leastPrintable = 0.85;
/** Bytes that are looked at before anything is built: most runs in code fail there. */
const probe = 12;

export function textOf(bytes: Uint8Array): string | undefined {
  const wide = utf16Of(bytes);
  if (wide !== undefined) return printable(new TextDecoder(wide).decode(bytes));
  if (!mayBeText(bytes)) return undefined;
  return printable(new TextDecoder("utf-8").decode(bytes));
}

/** By the zeros beside its letters; the first one may be the byte order mark, `ff fe` in small order. */
function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  if (isWide([first, third], [second, fourth])) return "utf-16le";
  return isWide([second, fourth], [first, third]) ? "utf-16be" : undefined;
}

type Pair = readonly [number, number];

/** Of two characters: the halves that say the letters, and those that are zero. */
function isWide([letter, next]: Pair, [zero, nextZero]: Pair): boolean {
  if (nextZero !== 0 || next === 0) return false;
  return (zero === 0 && letter !== 0) || (letter === 0xff && zero === 0xfe);
}

/** Whether the first bytes are those of a text. */
export function mayBeText(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false;
  if (utf16Of(bytes) !== undefined) return true;
  const length = Math.min(bytes.length, probe);
  let bad = 0;
  let open = atCharacter;
  for (let i = isMarked(bytes) ? 3 : 0; i < length; i += 1) {
    open = readByte(open, bytes[i] ?? 0);
    if (open === oddByte) bad += 1;
  }
  return bad <= length * 0.2;
}

/** What `readByte` says of a byte that is no part of a text. */
export const oddByte = 0;
/** Behind a whole character. */
export const atCharacter = 1;

/**
 * One byte of UTF-8 after the other: from how many of a character are open (`atCharacter` and more) to how
 * many then are, or `oddByte`. Control characters are no text.
 */
export function readByte(open: number, byte: number): number {
  if (open > atCharacter) return (byte & 0xc0) === 0x80 ? open - 1 : oddByte;
  if (byte < 0x80)
    return byte < 9 || (byte > 13 && byte < 32) || byte === 127 ? oddByte : atCharacter;
  if (byte < 0xc2 || byte > 0xf4) return oddByte;
  return atCharacter + (byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3);
}

/** Begins with UTF-8's byte order mark. */
function isMarked(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function printable(text: string): string | undefined {
  let bad = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd || code < 9 || (code > 13 && code < 32)) bad += 1;
  }
  return bad <= text.length * (1 - leastPrintable) ? text : undefined;
}
