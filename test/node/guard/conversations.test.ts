/** Memory of conversations: which one is continued, what is dropped, and that it pays. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openRequest } from "../../../src/core/exchange/open.ts";
import type { RawRequest } from "../../../src/core/model/exchange.ts";
import { hash, millis } from "../../../src/core/model/ids.ts";
import {
  createConversations,
  maxCompared,
  maxConversationBytes,
  maxConversations,
  maxIdleMs,
  maxSmall,
  smallBytes,
} from "../../../src/node/guard/conversations.ts";
import { request } from "../../support/requests.ts";

const digest = (text: string) => hash(text.length.toString(16).padStart(64, "0"));
const filler = "const value = compute(input) + other;\n".repeat(200);

function turns(count: number, name = "a"): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content: `${name} ${index} ${filler}`,
  }));
}

function body(count: number, name?: string, at = 0): RawRequest {
  return { ...request({ messages: turns(count, name) }), at: millis(at) };
}

test("a turn continues its own conversation, beside others of the same client", () => {
  const conversations = createConversations();
  for (let turn = 5; turn < 15; turn += 2) {
    for (const name of ["a", "b", "c"]) {
      const raw = body(turn, name);
      const opened = conversations.open(raw, digest);
      assert.deepEqual(opened.fields, openRequest(raw, digest).fields);
      assert.equal(opened.continues !== undefined, turn > 5, `${name} ${turn}`);
    }
  }
});

test("what continues takes the former's place, a fork of the start does not", () => {
  const conversations = createConversations();
  conversations.open(body(21), digest);
  const one = conversations.bytes();
  conversations.open(body(23), digest);
  assert.ok(conversations.bytes() < one * 1.3);
  const fork = request({ messages: [...turns(4), ...turns(9, "fork")] });
  assert.equal(conversations.open(fork, digest).continues, undefined);
  assert.ok(conversations.open(body(25), digest).continues, "the long one is still known");
});

test("the least recently used goes at the limit, and what is too large is not kept", () => {
  const conversations = createConversations(250_000);
  for (const name of ["a", "b", "c", "d"]) conversations.open(body(7, name), digest);
  assert.ok(conversations.bytes() <= 250_000);
  assert.ok(conversations.open(body(9, "d"), digest).continues);
  assert.equal(conversations.open(body(9, "a"), digest).continues, undefined);
  const small = createConversations(10_000);
  small.open(body(9), digest);
  assert.equal(small.bytes(), 0);
  assert.ok(maxConversationBytes > 250_000);
});

test("only so many are kept, of however many clients", () => {
  const conversations = createConversations();
  const from = (client: number): RawRequest => ({ ...body(5, `n${client}`), client: `c${client}` });
  conversations.open(from(0), digest);
  const one = conversations.bytes();
  for (let client = 1; client < 2 * maxConversations; client += 1)
    conversations.open(from(client), digest);
  assert.ok(conversations.bytes() < one * (maxConversations + 1));
  assert.ok(conversations.bytes() > one * (maxConversations - 1));
});

test("a conversation that was silent for long is forgotten", () => {
  const conversations = createConversations();
  conversations.open(body(7), digest);
  assert.ok(conversations.open(body(9, "a", maxIdleMs), digest).continues);
  assert.equal(conversations.open(body(11, "a", 3 * maxIdleMs), digest).continues, undefined);
});

test("only so many conversations are compared", () => {
  const conversations = createConversations();
  for (let index = 0; index <= maxCompared; index += 1)
    conversations.open(body(5, `n${index}`), digest);
  assert.equal(conversations.open(body(7, "n0"), digest).continues, undefined);
  assert.ok(conversations.open(body(7, `n${maxCompared}`), digest).continues);
});

test("many small requests do not push a conversation out", () => {
  const conversations = createConversations();
  conversations.open(body(7), digest);
  const small = (index: number, more: readonly object[] = []): RawRequest => {
    const asked = { role: "user", content: `${index} ${"Give it a title. ".repeat(100)}` };
    return request({ messages: [asked, { role: "assistant", content: "Titled." }, ...more] });
  };
  for (let index = 0; index <= maxSmall; index += 1) {
    const raw = small(index);
    assert.ok(raw.body.length < smallBytes);
    assert.equal(conversations.open(raw, digest).continues, undefined);
  }
  assert.ok(conversations.open(body(9), digest).continues);
  const more = [{ role: "user", content: "Shorter, please." }];
  const raw = small(maxSmall, more);
  const opened = conversations.open(raw, digest);
  assert.ok(opened.continues, "small ones are continued, too");
  assert.deepEqual(opened.fields, openRequest(raw, digest).fields);
  assert.equal(conversations.open(small(0, more), digest).continues, undefined);
});

test("known fields are met again as the same objects", () => {
  const conversations = createConversations();
  const former = conversations.open(body(9), digest).fields;
  const next = conversations.open(body(11), digest).fields;
  const known = next.filter((field, index) => field === former[index]);
  assert.ok(known.length >= 16);
});

test("what was opened is known to the next turn, settled before or not", () => {
  for (const settled of [true, false]) {
    const conversations = createConversations();
    conversations.open(body(5), digest);
    if (settled) conversations.settle();
    conversations.settle();
    assert.ok(conversations.open(body(7), digest).continues, String(settled));
  }
});
