/**
 * Values that stand for something else too: names of code, files, hosts and dates.
 *
 * `PASSWORD=src/app2.ts` may be somebody's mistake, or written by somebody who wants that file to have
 * another name wherever it is mentioned. What was found by its neighbourhood alone and looks like
 * this is replaced where it was found, and nowhere else.
 */

/** Most numbers in a name; generated values change between letters and digits more often. */
const maxNumbers = 2;
/** Most words of one or two letters in a name. */
const maxShortWords = 2;

export function isOrdinary(value: string): boolean {
  return value.length <= maxOrdinary && (shapes.some((each) => each.test(value)) || isName(value));
}

/** Longer names are no names. UTF-16 code units. */
export const maxOrdinary = 128;

const shapes: readonly RegExp[] = [
  // A host with its port, an address without a user, with or without a path.
  /^(?:[a-z]{2,8}:\/\/)?[a-z][a-z.-]*:\d{2,5}(?:\/[a-z._-]*)*$/i,
  /^https?:\/\/[a-z][a-z\d.-]{0,62}(?:\/[a-z._-]*)*$/i,
  // A file: its name has an extension.
  /^(?:~|\.{1,2}|[A-Za-z]:)?[\w.@ -]*(?:[\\/][\w.@ -]+)+\.[a-z]{1,5}$/,
  // A date, with or without a time.
  /^\d{4}-\d\d-\d\d(?:[T ][\d:.Z+-]*)?$/,
];

/** Words with a vowel, in any of the ways in which code joins them; few and usual numbers. */
function isName(value: string): boolean {
  if (!/^[A-Za-z][\w.-]*$/.test(value)) return false;
  const words = value.match(/[A-Z]?[a-z]+|[A-Z]+/g) ?? [];
  const numbers = value.match(/\d+/g) ?? [];
  const long = words.filter(({ length }) => length > 2);
  return (
    words.length - long.length <= maxShortWords &&
    long.every((word) => /[aeiouy]/i.test(word)) &&
    numbers.length <= maxNumbers &&
    numbers.every((number) => number.length <= 2 || sizes.has(number))
  );
}

/** In bits, as names of types and algorithms have them. */
const sizes: ReadonlySet<string> = new Set(["128", "256", "384", "512"]);
