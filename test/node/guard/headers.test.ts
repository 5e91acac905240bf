/** Header lines as they are forwarded: order, case, hop-by-hop. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { HeaderPair } from "../../../src/core/model/exchange.ts";
import { endToEnd, headerRecord, outgoingHeaders } from "../../../src/node/guard/headers.ts";

const outgoing = {
  host: "up.example",
  bytes: new Uint8Array(3),
  patched: false,
  declared: true,
  edits: [],
};

function check(
  pairs: readonly HeaderPair[],
  expected: readonly HeaderPair[],
  body = outgoing,
): void {
  assert.deepEqual(outgoingHeaders(endToEnd(pairs), body), expected);
}

test("what `Connection` names stays on its hop", () =>
  check(
    [
      ["Connection", "close, X-Hop"],
      ["x-hop", "1"],
      ["TE", "trailers"],
      ["A", "b"],
      ["Content-Length", "3"],
    ],
    [
      ["A", "b"],
      ["Content-Length", "3"],
    ],
  ));
test("a length is added when there was a body without one", () =>
  check([["Transfer-Encoding", "chunked"]], [["content-length", "3"]]));
test("a patched body has its own length and no encoding", () =>
  check(
    [
      ["content-encoding", "gzip"],
      ["content-length", "99"],
      ["Host", "127.0.0.1:1"],
    ],
    [
      ["Host", "up.example"],
      ["content-length", "3"],
    ],
    { ...outgoing, patched: true },
  ));
test("a request without a body gets no length", () =>
  check([["A", "b"]], [["A", "b"]], { ...outgoing, bytes: new Uint8Array(), declared: false }));
test("our own probe header is never sent on", () =>
  assert.deepEqual(endToEnd([["X-Argus-Probe", "x"]]), []));
test("duplicates become a list under the first spelling, and no name reaches a prototype", () => {
  const record = headerRecord([
    ["X-A", "1"],
    ["x-a", "2"],
    ["__proto__", "3"],
  ]);
  assert.deepEqual(Object.entries(record), [
    ["X-A", ["1", "2"]],
    ["__proto__", "3"],
  ]);
});
