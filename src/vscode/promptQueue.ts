/** Which of the held requests get a notification of their own. Pure. */

/** Notifications at a time; the rest is behind the status bar. */
export const maxPrompts = 3;

/** Those that get one now, in the order given, beside those that have one. */
export function nextPrompts<T extends { readonly prompted: boolean }>(
  held: readonly T[],
): readonly T[] {
  const waiting = held.filter(({ prompted }) => !prompted);
  return waiting.slice(0, Math.max(0, maxPrompts - (held.length - waiting.length)));
}
