/** What was answered with "Don't show again" is kept once each, and what is no list counts as nothing. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { keepMuted, mutedKeys } from "../../src/vscode/mutedNotifications.ts";

function memento(stored: Map<string, unknown>): Parameters<typeof mutedKeys>[0] {
  function get<T>(key: string): T | undefined;
  function get<T>(key: string, fallback: T): T;
  function get(key: string, fallback?: unknown): unknown {
    return stored.get(key) ?? fallback;
  }
  return {
    keys: () => [...stored.keys()],
    get,
    update: (key, value) => Promise.resolve(void stored.set(key, value)),
  };
}

test("keys are kept, each once, until they are taken back", async () => {
  const state = memento(new Map());
  assert.deepEqual(mutedKeys(state), []);
  await keepMuted(state, ["a", "b", "a"]);
  assert.deepEqual(mutedKeys(state), ["a", "b"]);
  await keepMuted(state, []);
  assert.deepEqual(mutedKeys(state), []);
});

test("what is no list of texts mutes nothing", () => {
  const key = "argus.mutedNotifications";
  assert.deepEqual(mutedKeys(memento(new Map([[key, "all"]]))), []);
  assert.deepEqual(mutedKeys(memento(new Map([[key, ["a", 1, null]]]))), ["a"]);
});
