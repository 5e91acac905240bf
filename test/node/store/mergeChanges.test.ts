/** Folded changes leave the tables as the single ones do. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import initSqlJs from "sql.js";

import { millis, sessionId } from "../../../src/core/model/ids.ts";
import { all, applyChanges } from "../../../src/node/store/apply.ts";
import type { Change } from "../../../src/node/store/changes.ts";
import { appendMerged, mergeChanges } from "../../../src/node/store/mergeChanges.ts";
import { rowsOf } from "../../../src/node/store/rows.ts";
import { migrate } from "../../../src/node/store/schema.ts";
import { decided, finding } from "../../support/events.ts";
import { sqlWasm } from "../../support/store.ts";

const sql = await initSqlJs({ locateFile: () => sqlWasm });

function tablesAfter(changes: readonly Change[]): readonly unknown[] {
  const database = new sql.Database();
  migrate(database);
  applyChanges(database, changes);
  const rows = [
    ...all(database, "SELECT * FROM findings ORDER BY content_hash, session"),
    ...all(database, "SELECT * FROM daily ORDER BY day, action"),
  ];
  database.close();
  return rows;
}

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        value: fc.constantFrom("a", "b"),
        id: fc.nat(99),
        session: fc.constantFrom("s", "t"),
      })
      .map(({ value, id, session }) => {
        const at = {
          at: millis(1_700_000_000_000 + id),
          session: { sessionId: sessionId(session) },
        };
        const [row] = rowsOf(decided(`${id}`, [finding(value)], at));
        assert.ok(row);
        return { kind: "finding" as const, row: { ...row, id: `${value}${session}` } };
      }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("request" as const),
      day: fc.constantFrom("2026-01-01", "2026-01-02"),
      action: fc.constantFrom("pass", "block"),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "clear" as const }) },
);

test("whatever the batch, the tables end the same", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      assert.deepEqual(tablesAfter(mergeChanges(changes)), tablesAfter(changes));
    }),
    { numRuns: 60 },
  );
});

test("one by one, they end the same, too", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      const appended: Change[] = [];
      for (const each of changes) appendMerged(appended, each);
      assert.deepEqual(tablesAfter(appended), tablesAfter(changes));
    }),
    { numRuns: 60 },
  );
});

test("a thousand repetitions become one change", () => {
  const request: Change = { kind: "request", day: "2026-01-01", action: "pass" };
  assert.deepEqual(mergeChanges(Array.from({ length: 1000 }, () => request)), [
    { ...request, count: 1000 },
  ]);
  const appended: Change[] = [];
  for (let count = 0; count < 1000; count += 1) appendMerged(appended, request);
  assert.deepEqual(appended, [{ ...request, count: 1000 }]);
});
