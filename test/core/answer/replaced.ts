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
