/** Settings become what the guard is told. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { readSettings } from "../../src/core/config/readSettings.ts";
import { guardSettings, isOwnProxy } from "../../src/vscode/guardSettings.ts";

const network = { noProxy: [], strictSsl: true, caCertificates: [] };

test("actions are split by what they apply to, unknown detectors left out", () => {
  const { settings } = readSettings((id) =>
    id === "argus.actions.detectors" ? { secrets: "block", weather: "block" } : undefined,
  );
  const { policy, scan } = guardSettings(settings, network, ["/w"]);
  assert.deepEqual(policy.detectorActions, { secrets: "block" });
  assert.equal(policy.profile, "balanced");
  assert.deepEqual(
    [policy.askInstead, policy.askFallback, policy.askTimeoutMs, policy.severityActions],
    ["never", "block", 20_000, {}],
  );
  assert.equal(scan.detectors.custom, true);
});

test("our own address is recognised as proxy in every spelling", () => {
  const own = [
    "http://127.0.0.1:41417",
    "http://localhost:41417/",
    "http://u:p@[::1]:41417",
    " HTTP://127.0.0.2:41417 ",
  ];
  for (const proxy of own) assert.equal(isOwnProxy(proxy, 41417), true, proxy);
  const foreign = [
    "",
    "http://proxy.corp:41417",
    "http://127.0.0.1:3128",
    "http://127.0.0.1.evil.example:41417",
  ];
  for (const proxy of foreign) assert.equal(isOwnProxy(proxy, 41417), false, proxy);
});
