/**
 * Where a value that is asked about stands: in what is shown, or in the file that the client named.
 *
 * Found by keyed hash. A named file is looked for inside the open workspace folders only.
 */

import * as vscode from "vscode";

import type { AskedEvent } from "../core/model/event.ts";
import type { DecidedFinding } from "../core/model/exchange.ts";
import type { AskPlace } from "./askText.ts";
import { candidates, readText } from "./closedFiles.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { shownDocuments } from "./documents.ts";
import type { GuardLink } from "./guardLink.ts";
import { positionsOf } from "./place.ts";

/** A prompt does not wait longer for its line. */
export const placeLimitMs = 1_000;

/** Of the first value; undefined when it is not found in time. */
export async function placeOf(
  asked: AskedEvent,
  diagnostics: Diagnostics,
  guard: GuardLink,
): Promise<AskPlace | undefined> {
  const [finding] = asked.findings;
  if (finding === undefined) return undefined;
  const known = diagnostics.locate(finding.valueHash);
  if (known !== undefined) return placeAt(known.uri, known.range.start.line);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), placeLimitMs);
  });
  const search = async (): Promise<AskPlace | undefined> =>
    (await inShown(finding, diagnostics)) ?? inNamed(asked, finding, guard);
  try {
    return await Promise.race([search(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** In an open document, also where live diagnostics are off. */
async function inShown(
  { valueHash }: DecidedFinding,
  { scans }: Diagnostics,
): Promise<AskPlace | undefined> {
  await scans.ensureAll();
  for (const document of shownDocuments()) {
    const found = scans.scanOf(document.uri)?.findings.find((one) => one.valueHash === valueHash);
    if (found !== undefined)
      return placeAt(document.uri, document.positionAt(found.span.start).line);
  }
  return undefined;
}

/** In the file that the client named. */
async function inNamed(
  { session }: AskedEvent,
  finding: DecidedFinding,
  guard: GuardLink,
): Promise<AskPlace | undefined> {
  const { sourceFile } = finding;
  const { workingDirectory } = session;
  if (sourceFile === undefined) return undefined;
  const wanted = {
    sourceFile,
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
  };
  for (const uri of candidates(wanted)) {
    const text = await readText(uri);
    const reply =
      text === undefined ? undefined : await guard.api?.scanText({ text, path: uri.fsPath });
    if (text === undefined || reply?.kind !== "scanned") continue;
    const found = reply.findings.find(({ valueHash }) => valueHash === finding.valueHash);
    if (found !== undefined) return placeAt(uri, positionsOf(text, found.span).start.line);
  }
  return undefined;
}

function placeAt(uri: vscode.Uri, line: number): AskPlace {
  return { file: vscode.workspace.asRelativePath(uri), line: line + 1, uri: uri.toString() };
}
