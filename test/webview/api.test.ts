/** The page's end of the channel: every request settles, what does not decode is dropped. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { createApi, type Host, type Push, replyTimeoutMs } from "../../webview/api.ts";

function connect(): {
  readonly sent: unknown[];
  readonly pushed: Push[];
  readonly receive: (message: unknown) => void;
  readonly api: ReturnType<typeof createApi>;
} {
  const sent: unknown[] = [];
  const pushed: Push[] = [];
  let listener: (message: unknown) => void = () => undefined;
  const host: Host = {
    postMessage: (message) => sent.push(message),
    onMessage(next) {
      listener = next;
      return () => {
        listener = () => undefined;
      };
    },
  };
  const api = createApi(host, (push) => pushed.push(push));
  return { sent, pushed, api, receive: (message) => listener(message) };
}

test("a reply settles the request with the same id only", async () => {
  const { api, receive, sent } = connect();
  const first = api.request({ kind: "resume" });
  const second = api.request({ kind: "stored" });
  assert.deepEqual(sent, [
    { kind: "request", id: 1, command: { kind: "resume" } },
    { kind: "request", id: 2, command: { kind: "stored" } },
  ]);
  receive({ kind: "reply", id: 2, reply: { kind: "stored", tables: [] } });
  receive({ kind: "reply", id: 1, reply: { kind: "done" } });
  assert.deepEqual(await first, { kind: "done" });
  assert.deepEqual(await second, { kind: "stored", tables: [] });
});

test("a request without an answer fails with what to do", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const { api } = connect();
    const reply = api.request({ kind: "resume" });
    mock.timers.tick(replyTimeoutMs);
    const settled = await reply;
    assert.equal(settled.kind, "failed");
  } finally {
    mock.timers.reset();
  }
});

test("pushes arrive, what does not decode is dropped", () => {
  const { pushed, receive } = connect();
  receive({ kind: "clients", clients: [] });
  receive({ kind: "clients", clients: "many" });
  receive({ kind: "unknown" });
  receive(undefined);
  assert.deepEqual(pushed, [{ kind: "clients", clients: [] }]);
});
