/** Doctor names what is wrong and the command that mends it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { commands } from "../../src/core/config/commands.ts";
import { millis, routeId } from "../../src/core/model/ids.ts";
import type { DoctorFacts } from "../../src/vscode/doctorChecks.ts";
import { doctorChecks, doctorReport, firstCheckLine } from "../../src/vscode/doctorChecks.ts";

const facts: DoctorFacts = {
  enabled: true,
  wantedPort: 41417,
  routes: [],
  probes: {},
  stored: [{ name: "findings", rows: 2, columns: [], sample: [] }],
  clients: [],
  ownProxySet: false,
  unknownRules: [],
  extensionVersion: "0.1.0",
  editorVersion: "1.125.0",
  nodeVersion: "24.15.0",
  remote: undefined,
  trusted: true,
  now: millis(1000),
};
const status: NonNullable<DoctorFacts["status"]> = {
  state: "guarding",
  port: 41417,
  pid: 7,
  version: "0.1.0",
  rules: 60,
  rulesVersion: "r1",
  profile: "balanced",
  dataDir: "/data",
  startedAt: millis(0),
  scannerRestarts: 0,
  degraded: [],
  counters: {
    requests: 0,
    byAction: {},
    findings: 0,
    unscanned: 0,
    bytesScanned: 0,
    activeRequests: 0,
    addedMsP50: 0,
    addedMsP99: 0,
  },
};
const route = {
  id: routeId("r"),
  name: "anthropic",
  client: "terminal",
  family: "anthropic",
  upstream: "https://api.anthropic.com",
} as const;

function check(change: Partial<DoctorFacts>, expected: readonly string[]): void {
  const found = doctorChecks({ ...facts, status, ...change }).filter((one) => one.state !== "ok");
  assert.deepEqual(
    found.map((one) => `${one.title} ${one.state} ${one.fix?.command ?? "-"}`),
    expected,
  );
  for (const { fix } of found) if (fix !== undefined) assert.ok(fix.command in commands);
}

test("everything in order", () => check({}, []));
test("no guard", () => {
  const { status: _, ...rest } = { ...facts, status };
  const [first] = doctorChecks(rest);
  assert.deepEqual([first?.state, first?.fix?.command], ["broken", "argus.restartGuard"]);
});
test("another port than the one wanted", () =>
  check({ status: { ...status, port: 5000 } }, ["Port attention argus.guardClients"]));
test("any port is right when 0 is wanted", () => check({ wantedPort: 0 }, []));
test("no rules", () =>
  check({ status: { ...status, rules: 0 } }, ["Rules broken argus.restartGuard"]));
test("a pause", () =>
  check({ status: { ...status, pausedUntil: millis(2000) } }, ["Guard attention argus.resume"]));
test("a lost key", () =>
  check({ status: { ...status, degraded: ["key_lost"] } }, [
    "Degraded attention argus.clearFindings",
  ]));
test("what is degraded is said in words, also a reason of a later version", () => {
  const degraded = ["port_changed", "moon_phase"];
  const found = doctorChecks({ ...facts, status: { ...status, degraded } });
  assert.deepEqual(
    found.filter(({ title }) => title === "Degraded").map(({ detail }) => detail),
    ["the wanted port was taken by another program", "moon phase"],
  );
});
test("http.proxy at the guard itself", () =>
  check({ ownProxySet: true, remote: "ssh-remote" }, ["http.proxy broken argus.openSettings"]));
test("a rule in the settings that is not there", () =>
  check({ unknownRules: ["aws-acces-key"] }, ["Settings attention argus.openSettings"]));
test("a route that does not reach the scanner", () =>
  check({ routes: [route], probes: { anthropic: { ok: false, detail: "no answer" } } }, [
    "Route anthropic broken argus.restartGuard",
  ]));
test("a client that drifted", () =>
  check(
    {
      clients: [
        {
          id: "c",
          title: "Cline",
          state: "drifted",
          way: "endpoint",
          detail: "changed",
          places: [],
        },
      ],
    },
    ["Cline broken argus.guardClients"],
  ));

test("each check has its own line in the report", () => {
  const checks = doctorChecks({ ...facts, status });
  const lines = doctorReport(checks).split("\n");
  checks.forEach((one, index) => {
    assert.ok(lines[firstCheckLine + index]?.includes(`${one.title}: ${one.detail}`));
  });
});

test("the report sums up how many points are broken or need attention", () => {
  const point = (state: "ok" | "attention" | "broken") => ({ title: "t", state, detail: "d" });
  const summary = (...states: readonly ("ok" | "attention" | "broken")[]) =>
    doctorReport(states.map(point)).split("\n")[1];
  assert.equal(summary("ok", "ok"), "Everything works.");
  assert.equal(summary("attention"), "0 broken, 1 needs attention.");
  assert.equal(summary("broken", "attention", "attention"), "1 broken, 2 need attention.");
});
