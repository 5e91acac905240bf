/** Who scans what: texts dealt out by size, so that all threads are done at about the same time. */

import type { ScanText } from "../../core/scan/scanner.ts";

export function charsOf(texts: readonly ScanText[]): number {
  let sum = 0;
  for (const { text } of texts) sum += text.length;
  return sum;
}

/**
 * Positions of texts, one list per thread, each in ascending order. `loads`: characters that the
 * threads are busy with. The longest text goes to whoever has least, then the next longest.
 */
export function sharesOf(
  texts: readonly ScanText[],
  loads: readonly number[],
): readonly (readonly number[])[] {
  const shares = loads.map((load) => ({ load, positions: new Array<number>() }));
  const lengthAt = (at: number): number => texts[at]?.text.length ?? 0;
  const order = [...texts.keys()].toSorted((a, b) => lengthAt(b) - lengthAt(a));
  for (const at of order) {
    const [first, ...others] = shares;
    if (first === undefined) break;
    const least = others.reduce((best, each) => (each.load < best.load ? each : best), first);
    least.load += lengthAt(at);
    least.positions.push(at);
  }
  return shares.map(({ positions }) => positions.toSorted((a, b) => a - b));
}
