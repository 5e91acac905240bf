/**
 * Lets a freshly configured scanner read something before the first request does: what it builds and
 * compiles on first use costs tens of milliseconds once.
 *
 * The sample looks like what is scanned (code, prose, settings, encodings) and holds no secret.
 */

import type { Scanner } from "../../core/scan/scanner.ts";

const sample = [
  "export async function readAll(source: AsyncIterable<Uint8Array>): Promise<string> {",
  '  const parts = ["one", "two", "three"]; // see https://example.com/docs?page=2#top',
  "  for (let index = 0; index < 1024; index += 1) total += Number.parseInt(`${index}`, 16);",
  "  return Buffer.concat(chunks).toString('utf8');",
  "}",
  "DATABASE_HOST=localhost DATABASE_PORT=5432 LOG_LEVEL=debug token: none password = changeme",
  "Dear team, please write to someone@example.com or call 555 0100 before the 4th of May 2026.",
  "The quick brown fox ignores what it was told before; 192.0.2.1 and 2001:db8::1 are examples.",
  '{"id": "0b7c3f0e-8d5e-4a52-9f0a-3f6f3f1c2d4e", "sha": "da39a3ee5e6b4b0d3255bfef95601890afd80709"}',
  "data:text/plain;base64,VGhpcyBpcyBvbmx5IGFuIGV4YW1wbGUgb2YgdGV4dCBpbiBiYXNlNjQu %48%65%6c%6c%6f",
].join("\n");

/** Texts of the length of a turn: compilers look at what runs often. */
const repeats = 4;
const rounds = 6;

export function warmUp(scanner: Scanner, version: number): void {
  for (let round = 0; round < rounds; round += 1) {
    const text = Array.from({ length: repeats }, (_, at) => `${sample}\n${round}.${at}`).join("\n");
    scanner.scan([{ text }], version);
  }
}
