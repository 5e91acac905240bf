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

/**
 * The text before the changes; `undefined` when what was inserted does not stand where it was put:
 * then somebody edited the text, and offsets say nothing any more.
 */
export function revertChanges(text: string, changes: readonly TextChange[]): string | undefined {
  let current = text;
  for (const { offset, removed, inserted } of changes.toReversed()) {
    const end = offset + inserted.length;
    if (current.slice(offset, end) !== inserted) return undefined;
    current = current.slice(0, offset) + removed + current.slice(end);
  }
  return current;
}

/** What turns `before` into `after`: the stretch between what they begin and end with alike. */
export function difference(before: string, after: string): readonly TextChange[] {
  if (before === after) return [];
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const removed = before.slice(start, before.length - end);
  return [{ offset: start, removed, inserted: after.slice(start, after.length - end) }];
}

/** The line break a text uses. */
export function lineBreakOf(text: string): "\r\n" | "\n" {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
