/**
 * The tables, one step per version: an older store is brought up step by step, a newer one refused.
 *
 * INVARIANT: no column can hold a matched value; a finding is a place, a mask and keyed hashes.
 */

import type { Database } from "sql.js";

const steps: readonly string[] = [
  `CREATE TABLE findings (
     id TEXT PRIMARY KEY, content_hash TEXT NOT NULL, session TEXT NOT NULL,
     first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, seen_count INTEGER NOT NULL,
     rule_id TEXT NOT NULL, detector TEXT NOT NULL, type TEXT NOT NULL, severity INTEGER NOT NULL,
     action TEXT NOT NULL, preview TEXT NOT NULL, value_hash TEXT NOT NULL, location TEXT NOT NULL,
     source_file TEXT, client TEXT NOT NULL, family TEXT NOT NULL, model TEXT,
     working_directory TEXT, encoding TEXT NOT NULL
   );
   CREATE UNIQUE INDEX findings_once ON findings (content_hash, session);
   CREATE INDEX findings_last ON findings (last_at);
   CREATE TABLE allowlist (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, entry TEXT NOT NULL);
   CREATE TABLE daily (
     day TEXT NOT NULL, action TEXT NOT NULL, requests INTEGER NOT NULL, PRIMARY KEY (day, action)
   );`,
];

export const schemaVersion = steps.length;

/** False when the store was written by a newer Argus. */
export function migrate(database: Database): boolean {
  const [result] = database.exec("PRAGMA user_version");
  const found = Number(result?.values[0]?.[0] ?? 0);
  if (found > schemaVersion) return false;
  for (const step of steps.slice(found)) database.run(step);
  database.run(`PRAGMA user_version = ${schemaVersion}`);
  return true;
}
