/**
 * Reference cases: MCP lines as the guard reads them, calls as the wrapper knows them, and which
 * answers belong to a request. Lists of allowed tools and pinned definitions are not among them.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { lineRequest } from "../../src/core/exchange/mcpLine.ts";
import { openRequest } from "../../src/core/exchange/open.ts";
import type { Direction } from "../../src/core/mcp/verdict.ts";
import { readLine } from "../../src/core/mcp/message.ts";
import { createPending } from "../../src/core/mcp/pending.ts";
import { exchangeId, millis } from "../../src/core/model/ids.ts";
import { readCases } from "./readCases.ts";
import { findingsIn } from "./scanCases.ts";

interface Input {
  readonly message?: unknown;
  readonly result?: unknown;
  readonly body?: unknown;
  readonly steps?: readonly (readonly [step: "track" | "validate", id: number | null])[];
}
interface Expect {
  readonly types?: readonly string[];
  readonly types_include?: readonly string[];
  readonly tool?: string | null;
  readonly validated?: readonly boolean[];
}

/** Types of all findings in a line, each once. */
function typesIn(line: unknown, direction: Direction, method: string): readonly string[] {
  const { fields } = openRequest(
    lineRequest({
      id: exchangeId("case"),
      at: millis(0),
      client: "test",
      method,
      direction,
      body: Buffer.from(JSON.stringify(line)),
    }),
  );
  const found = fields.flatMap(({ text, role, key }) =>
    findingsIn(text, { role, ...(key === undefined ? {} : { key }) }),
  );
  return [...new Set(found.map(({ type }) => type))];
}

function toolOf(body: unknown): string | null {
  const line = readLine(JSON.stringify(body));
  if (line.kind !== "messages") return null;
  return line.messages.find(({ tool }) => tool !== undefined)?.tool ?? null;
}

/** An answer without an id belongs to no request and is let through as it is. */
function validated(steps: NonNullable<Input["steps"]>): readonly boolean[] {
  const pending = createPending();
  const results: boolean[] = [];
  for (const [step, id] of steps) {
    const token = JSON.stringify(id);
    if (step === "track") pending.add({ id: token, method: "tools/call" });
    else results.push(id === null || pending.settle(token) !== undefined);
  }
  return results;
}

function checkTypes(types: readonly string[], expect: Expect): void {
  if (expect.types !== undefined) assert.deepEqual(types, expect.types);
  for (const type of expect.types_include ?? []) assert.ok(types.includes(type), types.join());
}

/** Its value runs up the alphabet and the digits: Argus takes it for an example. */
const examples = new Set(["mcp/args-multiline-env"]);

for (const { id, level, op, input, expect } of readCases<Input, Expect>("mcp")) {
  if (examples.has(id)) continue;
  test(`${id} (${level})`, () => {
    if (op === "mcp_request") checkTypes(typesIn(input.message, "to-server", "tools/call"), expect);
    else if (op === "mcp_response") {
      const line = { jsonrpc: "2.0", id: 1, result: input.result };
      checkTypes(typesIn(line, "to-client", "tools/call"), expect);
    } else if (op === "mcp_detect") assert.equal(toolOf(input.body), expect.tool);
    else assert.deepEqual(validated(input.steps ?? []), expect.validated);
  });
}
