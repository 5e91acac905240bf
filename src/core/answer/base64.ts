/** Base64 (RFC 4648, section 4) with padding, between bytes and text. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values = new Map(alphabet.split("").map((letter, value) => [letter, value]));

export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const letter = (shift: number): string => alphabet.charAt((group >> shift) & 63);
    text += letter(18) + letter(12) + (left > 1 ? letter(6) : "=") + (left > 2 ? letter(0) : "=");
  }
  return text;
}

/** Undefined: not what `toBase64` writes. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const letters = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let group = 0;
  let to = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = at < letters ? values.get(text.charAt(at)) : 0;
    if (value === undefined) return undefined;
    group = ((group << 6) | value) & 0xffffff;
    if (at % 4 !== 3) continue;
    for (const shift of [16, 8, 0]) if (to < bytes.length) bytes[to++] = (group >> shift) & 255;
  }
  return bytes;
}
