/**
 * Addresses of machines on the public internet, IPv4 and IPv6.
 *
 * What names no machine there is nothing personal: loopback, private, link-local, documentation,
 * multicast and other blocks of the IANA special-purpose registries, and the well-known resolvers.
 * Version and section numbers that look like addresses are kept apart by what stands before them.
 */

import { beginsFreely, followsNumber, lineBefore } from "./context.ts";

/** Base and prefix length (IANA IPv4 special-purpose address registry, RFC 6890). */
const specialBlocks: readonly (readonly [first: number, size: number])[] = (
  [
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.88.99.0", 24],
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
    ["224.0.0.0", 3],
  ] as const
).map(([base, bits]) => [addressOf(base.split(".").map(Number)), 2 ** (32 - bits)]);

/** Public resolvers that stand in every configuration. */
const resolvers: ReadonlySet<string> = new Set([
  "1.1.1.1",
  "1.0.0.1",
  "8.8.8.8",
  "8.8.4.4",
  "9.9.9.9",
  "149.112.112.112",
  "208.67.222.222",
  "208.67.220.220",
  "4.2.2.2",
  "2001:4860:4860::8888",
  "2001:4860:4860::8844",
  "2606:4700:4700::1111",
  "2606:4700:4700::1001",
  "2620:fe::fe",
]);
/** Written to stand for any address. */
const standIn =
  /^(?:(\d+)(?:\.\1){3}|1\.2\.3\.4|4\.3\.2\.1|12\.34\.56\.78|123\.45\.67\.89|123\.456?\.78\.90?)$/;

function addressOf(parts: readonly number[]): number {
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** Whether a dotted quad is an address of the public internet. */
export function isPublicIp(value: string): boolean {
  const parts = value.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part <= 255))) return false;
  if (value.split(".").some((part) => /^0\d/.test(part)) || isCommon(value)) return false;
  const address = addressOf(parts);
  return !specialBlocks.some(([first, size]) => address >= first && address < first + size);
}

function isCommon(value: string): boolean {
  return resolvers.has(value) || standIn.test(value);
}

const quad = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w-]|\.\d|\.x)/y;
const versionBefore =
  /(?:\b(?:v|ver|versions?|release|tag|build|rfc|section|sections|sec|part|chapter|clause|table|figure|annex|appendix|oid|specification|spec|net ?mask|mask|>=?|<=?|==?|~>?|\^)[^\w\n]{0,4}|§\s?|[<>~^=]=?\s?|\bpart\s\w\s)$/i;
const numbering =
  /(?:version|release|rfc|section)\b[^\n]{0,12}$|(?:\boid|object ?identifier)[^\n]{0,16}$|(?:upgrad|updat|patch|bump|downgrad)\w*[^\n]{0,24}\bto $|\bv8 to $/i;
const hostBefore =
  /(?:\bips?\b|ipv4|addr|host|server|client|remote|source|dest|src|dst|from|gateway|proxy|peer|node|dns|ping|ssh|curl|connect|listen|bind|forward|real|https?:\/\/)[^\n]{0,24}$/i;

/** The end of the IPv4 address that begins at a digit; it may be the host of a URL or of a log-in. */
export function readIp(text: string, start: number): number | undefined {
  const isHost = text[start - 1] === "@" || text.startsWith("//", start - 2);
  if (!isHost && !beginsFreely(text, start)) return undefined;
  quad.lastIndex = start;
  const value = quad.exec(text)?.[0];
  if (value === undefined || !isPublicIp(value)) return undefined;
  return isAddressHere(text, start, value) ? start + value.length : undefined;
}

function isAddressHere(text: string, start: number, value: string): boolean {
  const before = lineBefore(text, start, 32);
  if (numbering.test(before)) return false;
  if (hostBefore.test(before) || before.trim() === "") return true;
  if (versionBefore.test(before) || followsNumber(text, start)) return false;
  const small = value.split(".").every((part) => Number(part) < smallOctet);
  return !small || /^:\d{2,5}\b/.test(text.slice(start + value.length, start + value.length + 8));
}

/** Quads of octets below are versions, sections and object identifiers unless something names them. */
const smallOctet = 64;

/** Characters of an address text, before and after the colon where it was noticed. */
const longest = 45;

