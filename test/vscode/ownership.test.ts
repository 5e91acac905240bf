/** Which window tells: the one with the files, else the one that is looked at and the guard's own. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { DecidedEvent } from "../../src/core/model/event.ts";
import { exchangeId, hash, millis, ruleId } from "../../src/core/model/ids.ts";
import { isToldHere, type WindowView } from "../../src/vscode/ownership.ts";

function event(workingDirectory?: string, sourceFile?: string): DecidedEvent {
  return {
    kind: "exchange.decided",
    id: exchangeId("e"),
    at: millis(0),
    client: "claude_code",
    family: "anthropic",
    api: "anthropic.messages",
    upstreamHost: "host",
    endpoint: "/",
    action: "redact",
    findings: [
      {
        ruleId: ruleId("r"),
        detector: "secrets",
        type: "t",
        severity: "high",
        confidence: "high",
        span: { start: 0, end: 1 },
        preview: "****",
        valueHash: hash("value"),
        encoding: [],
        path: "p",
        role: "user",
        age: "new",
        count: 1,
        action: "redact",
        ...(sourceFile === undefined ? {} : { sourceFile }),
      },
    ],
    session: workingDirectory === undefined ? {} : { workingDirectory },
    requestBytes: 1,
    scannedFields: 1,
    cachedFields: 0,
    scanMs: 1,
  };
}

const quiet: WindowView = {
  folders: ["/folder/a"],
  allFolders: ["/folder/a", "/folder/b"],
  focused: false,
  leads: false,
  shows: () => false,
};

function check(decided: DecidedEvent, view: Partial<WindowView>, expected: boolean): void {
  assert.equal(isToldHere(decided, { ...quiet, ...view }), expected);
}

test("a window tells about its own folders", () => {
  check(event("/folder/a"), {}, true);
  check(event("/folder/a/sub"), {}, true);
  check(event(undefined, "/folder/a/x.ts"), {}, true);
  check(event(undefined, "file:///folder/a/x.ts"), {}, true);
});

test("a window is silent about another window's folders, also when it is looked at", () => {
  check(event("/folder/b"), { focused: true, leads: true }, false);
  check(event(undefined, "/folder/b/x.ts"), { focused: true, leads: true }, false);
});

test("a folder that begins with the same letters is another one", () => {
  check(event("/folder/ab"), {}, false);
});

test("what belongs to no window is told where people look and where the guard runs", () => {
  check(event("/elsewhere"), {}, false);
  check(event("/elsewhere"), { focused: true }, true);
  check(event(), { leads: true }, true);
  check(event(undefined, "relative.ts"), { focused: true }, true);
});

test("a window that has the value open tells in any case", () => {
  check(event("/folder/b"), { shows: (value) => value === hash("value") }, true);
});
