/** Reference cases: confidentiality markings and file names, in the request they came with. */

import type { RawRequest } from "../../src/core/model/exchange.ts";
import { exchangeId, millis } from "../../src/core/model/ids.ts";
import { openRequest } from "../../src/core/exchange/open.ts";
import { findingsIn, runCases } from "./scanCases.ts";

function request(body: unknown): RawRequest {
  return {
    id: exchangeId("case"),
    at: millis(0),
    method: "POST",
    target: "/v1/messages",
    headers: [["content-type", "application/json"]],
    body: new TextEncoder().encode(JSON.stringify(body)),
    family: "anthropic",
    client: "test",
  };
}

runCases("proprietary", ({ body }) =>
  openRequest(request(body)).fields.flatMap(({ text, role, sourceFile }) =>
    findingsIn(text, { role, ...(sourceFile === undefined ? {} : { path: sourceFile }) }).map(
      ({ type }) => type,
    ),
  ),
);
