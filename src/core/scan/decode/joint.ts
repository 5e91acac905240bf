/**
 * Where one string literal ends and the next one begins: `"a" + "b"`, `'a' // first⏎ 'b'`, `"a" "b"`.
 *
 * Every optional part begins with something else than a blank, and blanks are bounded: a quote with a
 * page of blanks behind it is told in one look.
 */

/** Widest indent and widest padding of columns. */
const blanks = "[ \\t]{0,200}";
const operator = "(?:\\+{1,2}|\\.\\.?|&|<>|\\|\\||~)";
const blockComment = "\\/\\*[^*\\n]{0,80}\\*\\/";
const comment = `(?:${blockComment}|\\/\\/[^\\n]{0,80}|#[^\\n]{0,80}|_)`;
const lineEnd = `(?:${comment}${blanks})?\\\\?\\r?\\n${blanks}`;
/** Letters before a literal in Python, C# and others. */
const prefix = "[rbfu@$]{0,2}";
const quote = "([\"'`])";

/** Groups 1 and 2 are the two quotes. */
export function jointPattern(flags: "y" | "g"): RegExp {
  return new RegExp(
    `${quote}${blanks}(?:${operator}${blanks})?(?:${lineEnd})?(?:${blockComment}${blanks})?(?:${operator}${blanks})?${prefix}${quote}`,
    flags,
  );
}
