/** A rule is announced once in a conversation, and rarely over all of them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { DecidedEvent } from "../../src/core/model/event.ts";
import { sessionId } from "../../src/core/model/ids.ts";
import { Cooldown, cooldownMs, maxConversations } from "../../src/vscode/notificationCooldown.ts";
import { decided } from "./fakes.ts";

const inChat = (name: string): DecidedEvent => ({
  ...decided("redact", []),
  session: name === "" ? {} : { sessionId: sessionId(name) },
});

test("a conversation hears of a rule once, another one after the cooldown", () => {
  const cooldown = new Cooldown();
  assert.equal(cooldown.isQuiet("rule", inChat("a"), 0), false);
  cooldown.tell("rule", inChat("a"), 0);
  assert.equal(cooldown.isQuiet("rule", inChat("b"), cooldownMs - 1), true);
  assert.equal(cooldown.isQuiet("rule", inChat("b"), cooldownMs), false);
  assert.equal(cooldown.isQuiet("rule", inChat("a"), 10 * cooldownMs), true);
  assert.equal(cooldown.isQuiet("other", inChat("a"), 0), false);
});

test("without a conversation only the time counts", () => {
  const cooldown = new Cooldown();
  cooldown.tell("rule", inChat(""), 0);
  assert.equal(cooldown.isQuiet("rule", inChat(""), cooldownMs - 1), true);
  assert.equal(cooldown.isQuiet("rule", inChat(""), cooldownMs), false);
});

test("as many conversations are remembered as the limit says", () => {
  const cooldown = new Cooldown();
  const later = 2 * cooldownMs;
  for (let index = 0; index < maxConversations; index++) cooldown.tell("r", inChat(`${index}`), 0);
  assert.equal(cooldown.isQuiet("r", inChat("0"), later), true);
  cooldown.tell("r", inChat("more"), 0);
  assert.equal(cooldown.isQuiet("r", inChat("0"), later), false);
  assert.equal(cooldown.isQuiet("r", inChat("1"), later), true);
});
