/** SARIF 2.1.0: the shape that code scanning services read. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Log } from "sarif";

import type { FileFinding } from "../../../src/node/cli/report.ts";
import { formatJson, formatText } from "../../../src/node/cli/report.ts";
import { formatSarif } from "../../../src/node/cli/sarif.ts";

const finding: FileFinding = {
  path: "src/a b.ts",
  start: { line: 3, column: 5 },
  end: { line: 3, column: 25 },
  ruleId: "aws-access-key-id",
  detector: "secrets",
  type: "aws_access_key",
  severity: "critical",
  action: "redact",
  preview: "AKIA****",
  valueHash: "00ff",
  encoding: ["base64"],
};

test("a result names rule, place and mask", () => {
  const log = JSON.parse(formatSarif([finding, finding]));
  assert.equal(log.version, "2.1.0");
  const [run] = log.runs;
  assert.deepEqual(run.tool.driver.rules[0].id, "aws-access-key-id");
  assert.equal(run.tool.driver.rules.length, 1);
  assert.equal(run.results.length, 2);
  const [result] = run.results;
  assert.equal(result.ruleIndex, 0);
  assert.equal(result.level, "error");
  const place = result.locations[0].physicalLocation;
  assert.equal(place.artifactLocation.uri, "src/a%20b.ts");
  assert.deepEqual(place.region, { startLine: 3, startColumn: 5, endLine: 3, endColumn: 25 });
});
test("no findings make an empty run", () => {
  const log: Log = JSON.parse(formatSarif([]));
  assert.deepEqual(log.runs[0]?.results, []);
});
test("text is one line per finding", () =>
  assert.equal(
    formatText([finding]),
    "src/a b.ts:3:5: critical redact aws-access-key-id AKIA**** (inside base64)",
  ));
test("JSON holds no hash", () => {
  const [row] = JSON.parse(formatJson([finding]));
  assert.equal(row.line, 3);
  assert.ok(!("valueHash" in row));
});
