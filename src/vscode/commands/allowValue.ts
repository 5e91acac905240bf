/** Picks one of the values found lately, in requests of any client, and allows it. */

import * as vscode from "vscode";

import { systemClock } from "../../node/platform/clock.ts";
import type { FindingRow } from "../../protocol/control.ts";
import { refOfRow } from "../findingRef.ts";
import { clientName, outcomeName, typeName } from "../present.ts";
import { presentTime } from "../presentState.ts";
import type { Shell } from "../shell.ts";
import { allowFinding } from "./allowFinding.ts";
import type { Choice } from "./ask.ts";
import { guardOrExplain, pick } from "./ask.ts";

/** Rows offered; older ones are in the dashboard. */
export const maxOffered = 100;

export async function allowValue(shell: Shell): Promise<void> {
  const api = await guardOrExplain(shell);
  if (api === undefined) return;
  const page = await api.findings({
    filter: {},
    sort: "lastAt",
    descending: true,
    offset: 0,
    limit: maxOffered,
  });
  if (page.rows.length === 0) {
    await vscode.window.showInformationMessage("Argus: nothing has been found yet.");
    return;
  }
  const row = await pick(
    "Allow Value",
    newestPerValue(page.rows).map(toChoice),
    "Most recent first",
  );
  if (row !== undefined) await allowFinding(shell, [refOfRow(row)]);
}

function newestPerValue(rows: readonly FindingRow[]): readonly FindingRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => !seen.has(row.valueHash) && seen.add(row.valueHash) !== undefined);
}

function toChoice(row: FindingRow): Choice<FindingRow> {
  const when = presentTime(row.lastAt, systemClock.now());
  return {
    label: `${row.preview} ${typeName(row.type)}`,
    description: `${outcomeName(row.action)}, ${when}`,
    detail: `${clientName(row.client)}: ${row.sourceFile ?? row.location}`,
    value: row,
  };
}
