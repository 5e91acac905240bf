/** The supervised scan thread: deadlines, crashes, restarts, and never a clean text by accident. */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import type { ScanConfig } from "../../../src/core/scan/scanner.ts";
import type { ScanHost, ScanHostOptions } from "../../../src/node/scanner/scanHost.ts";
import {
  createScanHost,
  minReaderChars,
  minSharedChars,
  mostHelpers,
} from "../../../src/node/scanner/scanHost.ts";
import { testSettings } from "../../support/guard.ts";

/**
 * A thread that misbehaves on request: what a pattern without end, a crash or a lost configuration
 * look like from outside. The real scanner cannot be made to do so.
 */
const sharing = new URL("../../../src/node/scanner/sharedTexts.ts", import.meta.url).href;
const thread = `
import { parentPort, threadId } from "node:worker_threads";
import { readerOf } from ${JSON.stringify(sharing)};
let version = -1;
let forgetful = true;
parentPort.on("message", ({ id, method, args }) => {
  const reply = (value) => parentPort.postMessage({ t: "ok", id, value });
  if (method === "configure") { version = args[0].version; return reply(undefined); }
  const wanted = args[1];
  if (method === "share") return version === wanted ? share(args[0], id) : reply({ kind: "unconfigured" });
  const texts = args[0];
  if (texts.some(({ text }) => text === "hang")) for (;;);
  if (texts.some(({ text }) => text === "crash")) process.exit(3);
  if (texts.some(({ text }) => text === "throw")) return parentPort.postMessage({ t: "error", id, message: "bug" });
  if (texts.some(({ text }) => text === "forget") && forgetful) { forgetful = false; version = -1; }
  if (version !== wanted) return reply({ kind: "unconfigured" });
  reply({ kind: "scanned", findings: texts.map(mark) });
});
const mark = ({ text }) => text.startsWith("#") ? [{ name: text.split(" ", 1)[0], threadId, version }] : [];
/** Slow, so that no thread reads everything before another one is awake. */
function share(shared, id) {
  const positions = [];
  const reader = readerOf(shared);
  for (let lot = reader.claim(); lot !== undefined; lot = reader.claim()) {
    positions.push(...lot);
    for (const { text } of reader.textsAt(lot)) {
      if (text === "hang") for (;;);
      if (text === "crash" || text === "crash here") process.exit(3);
      if (text === "throw") return parentPort.postMessage({ t: "error", id, message: "bug" });
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
  }
  const value = { kind: "scanned", findings: reader.textsAt(positions).map(mark), positions };
  parentPort.postMessage({ t: "ok", id, value });
}
`;

const config = (version: number): ScanConfig => ({
  version,
  rules: [],
  settings: { ...testSettings().scan, allowPatterns: [] },
});

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "argus-scan-"));
  await writeFile(join(folder, "thread.mjs"), thread);
});
after(() => rm(folder, { recursive: true, force: true }));

async function withHost(
  options: Partial<ScanHostOptions>,
  work: (host: ScanHost) => Promise<void>,
): Promise<void> {
  const workerFile = pathToFileURL(join(folder, "thread.mjs"));
  const host = createScanHost({
    workerFile,
    key: new Uint8Array(32),
    timeoutMs: 2_000,
    ...options,
  });
  host.configure(config(1));
  try {
    await work(host);
  } finally {
    await host.stop();
  }
}

const clean = { kind: "scanned", findings: [[]] };
const failed = (reason: string): object => ({ kind: "failed", reason });

test("a text is scanned, also before the thread is up", () =>
  withHost({}, async (host) => {
    assert.deepEqual(await host.scan([{ text: "a" }]), clean);
    assert.equal(host.restarts(), 0);
  }));

test("without configuration nothing counts as scanned", async () => {
  const workerFile = pathToFileURL(join(folder, "thread.mjs"));
  const host = createScanHost({ workerFile, key: new Uint8Array(32), timeoutMs: 2_000 });
  assert.deepEqual(await host.scan([{ text: "a" }]), failed("crashed"));
  await host.stop();
});

test("a deadline costs the culprit its verdict and nobody else", () =>
  withHost({ timeoutMs: 400 }, async (host) => {
    const outcomes = await Promise.all(["a", "hang", "b"].map((text) => host.scan([{ text }])));
    assert.deepEqual(outcomes, [clean, failed("timeout"), clean]);
    assert.equal(host.restarts(), 1);
  }));

