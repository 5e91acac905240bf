/** A finding with its place in a document, as the editor counts: what diagnostics, hover and fixes share. */

import type * as vscode from "vscode";

import type { Placed } from "./place.ts";

export interface PlacedRange extends Placed {
  readonly range: vscode.Range;
}
