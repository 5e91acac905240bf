/** Whoever is told that clients get no answers learns which ones, and where the guard is. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { ClientRow } from "../../src/protocol/dashboard.ts";
import { strandedMessage } from "../../src/vscode/stranded.ts";

function row(title: string, stranded: boolean): ClientRow {
  const common = { id: title, title, way: "endpoint", detail: "", places: [] } as const;
  return stranded
    ? { ...common, state: "drifted", stranded: true }
    : { ...common, state: "drifted" };
}

function check(rows: readonly ClientRow[], expected: string | undefined): void {
  assert.equal(strandedMessage(rows, 41418), expected);
}

test("clients that lead nowhere are named, others are not", () => {
  check([], undefined);
  check([row("Cline", false)], undefined);
  check(
    [row("Cline", true), row("Codex", false)],
    "Argus: the guard listens on port 41418 now. Still led to another port, where it does not answer: Cline.",
  );
  check(
    [row("Cline", true), row("Codex", true)],
    "Argus: the guard listens on port 41418 now. Still led to another port, where it does not answer: Cline, Codex.",
  );
});
