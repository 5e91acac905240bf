/** Results by content: bounded, and good for one version of the rules only. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import type { ScanField, TextFinding } from "../../../src/core/model/finding.ts";
import {
  cacheTtlMs,
  createResultCache,
  entryBytes,
  findingBytes,
  type Looked,
  maxLineKeys,
  minSketched,
  type ResultCache,
  touchMs,
} from "../../../src/node/guard/resultCache.ts";
import { finding } from "../../support/events.ts";

const field = (text: string, more: Partial<ScanField> = {}): ScanField => ({
  path: "p",
  text,
  role: "user",
  age: "new",
  ...more,
});

/** Keeps a result under the key of a text of that name; returns the key. */
function put(
  cache: ResultCache,
  name: string,
  findings: readonly TextFinding[],
  version = 1,
): string {
  for (const looked of cache.look([field(name)], 0)) cache.keep(looked, findings, version);
  return cache.keyOf(field(name));
}

/** The cache reads its clock at most once in a millisecond. */
const cacheLookMs = 5;

test("the key follows text, role and file, and not the place in the request", () => {
  const cache = createResultCache(10_000);
  const same = [field("a"), field("a", { path: "q", age: "history", tool: "t" })];
  assert.equal(new Set(same.map((each) => cache.keyOf(each))).size, 1);
  const other = [
    field("a"),
    field("b"),
    field("a", { role: "tool" }),
    field("a", { sourceFile: "f" }),
    field("a", { key: "password" }),
    field("\ud83d"),
    field("\ud83e"),
  ];
  assert.equal(new Set(other.map((each) => cache.keyOf(each))).size, other.length);
});
test("a literal has a key of its own, which no text has that reads like it", () => {
  const cache = createResultCache(10_000);
  const literal = (text: string): ScanField => ({
    ...field(""),
    literal: new TextEncoder().encode(text),
  });
  const long = "a\\n".repeat(minSketched);
  assert.equal(cache.keyOf(literal(long)), cache.keyOf(literal(long)));
  const all = [literal(long), literal(`${long}b`), field(long), field(JSON.parse(`"${long}"`))];
  assert.equal(new Set(all.map((each) => cache.keyOf(each))).size, all.length);
  cache.useVersion(1);
  const known = (): boolean => cache.look([literal(long)], 0)[0]?.findings !== undefined;
  assert.equal(known(), false);
  for (const looked of cache.look([literal(long)], 0)) cache.keep(looked, [], 1);
  assert.equal(known(), true);
});

test("a result of another version is not kept, and a new version empties the cache", () => {
  const cache = createResultCache(10_000);
  cache.useVersion(1);
  const key = put(cache, "k", [], 0);
  assert.equal(cache.get(key), undefined);
  put(cache, "k", []);
  assert.deepEqual(cache.get(key), []);
  cache.useVersion(1);
  assert.deepEqual(cache.get(key), []);
  cache.useVersion(2);
  assert.equal(cache.get(key), undefined);
});
/** Fields that outlive the request, as a request looks at them. */
function lookAndHold(cache: ResultCache, fields: readonly ScanField[]): readonly Looked[] {
  const looked = cache.look(fields, fields.length);
  cache.hold(looked);
  return looked;
}
test("a kept field that is met again is known by itself, for one version only", () => {
  const cache = createResultCache(10_000);
  cache.useVersion(1);
  const [one, other] = [field("a"), field("b")];
  const look = (...fields: readonly ScanField[]): readonly unknown[] =>
    lookAndHold(cache, fields).map(({ findings }) => findings);
  const keep = (findings: readonly TextFinding[], version: number): void =>
    lookAndHold(cache, [one]).forEach((looked) => cache.keep(looked, findings, version));
  assert.deepEqual(look(one, other), [undefined, undefined]);
  const found = [finding("a")];
  keep(found, 1);
  assert.deepEqual(look(one, other, field("a")), [found, undefined, found]);
  cache.useVersion(2);
  assert.deepEqual(look(one), [undefined]);
  keep(found, 1);
  assert.deepEqual(look(one), [undefined], "of a version that is over");
  keep([], 2);
  assert.deepEqual(look(one, field("a")), [[], []]);
});
test("what was looked up stays what it was when the rules change meanwhile", () => {
  const cache = createResultCache(10_000);
  cache.useVersion(1);
  const fields = [field("a")];
  const found = [finding("a")];
  for (const each of lookAndHold(cache, fields)) cache.keep(each, found, 1);
  const looked = lookAndHold(cache, fields);
  cache.useVersion(2);
  assert.deepEqual(cache.look(fields, 1)[0]?.findings, undefined);
  assert.deepEqual(looked[0]?.findings, found);
});
test("meeting a kept field again is a use of its entry", async () => {
  let time = 1;
  const cache = createResultCache(10_000, { elapsed: () => time });
  cache.useVersion(1);
  const same = field("a");
  put(cache, "a", []);
  for (let step = 0; step < 20; step += 1) {
    time += touchMs;
    await sleep(cacheLookMs);
    assert.deepEqual(lookAndHold(cache, [same])[0]?.findings, []);
  }
  assert.deepEqual(cache.get(cache.keyOf(same)), [], "long after the limit");
});
test("long texts are known again by their content, short ones too", () => {
  const cache = createResultCache(100_000);
  cache.useVersion(1);
  const lengths = [1, minSketched - 1, minSketched, minSketched + 1, 20_000];
  const find = (text: string): readonly TextFinding[] | undefined =>
    cache.look([field(text)], 0)[0]?.findings;
  for (const length of lengths) {
    const text = `${length} `.repeat(length).slice(0, length);
    assert.equal(find(text), undefined);
    put(cache, text, [finding("a")]);
    assert.deepEqual(find(text)?.length, 1);
    assert.equal(find(`${text.slice(0, -1)}!`), undefined, "nearly the same");
    assert.equal(find(`!${text.slice(1)}`), undefined, "nearly the same");
  }
});
test("the oldest entries go at the limit of bytes", () => {
  const cache = createResultCache(400);
  cache.useVersion(1);
  const keys = ["a", "b", "c"].map((name) => put(cache, name, []));
  assert.deepEqual(
    keys.map((key) => cache.get(key) !== undefined),
    [false, true, true],
  );
});