/** The span of the IPv6 address around a colon. */
export function readIpv6(
  text: string,
  colon: number,
): { readonly start: number; readonly end: number } | undefined {
  const start = addressStart(text, colon);
  let end = colon;
  while (end - start <= longest && isAddressCode(text.charCodeAt(end))) end += 1;
  if (/[\w:.]/.test(text[start - 1] ?? "") || /[\w:]/.test(text[end] ?? "")) return undefined;
  if (!mayBeAddress(text, start, end)) return undefined;
  end -= trailing(text.slice(start, end));
  return isPublicIpv6(text.slice(start, end)) ? { start, end } : undefined;
}

/** Two colons side by side, or six at least: a time of day has two apart. */
function mayBeAddress(text: string, start: number, end: number): boolean {
  let colons = 0;
  for (let at = start; at < end; at += 1) {
    if (text.charCodeAt(at) !== 58) continue;
    if (text.charCodeAt(at + 1) === 58) return true;
    colons += 1;
  }
  return colons >= 6;
}

function addressStart(text: string, colon: number): number {
  const least = Math.max(0, colon - longest);
  let start = colon;
  while (start > least && isAddressCode(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

/** Dots, and a colon that is not one of two, end the sentence and not the address. */
function trailing(value: string): number {
  return /(?:\.|(?<!:):)*$/.exec(value)?.[0].length ?? 0;
}

/** Hexadecimal digit, colon or dot. */
function isAddressCode(code: number): boolean {
  const folded = code | 32;
  return (code >= 46 && code <= 58 && code !== 47) || (folded >= 97 && folded <= 102);
}

/** First bits of blocks that name nobody (IANA IPv6 special-purpose address registry): value, count. */
const special: readonly (readonly [base: number, bits: number])[] = [
  [0x00, 8],
  [0x7e, 7],
  [0x3fa, 10],
  [0x3fb, 10],
  [0xff, 8],
  [0x100, 16],
  [0x20010000 >>> 9, 23],
  [0x20010db8, 32],
  [0x3fff0000 >>> 12, 20],
];

/**
 * Whether a text is an IPv6 address (RFC 4291) of the public internet. A mapped or translated IPv4
 * address counts as that address.
 */
export function isPublicIpv6(value: string): boolean {
  const groups = expand(value.toLowerCase());
  if (groups === undefined || resolvers.has(value.toLowerCase())) return false;
  const [first = 0, second = 0] = groups;
  const embedded = isZero(groups, 0, 5) || (first === 0x64 && second === 0xff9b);
  if (embedded) return isMapped(groups) && isPublicIp(dotted(groups));
  if (special.some(([base, bits]) => (first * 65536 + second) >>> (32 - bits) === base))
    return false;
  return looksAssigned(value, groups);
}

function isZero(groups: readonly number[], from: number, to: number): boolean {
  return groups.slice(from, to).every((group) => group === 0);
}

function isMapped(groups: readonly number[]): boolean {
  return groups[0] === 0x64 || groups[5] === 0xffff || groups[4] === 0xffff;
}

function dotted(groups: readonly number[]): string {
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** Words of code (`dead::beef`), hardware addresses and fingerprints have the shape too. */
function looksAssigned(value: string, groups: readonly number[]): boolean {
  const written = value.split(":").filter((group) => group !== "");
  if (!/\d/.test(value) || !written.some((group) => group.length >= 3)) return false;
  return !value.includes("::") || (written.length >= 3 && (groups[0] ?? 0) >= 0x100);
}

/** Eight groups as numbers; `undefined` when the text is no address. */
function expand(value: string): readonly number[] | undefined {
  const [head = "", tail, more] = value.split("::");
  if (more !== undefined || value.includes(":::")) return undefined;
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  if (left === undefined || right === undefined) return undefined;
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...left, ...Array.from({ length: missing }, () => 0), ...right];
}

function groupsOf(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const last = parts.at(-1) ?? "";
  const quads = last.includes(".") ? quadGroups(last) : [];
  if (quads === undefined) return undefined;
  const plain = last.includes(".") ? parts.slice(0, -1) : parts;
  if (!plain.every((part) => /^[0-9a-f]{1,4}$/.test(part))) return undefined;
  return [...plain.map((part) => Number.parseInt(part, 16)), ...quads];
}

function quadGroups(text: string): readonly number[] | undefined {
  const parts = text.split(".").map(Number);
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) || parts.some((part) => part > 255)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  return [a * 256 + b, c * 256 + d];
}