test("a crash is replayed once, then failed; the next call gets a fresh, configured thread", () =>
  withHost({}, async (host) => {
    assert.deepEqual(await host.scan([{ text: "crash" }]), failed("crashed"));
    assert.equal(host.restarts(), 2);
    assert.deepEqual(await host.scan([{ text: "a" }]), clean);
  }));

test("an exception in the scanner is a failure, and the thread lives on", () =>
  withHost({}, async (host) => {
    assert.deepEqual(await host.scan([{ text: "throw" }]), failed("crashed"));
    assert.deepEqual(await host.scan([{ text: "a" }]), clean);
    assert.equal(host.restarts(), 0);
  }));

test("a thread that lost its rules is configured and asked again", () =>
  withHost({}, async (host) => {
    assert.deepEqual(await host.scan([{ text: "forget" }]), clean);
    assert.equal(host.restarts(), 0);
  }));

test("a new configuration is in force for the next call", () =>
  withHost({}, async (host) => {
    assert.deepEqual(await host.scan([{ text: "a" }]), clean);
    host.configure(config(2));
    assert.deepEqual(await host.scan([{ text: "a" }]), clean);
  }));

test("the queue is bounded by calls and by characters", async () => {
  await withHost({ limits: { maxCalls: 3, maxChars: 10 } }, async (host) => {
    // The configuration's own empty call is being run; three wait, the fourth does not fit.
    const texts = ["a", "b", "c", "d"].map((text) => host.scan([{ text }]));
    assert.deepEqual(await Promise.all(texts), [clean, clean, clean, failed("overloaded")]);
    assert.deepEqual(await host.scan([{ text: "0123456789" }]), clean);
    assert.deepEqual(await host.scan([{ text: "0123456789a" }]), failed("overloaded"));
  });
});

test("a module that cannot be loaded fails every scan and does not hang", () =>
  withHost(
    { workerFile: pathToFileURL(join(tmpdir(), "argus-no-such-file.mjs")) },
    async (host) => {
      assert.deepEqual(await host.scan([{ text: "a" }]), failed("crashed"));
    },
  ));

test("stop settles what waits, and later calls", async () => {
  const workerFile = pathToFileURL(join(folder, "thread.mjs"));
  const host = createScanHost({ workerFile, key: new Uint8Array(32), timeoutMs: 60_000 });
  host.configure(config(1));
  const waiting = ["hang", "b"].map((text) => host.scan([{ text }]));
  await host.stop();
  assert.deepEqual(await Promise.all(waiting), [failed("crashed"), failed("crashed")]);
  assert.deepEqual(await host.scan([{ text: "a" }]), failed("crashed"));
});

/** As many texts as it takes to be dealt out, each with its own name. */
const many = Array.from({ length: 12 }, (_, at) => ({
  text: `#${at} ${"x".repeat((minSharedChars / 12) * (1 + (at % 3)))}`,
}));

/** The same, for three threads. */
const more = many.map(({ text }, at) => ({
  text: text.padEnd(Math.ceil((3 * minReaderChars) / many.length), `${at}`),
}));

interface Mark {
  readonly name: string;
  readonly threadId: number;
  readonly version: number;
}

/** What the thread above says of each text; throws when it failed. */
async function marksOf(host: ScanHost, texts = many): Promise<readonly Mark[]> {
  const outcome = await host.scan(texts);
  assert.ok(outcome.kind === "scanned", JSON.stringify(outcome));
  return outcome.findings.flat() as unknown as readonly Mark[];
}

const threadsOf = (marks: readonly Mark[]): number =>
  new Set(marks.map(({ threadId }) => threadId)).size;

/** Until the helpers have their rules: each large call asks for one more. */
async function withHelpers(host: ScanHost, count: number): Promise<void> {
  const texts = count > 1 ? more : many;
  while (threadsOf(await marksOf(host, texts)) < count + 1) await sleep(5);
}

test("large calls are dealt out over the threads, and come back in order", () =>
  withHost({ maxHelpers: 2 }, async (host) => {
    await withHelpers(host, 2);
    assert.equal(host.threads(), 3);
    const marks = await marksOf(host, more);
    assert.deepEqual(
      marks.map(({ name }) => name),
      many.map((_, at) => `#${at}`),
    );
  }));

