/** Reference cases: the history that is sent again, through a real guard with its caches. */

import { after, before, test } from "node:test";

import type { TestGuard } from "../support/guard.ts";
import { startTestGuard } from "../support/guard.ts";
import { startStubProvider, type StubProvider } from "../support/stubProvider.ts";
import { checkDecided, decidedOn, type Expected, type GuardInput, prepare } from "./guardCases.ts";
import { readCases } from "./readCases.ts";

interface Input extends GuardInput {
  readonly bodies: readonly unknown[];
}

let stub: StubProvider;
let guarded: TestGuard;
before(async () => {
  stub = await startStubProvider();
  guarded = await startTestGuard({ upstream: stub.url });
});
after(async () => {
  await guarded.stop();
  await stub.stop();
});

const cases = readCases<Input, { readonly results: readonly Expected[] }>("dedup");
for (const { id, level, input, expect } of cases) {
  test(`${id} (${level})`, async () => {
    await prepare(guarded, input);
    for (const [turn, body] of input.bodies.entries()) {
      checkDecided(await decidedOn(guarded, input, body), expect.results[turn] ?? {});
    }
  });
}
