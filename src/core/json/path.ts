/**
 * JSON paths as people read them: `messages[4].content[0].text`.
 *
 * A path is stored and shown, and object keys come from the request; a key that could itself be a
 * secret is therefore written `*`.
 */

/** Containers deeper than this share one path; nothing is skipped, only the name stays short. */
export const maxPathDepth = 48;
/** Longest key that is shown. */
export const maxKeyLength = 40;
/** Keys with more digits than this are not shown: words have few, secrets many. */
export const maxKeyDigits = 3;

export function keySegment(parent: string, key: string): string {
  return memberSegment(parent, shownKey(key));
}

/** A key as it may be shown. */
export function shownKey(key: string): string {
  return isWord(key) ? key : "*";
}

/** As `keySegment`, for a key that is known to be fit to show. */
export function memberSegment(parent: string, shown: string): string {
  return parent === "" ? shown : `${parent}.${shown}`;
}

export function indexSegment(parent: string, index: number): string {
  return `${parent}[${index}]`;
}

/** Whether a name may be shown and stored: letters, `_`, `-`, `$`, `.` and few digits. */
export function isWord(name: string): boolean {
  if (name.length === 0 || name.length > maxKeyLength) return false;
  if (!/^[A-Za-z_$@][\w$.@-]*$/.test(name)) return false;
  return name.replaceAll(/\D/g, "").length <= maxKeyDigits;
}
