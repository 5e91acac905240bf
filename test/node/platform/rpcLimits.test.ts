/** Batches of events and deadlines of calls at their edges, over a carrier that only collects. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  batchMs,
  type Carrier,
  connect,
  defaultCallTimeoutMs,
  maxBatch,
  serve,
} from "../../../src/node/platform/rpc.ts";

/** A transport into a list. */
function collecting(): Carrier & { readonly frames: unknown[] } {
  const frames: unknown[] = [];
  return {
    frames,
    batches: true,
    send: (frame) => frames.push(frame),
    onFrame: () => {},
    onClose: () => {},
    close: () => {},
  };
}

test("events wait until there are so many", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const carrier = collecting();
  const served = serve(carrier, {});
  const values = Array.from({ length: maxBatch }, (_, index) => index);
  for (const value of values.slice(1)) served.emitLater(value);
  assert.deepEqual(carrier.frames, []);
  served.emitLater(0);
  assert.deepEqual(carrier.frames, [{ t: "events", values: [...values.slice(1), 0] }]);
  context.mock.timers.tick(batchMs);
  assert.equal(carrier.frames.length, 1, "nothing is left to send");
});

test("events wait so long, from the first one on", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const carrier = collecting();
  const served = serve(carrier, {});
  served.emitLater("a");
  context.mock.timers.tick(batchMs - 1);
  served.emitLater("b");
  assert.deepEqual(carrier.frames, []);
  context.mock.timers.tick(1);
  assert.deepEqual(carrier.frames, [{ t: "events", values: ["a", "b"] }]);
});

test("a call without a deadline of its own has the documented one", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const remote = connect<{ readonly ask: () => void }>(collecting());
  let ended = "";
  const call = remote.call("ask", []).catch((error: unknown) => (ended = String(error)));
  context.mock.timers.tick(defaultCallTimeoutMs - 1);
  await Promise.resolve();
  assert.equal(ended, "");
  context.mock.timers.tick(1);
  await call;
  assert.match(ended, /no answer to `ask` in time/);
});
