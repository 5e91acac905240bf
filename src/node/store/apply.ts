/** Changes and queries on the open database. Synchronous: sql.js works in memory. */

import type { BindParams, Database, SqlValue, Statement } from "sql.js";

import { severities } from "../../core/model/finding.ts";
import type { FindingFilter, FindingQuery, FindingSort } from "../../protocol/control.ts";
import type { Change, StoredRow } from "./changes.ts";

/** In one transaction and with one statement for all findings: a fifteenth of the time (measured). */
export function applyChanges(database: Database, changes: readonly Change[]): void {
  let insert: Statement | undefined;
  database.run("BEGIN");
  try {
    for (const change of changes) {
      if (change.kind !== "finding") applyChange(database, change);
      else (insert ??= database.prepare(putFinding)).run(cellsOf(change.row));
    }
  } finally {
    insert?.free();
    // What came before a change that cannot be applied is in the journal, too.
    database.run("COMMIT");
  }
}

function applyChange(database: Database, change: Exclude<Change, { kind: "finding" }>): void {
  switch (change.kind) {
    case "request":
      database.run(
        `INSERT INTO daily VALUES (?, ?, ?)
         ON CONFLICT (day, action) DO UPDATE SET requests = requests + excluded.requests`,
        [change.day, change.action, change.count ?? 1],
      );
      return;
    case "clear":
      database.run("DELETE FROM findings");
      return;
    case "allow.put":
      database.run("INSERT OR REPLACE INTO allowlist VALUES (?, ?, ?)", [
        change.entry.id,
        change.entry.createdAt,
        JSON.stringify(change.entry),
      ]);
      return;
    case "allow.remove":
      database.run("DELETE FROM allowlist WHERE id = ?", [change.id]);
      return;
    case "prune":
      prune(database, change.before, change.maxRows);
      return;
  }
}

/** Seen before in this conversation: counted, and shown as of now. */
const putFinding = `INSERT INTO findings VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
  ON CONFLICT (content_hash, session) DO UPDATE SET
    seen_count = seen_count + excluded.seen_count, last_at = excluded.last_at,
    action = excluded.action, location = excluded.location, source_file = excluded.source_file,
    client = excluded.client, model = excluded.model`;

/** In the order of the columns. */
function cellsOf(row: StoredRow): SqlValue[] {
  return [
    row.id,
    row.contentHash,
    row.session,
    row.firstAt,
    row.lastAt,
    row.seenCount,
    row.ruleId,
    row.detector,
    row.type,
    severities.indexOf(row.severity),
    row.action,
    row.preview,
    row.valueHash,
    row.location,
    row.sourceFile,
    row.client,
    row.family,
    row.model,
    row.workingDirectory,
    row.encoding,
  ];
}

function prune(database: Database, before: number, maxRows: number): void {
  database.run("DELETE FROM findings WHERE last_at < ?", [before]);
  database.run(
    "DELETE FROM findings WHERE id IN (SELECT id FROM findings ORDER BY last_at DESC LIMIT -1 OFFSET ?)",
    [maxRows],
  );
}

const columns: Readonly<Record<FindingSort, string>> = {
  lastAt: "last_at",
  severity: "severity",
  ruleId: "rule_id",
  client: "client",
  action: "action",
  seenCount: "seen_count",
};

/** Rows as `[column]: value` objects, and how many there are without the page's limits. */
export function selectFindings(
  database: Database,
  query: FindingQuery,
): { readonly rows: readonly Record<string, SqlValue>[]; readonly total: number } {
  const { where, values } = conditions(query.filter);
  const direction = query.descending ? "DESC" : "ASC";
  const order = `${columns[query.sort]} ${direction}, last_at DESC, id`;
  const rows = all(database, `SELECT * FROM findings ${where} ORDER BY ${order} LIMIT ? OFFSET ?`, [
    ...values,
    query.limit,
    query.offset,
  ]);
  const [count] = all(database, `SELECT COUNT(*) AS n FROM findings ${where}`, values);
  return { rows, total: Number(count?.["n"] ?? 0) };
}

function conditions(filter: FindingFilter): {
  readonly where: string;
  readonly values: SqlValue[];
} {
  const parts: (readonly [string, SqlValue | undefined])[] = [
    ["detector = ?", filter.detector],
    [
      "severity = ?",
      filter.severity === undefined ? undefined : severities.indexOf(filter.severity),
    ],
    ["action = ?", filter.action],
    ["client = ?", filter.client],
    ["rule_id = ?", filter.ruleId],
    ["last_at >= ?", filter.since],
  ];
  const used = parts.flatMap(([text, value]) => (value === undefined ? [] : [{ text, value }]));
  if (filter.search !== undefined) {
    const pattern = `%${filter.search.replaceAll(/[\\%_]/g, "\\$&")}%`;
    const haystack =
      "type || ' ' || rule_id || ' ' || location || ' ' || ifnull(source_file, '') || ' ' || preview";
    used.push({ text: `(${haystack}) LIKE ? ESCAPE '\\'`, value: pattern });
  }
  const where = used.length === 0 ? "" : `WHERE ${used.map((part) => part.text).join(" AND ")}`;
  return { where, values: used.map((part) => part.value) };
}

export function all(
  database: Database,
  sql: string,
  values: BindParams = [],
): readonly Record<string, SqlValue>[] {
  const statement = database.prepare(sql, values);
  const rows: Record<string, SqlValue>[] = [];
  try {
    while (statement.step()) rows.push(statement.getAsObject());
  } finally {
    statement.free();
  }
  return rows;
}
