/** How long a document may be to be scanned while somebody types, and at all. Pure. */

/** Longer documents are scanned by command only, not while typing. UTF-16 code units. */
export const maxLiveLength = 512 * 1024;
/** Longer ones are not scanned: one message to the guard of another window would not hold more. */
export const maxScanLength = 16 * 1024 * 1024;

/** What is asked of the editor's document: its text would be a copy. `P`: its kind of position. */
export interface Sized<P> {
  readonly lineCount: number;
  lineAt(line: number): { readonly range: { readonly end: P } };
  offsetAt(position: P): number;
}

export function isLonger<P>(document: Sized<P>, limit: number): boolean {
  if (document.lineCount - 1 > limit) return true;
  const last = document.lineAt(document.lineCount - 1).range.end;
  return document.offsetAt(last) > limit;
}
