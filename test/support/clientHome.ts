/** Temporary homes with the configuration files of AI clients, and the part of a guard that clients ask. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";

import { routeId } from "../../src/core/model/ids.ts";
import { createClients, type Clients } from "../../src/node/clients/clients.ts";
import type { OpenRoute, RouteRequest } from "../../src/protocol/control.ts";

export const root = mkdtempSync(join(tmpdir(), "argus-clients-"));
after(() => rmSync(root, { recursive: true, force: true }));

export const continueText = `models:
  - name: a # mine
    provider: openai
    apiKey: sk-own
  - name: b
    provider: openai
    apiBase: https://b.example/v1/
`;
export const clineText = JSON.stringify(
  { version: 1, providers: { anthropic: { settings: { apiKey: "k" } } } },
  null,
  2,
);

export interface Home {
  readonly home: string;
  readonly profile: string;
  readonly dataDir: string;
  readonly clients: Clients;
  readonly routes: OpenRoute[];
  readonly file: (name: string) => string;
}

let homes = 0;
export function makeHome(
  extensions: readonly string[] = [],
  environment: (home: string) => Readonly<Record<string, string>> = () => ({}),
): Home {
  homes += 1;
  const home = join(root, `home-${homes}`);
  const profile = join(home, "User");
  const dataDir = join(home, "data");
  const routes: OpenRoute[] = [];
  put(join(home, ".continue/config.yaml"), continueText);
  put(join(home, ".cline/data/settings/providers.json"), clineText);
  const openRoute = (request: RouteRequest): OpenRoute => {
    const known = routes.find(({ name }) => name === request.name);
    if (known !== undefined) return known;
    const url = `http://127.0.0.1:41417/r/${request.name}/${"t".repeat(43)}`;
    const route = { ...request, id: routeId(request.name), url };
    routes.push(route);
    return route;
  };
  const clients = createClients({
    home,
    profile,
    extensions,
    dataDir,
    environment: environment(home),
    api: () => guardOf(routes, openRoute),
  });
  return {
    home,
    profile,
    dataDir,
    clients,
    routes,
    file: (name) => readFileSync(join(home, name), "utf8"),
  };
}

/** Only the part of the guard that client integrations call; its real one is used in the last test. */
function guardOf(routes: OpenRoute[], openRoute: (request: RouteRequest) => OpenRoute) {
  const unused = (): never => assert.fail("not called");
  return {
    attend: unused,
    answer: unused,
    configure: unused,
    status: unused,
    scanText: unused,
    findings: unused,
    clearFindings: unused,
    stored: unused,
    ruleNames: unused,
    listAllowed: unused,
    allow: unused,
    putAllowed: unused,
    disallow: unused,
    testAllowed: unused,
    mark: unused,
    marks: unused,
    unmark: unused,
    pause: unused,
    resume: unused,
    stop: unused,
    openRoute: (request: RouteRequest) => Promise.resolve(openRoute(request)),
    routes: () => Promise.resolve([...routes]),
    closeRoute: (id: string) => {
      const at = routes.findIndex((route) => route.id === id);
      if (at >= 0) routes.splice(at, 1);
      return Promise.resolve(at >= 0);
    },
    probeRoute: () => Promise.resolve({ ok: true, detail: "" }),
  };
}

export function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export const stateOf = async (clients: Clients, id: string): Promise<string | undefined> =>
  (await clients.list()).find((row) => row.id === id)?.state;
