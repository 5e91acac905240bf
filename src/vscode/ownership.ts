/**
 * Which of several windows tells about a request: every window of this computer hears of it.
 *
 * Pure. A request belongs where its files are: the window that has them open, or in whose folders
 * they lie. One that belongs to no window is told by the window that people look at and by the one
 * that the guard runs in: rather twice than never.
 */

import type { DecidedEvent } from "../core/model/event.ts";
import type { Hash } from "../core/model/ids.ts";
import { isInside } from "./sourceFile.ts";

export interface WindowView {
  readonly folders: readonly string[];
  /** Of all windows that the guard knows, this one's too. */
  readonly allFolders: readonly string[];
  readonly focused: boolean;
  /** The guard runs in this window's process. */
  readonly leads: boolean;
  /** Whether a value stands in a document that this window marks. */
  readonly shows: (value: Hash) => boolean;
}

export function isToldHere(event: DecidedEvent, view: WindowView): boolean {
  if (event.findings.some(({ valueHash }) => view.shows(valueHash))) return true;
  const paths = pathsOf(event);
  const isIn = (folders: readonly string[]): boolean =>
    paths.some((path) => isInside(path, folders));
  if (isIn(view.folders)) return true;
  return !isIn(view.allFolders) && (view.focused || view.leads);
}

function pathsOf({ session, findings }: DecidedEvent): readonly string[] {
  const files = findings.flatMap(({ sourceFile }) => sourceFile ?? []);
  return session.workingDirectory === undefined ? files : [session.workingDirectory, ...files];
}
