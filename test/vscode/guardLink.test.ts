/** The editor's end of a real guard: starts and stops take turns, and each says what came of it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { GuardOptions } from "../../src/node/guard/options.ts";
import { startGuard } from "../../src/node/guard/guard.ts";
import type { GuardConnection } from "../../src/protocol/control.ts";
import { GuardLink } from "../../src/vscode/guardLink.ts";
import type { Log } from "../../src/vscode/log.ts";
import { testGuardOptions } from "../support/guard.ts";

const quiet = (): void => undefined;
const log: Log = { info: quiet, warn: quiet, error: quiet, show: quiet, dispose: quiet };

/** A guard of this process. */
async function lead(options: GuardOptions): Promise<GuardConnection> {
  const started = await startGuard(options);
  assert.equal(started.kind, "lead");
  return started.kind === "lead" ? started.guard : assert.fail();
}

test("a restart that is asked for during the start makes the start no failure", async () => {
  const options = await testGuardOptions();
  const link = new GuardLink(() => lead(options), log);
  const states: boolean[] = [];
  link.onDidChange(() => states.push(link.starting));
  const [started, restarted] = await Promise.all([link.start(), link.restart()]);
  assert.deepEqual([started, restarted], [true, true]);
  assert.equal(states[0], true, "it is starting before it answers");
  assert.equal(states.at(-1), false);
  await link.stop();
  assert.equal(link.api, undefined);
});

test("a guard that cannot start is answered, and is not called starting any longer", async () => {
  const link = new GuardLink(() => Promise.reject(new Error("no")), log);
  assert.equal(await link.start(), false);
  assert.deepEqual([link.starting, link.api], [false, undefined]);
});
