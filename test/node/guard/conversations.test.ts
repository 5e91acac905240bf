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
import { plainFields } from "../../support/fields.ts";
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
      const opened = conversations.open(raw, digest).finish();
      assert.deepEqual(plainFields(opened.fields), plainFields(openRequest(raw, digest).fields));
      assert.equal(opened.continues !== undefined, turn > 5, `${name} ${turn}`);
    }
  }
});

test("what continues takes the former's place, a fork of the start does not", () => {
  const conversations = createConversations();
  conversations.open(body(21), digest).finish();
  const one = conversations.bytes();
  conversations.open(body(23), digest).finish();
  assert.ok(conversations.bytes() < one * 1.3);
  const fork = request({ messages: [...turns(4), ...turns(9, "fork")] });
  assert.equal(conversations.open(fork, digest).finish().continues, undefined);
  assert.ok(conversations.open(body(25), digest).finish().continues, "the long one is still known");
});

test("the least recently used goes at the limit, and what is too large is not kept", () => {
  const conversations = createConversations(250_000);
  for (const name of ["a", "b", "c", "d"]) conversations.open(body(7, name), digest).finish();
  assert.ok(conversations.bytes() <= 250_000);
  assert.ok(conversations.open(body(9, "d"), digest).finish().continues);
  assert.equal(conversations.open(body(9, "a"), digest).finish().continues, undefined);
  const small = createConversations(10_000);
  small.open(body(9), digest).finish();
  assert.equal(small.bytes(), 0);
  assert.ok(maxConversationBytes > 250_000);
});

test("only so many are kept, of however many clients", () => {
  const conversations = createConversations();
  const from = (client: number): RawRequest => ({ ...body(5, `n${client}`), client: `c${client}` });
  conversations.open(from(0), digest).finish();
  const one = conversations.bytes();
  for (let client = 1; client < 2 * maxConversations; client += 1)
    conversations.open(from(client), digest).finish();
  assert.ok(conversations.bytes() < one * (maxConversations + 1));
  assert.ok(conversations.bytes() > one * (maxConversations - 1));
});

test("a conversation that was silent for long is forgotten", () => {
  const conversations = createConversations();
  conversations.open(body(7), digest).finish();
  assert.ok(conversations.open(body(9, "a", maxIdleMs), digest).finish().continues);
  assert.equal(
    conversations.open(body(11, "a", 3 * maxIdleMs), digest).finish().continues,
    undefined,
  );
});

test("only so many conversations are compared", () => {
  const conversations = createConversations();
  for (let index = 0; index <= maxCompared; index += 1)
    conversations.open(body(5, `n${index}`), digest).finish();
  assert.equal(conversations.open(body(7, "n0"), digest).finish().continues, undefined);
  assert.ok(conversations.open(body(7, `n${maxCompared}`), digest).finish().continues);
});

test("many small requests do not push a conversation out", () => {
  const conversations = createConversations();
  conversations.open(body(7), digest).finish();
  const small = (index: number, more: readonly object[] = []): RawRequest => {
    const asked = { role: "user", content: `${index} ${"Give it a title. ".repeat(100)}` };
    return request({ messages: [asked, { role: "assistant", content: "Titled." }, ...more] });
  };
  for (let index = 0; index <= maxSmall; index += 1) {
    const raw = small(index);
    assert.ok(raw.body.length < smallBytes);
    assert.equal(conversations.open(raw, digest).finish().continues, undefined);
  }
  assert.ok(conversations.open(body(9), digest).finish().continues);
  const more = [{ role: "user", content: "Shorter, please." }];
  const raw = small(maxSmall, more);
  const opened = conversations.open(raw, digest).finish();
  assert.ok(opened.continues, "small ones are continued, too");
  assert.deepEqual(plainFields(opened.fields), plainFields(openRequest(raw, digest).fields));
  assert.equal(conversations.open(small(0, more), digest).finish().continues, undefined);
});

test("known fields are met again as the same objects", () => {
  const conversations = createConversations();
  const former = conversations.open(body(9), digest).finish().fields;
  const next = conversations.open(body(11), digest).finish().fields;
  const known = next.filter((field, index) => field === former[index]);
  assert.ok(known.length >= 16);
});

test("a turn is kept once, when it is finished", () => {
  const conversations = createConversations();
  const opening = conversations.open(body(5), digest);
  assert.equal(conversations.bytes(), 0);
  const opened = opening.finish();
  assert.equal(opening.finish(), opened);
  assert.deepEqual(opening.fields, opened.fields);
  assert.equal(opening.kept, opened.memory?.opened.placed.length);
  assert.ok(conversations.open(body(7), digest).finish().continues);
});
