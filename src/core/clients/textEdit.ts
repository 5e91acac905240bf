/**
 * Edits of a config file as text, so that they can be taken back to the byte.
 *
 * Offsets are in UTF-16 units of the text before the edit. Edits of a list are applied one after
 * the other, each on the result of the one before.
 */

export interface TextChange {
  readonly offset: number;
  readonly removed: string;
  readonly inserted: string;
}

export function applyChanges(text: string, changes: readonly TextChange[]): string {
  return changes.reduce(
    (all, { offset, removed, inserted }) =>
      all.slice(0, offset) + inserted + all.slice(offset + removed.length),
    text,
  );
}

/** The changes that lead back, in the order in which they must be applied. */
export function invertChanges(changes: readonly TextChange[]): readonly TextChange[] {
  return changes
    .toReversed()
    .map(({ offset, removed, inserted }) => ({ offset, removed: inserted, inserted: removed }));
}

/** The line break a text uses. */
export function lineBreakOf(text: string): "\r\n" | "\n" {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
