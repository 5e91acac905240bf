/** Placeholders of answers in tests, what they stand for, and texts that hold them in pieces. */

import fc from "fast-check";

export const word = "ARGUS_GENERIC_PASSWORD_k7f3q2x9ab";

/** One is the beginning of another. */
export const values: ReadonlyMap<string, string> = new Map([
  [word, 'p"w\\\nd \u2028é\u{1f600}'],
  ["ARGUS_X_aaaa", "first"],
  ["ARGUS_X_aaaabbbb", "second"],
]);

const piece = fc.constantFrom(
  ...values.keys(),
  word.slice(0, 20),
  "ARGUS_X_aaaabbb",
  "A",
  "ARGUS_",
  "é\u{1f600} ",
  '"\\\n',
  "plain ",
);

/** A text, and where it is cut into deltas. */
export const cutTexts = fc.tuple(
  fc.array(piece, { maxLength: 6 }).map((parts) => parts.join("")),
  fc.array(fc.nat(300), { maxLength: 8 }),
);

/** `text` in two or more pieces. */
export function cut(text: string, at: readonly number[]): readonly string[] {
  const places = [...new Set(at.map((place) => place % (text.length + 1)))].toSorted(
    (a, b) => a - b,
  );
  return [...places, text.length].map((end, index) => text.slice(places[index - 1] ?? 0, end));
}

/** With the values in the places of their words, the longest word first. */
export function restored(text: string): string {
  return [...values.keys()]
    .toSorted((a, b) => b.length - a.length)
    .reduce((all, one) => all.replaceAll(one, () => values.get(one) ?? ""), text);
}