test("a third thread starts and reads only where each has enough to read", () =>
  withHost({ maxHelpers: 2 }, async (host) => {
    const least = 3 * minReaderChars;
    const halves = (chars: number): { readonly text: string }[] =>
      ["#0 ", "#1 "].map((name) => ({ text: name.padEnd(chars / 2, "x") }));
    await withHelpers(host, 1);
    for (let call = 0; call < 5; call += 1) await host.scan(halves(least - 2));
    assert.equal(host.threads(), 2);
    await host.scan(halves(least));
    assert.equal(host.threads(), 3);
    await withHelpers(host, 2);
    for (let call = 0; call < 5; call += 1) assert.ok(threadsOf(await marksOf(host)) <= 2);
  }));

test("without a number of its own, a host has helpers for spare cores, up to the documented number", () =>
  withHost({}, async (host) => {
    const most = Math.min(availableParallelism() - 1, mostHelpers);
    const texts = many.map(({ text }, at) => ({
      text: text.padEnd(Math.ceil(((mostHelpers + 3) * minReaderChars) / many.length), `${at}`),
    }));
    // Helpers start one at a time, and each of these calls asks for more than there may be.
    for (let call = 0; call < 5; call += 1) await host.scan(texts);
    while (host.threads() <= most) await host.scan(texts);
    while (threadsOf(await marksOf(host, texts)) <= most) await sleep(5);
    for (let call = 0; call < 5; call += 1) await host.scan(texts);
    assert.equal(host.threads(), 1 + most);
  }));

test("small calls, single texts and machines with one core use one thread", async () => {
  await withHost({ maxHelpers: 2 }, async (host) => {
    for (let call = 0; call < 5; call += 1) await marksOf(host, many.slice(0, 2));
    assert.equal(host.threads(), 1);
    await withHelpers(host, 1);
    assert.equal(threadsOf(await marksOf(host, [{ text: `#0 ${"x".repeat(minSharedChars)}` }])), 1);
  });
  await withHost({ maxHelpers: 0 }, async (host) => {
    for (let call = 0; call < 5; call += 1) assert.equal(threadsOf(await marksOf(host)), 1);
    assert.equal(host.threads(), 1);
  });
});

test("a share that fails fails the call, and no other one", () =>
  withHost({ maxHelpers: 1, timeoutMs: 400 }, async (host) => {
    await withHelpers(host, 1);
    const reasons = { hang: "timeout", crash: "crashed", throw: "crashed" };
    for (const [text, reason] of Object.entries(reasons)) {
      const [bad, good] = await Promise.all([host.scan([...many, { text }]), host.scan(many)]);
      assert.deepEqual(bad, failed(reason), text);
      assert.equal(good.kind, "scanned", text);
      await withHelpers(host, 1);
    }
  }));

test("a thread that is busy is not waited for", () =>
  withHost({ maxHelpers: 1 }, async (host) => {
    await withHelpers(host, 1);
    const first = await Promise.race([
      host.scan([{ text: "hang" }]).then(() => "the one that hangs"),
      marksOf(host).then(() => "the others"),
    ]);
    assert.equal(first, "the others");
  }));

test("what a thread had claimed when it ended is read by another one", () =>
  withHost({ maxHelpers: 1 }, async (host) => {
    await withHelpers(host, 1);
    const outcome = await host.scan([...many, { text: "crash here" }]);
    assert.equal(outcome.kind === "scanned" && outcome.findings.length, many.length + 1);
    assert.equal(host.restarts(), 1);
  }));

test("all texts of a call are read by the same rules", () =>
  withHost({ maxHelpers: 1 }, async (host) => {
    await withHelpers(host, 1);
    for (let version = 2; version < 20; version += 1) {
      const before = marksOf(host);
      host.configure(config(version));
      for (const marks of await Promise.all([before, marksOf(host), marksOf(host)]))
        assert.equal(new Set(marks.map((mark) => mark.version)).size, 1);
      assert.equal((await marksOf(host))[0]?.version, version);
    }
  }));

test("a helper that has nothing to do ends, and comes back when it is of use", () =>
  withHost({ maxHelpers: 1, helperIdleMs: 30 }, async (host) => {
    await withHelpers(host, 1);
    while (host.threads() > 1) await sleep(5);
    assert.equal(threadsOf(await marksOf(host)), 1);
    await withHelpers(host, 1);
    assert.equal(host.restarts(), 0);
  }));