test("bytes are counted by entries and their findings, to the last one that fits", () => {
  const cache = createResultCache(2 * entryBytes + findingBytes);
  cache.useVersion(1);
  const [a, b] = [put(cache, "a", [finding("a")]), put(cache, "b", [])];
  assert.deepEqual([cache.get(a)?.length, cache.get(b)?.length], [1, 0]);
  const c = put(cache, "c", []);
  assert.deepEqual([cache.get(a), cache.get(c)?.length], [undefined, 0]);
});
test("what is larger than the whole cache is not kept, and costs nothing else its place", () => {
  const cache = createResultCache(entryBytes + findingBytes);
  cache.useVersion(1);
  const small = put(cache, "small", []);
  const large = put(cache, "large", [finding("a"), finding("b")]);
  assert.deepEqual([cache.get(small)?.length, cache.get(large)], [0, undefined]);
});
test("an entry lives as long after its last use as the limit says", async () => {
  let time = 1;
  const cache = createResultCache(10_000, { elapsed: () => time });
  cache.useVersion(1);
  const key = put(cache, "k", []);
  time += cacheTtlMs;
  await sleep(cacheLookMs);
  assert.deepEqual(cache.get(key), []);
  time += cacheTtlMs;
  await sleep(cacheLookMs);
  assert.deepEqual(cache.get(key), [], "a use counts anew");
  time += cacheTtlMs + 1;
  await sleep(cacheLookMs);
  assert.equal(cache.get(key), undefined);
});
test("parts of names and text cannot trade places", () => {
  const cache = createResultCache(10_000);
  const fields = [
    field("\0c", { sourceFile: "a", key: "b" }),
    field("c", { sourceFile: "a\0b" }),
    field("c", { sourceFile: "a", key: "\0b" }),
    field("bc", { sourceFile: "a" }),
    field("c", { sourceFile: "ab" }),
    field("c", { sourceFile: "a", key: "b" }),
  ];
  assert.equal(new Set(fields.map((each) => cache.keyOf(each))).size, fields.length);
});
test("the same short text has one key per role, file and member", () => {
  const cache = createResultCache(100_000);
  cache.useVersion(1);
  const fields = [
    field("3\0key\0\0text"),
    field("text", { key: "key" }),
    field("text", { role: "system" }),
    field("text"),
    field("text", { sourceFile: "key" }),
  ];
  const looked = cache.look([...fields, ...fields], 0);
  // Without results nothing is known, whatever the look has in common with another one.
  assert.ok(looked.every(({ findings }) => findings === undefined));
  assert.deepEqual(
    looked.map(({ key }) => key),
    [...fields, ...fields].map((each) => cache.keyOf(each)),
  );
  assert.equal(new Set(looked.map(({ key }) => key)).size, fields.length);
});
test("keys of lines outside of bodies are at hand, of so many; those of bodies are not", () => {
  let time = 1;
  const cache = createResultCache(1_000_000, { elapsed: () => time });
  cache.useVersion(1);
  let reads = 0;
  const line: ScanField = {
    ...field("line"),
    get text() {
      reads += 1;
      return "line";
    },
  };
  const readsOf = (work: () => unknown): number => {
    reads = 0;
    work();
    return reads;
  };
  const look = (body: number): number =>
    readsOf(() => assert.equal(cache.look([line], 0, body)[0]?.key, cache.keyOf(field("line"))));
  const others = (count: number): unknown =>
    cache.look(
      Array.from({ length: count }, (_, at) => field(`other ${at}`)),
      0,
      0,
    );
  const digested = look(1);
  assert.equal(look(1), digested, "of a body");
  assert.equal(look(0), digested);
  const known = look(0);
  assert.ok(known < digested);
  others(maxLineKeys - 1);
  assert.equal(look(0), known);
  others(maxLineKeys);
  assert.equal(look(0), digested, "pushed out");
  time += cacheTtlMs;
  assert.equal(look(0), known);
  time += cacheTtlMs + 1;
  assert.equal(look(0), digested, "as long as its entry");
  cache.useVersion(2);
  assert.equal(look(0), digested, "as long as its entry");
});
