/**
 * The packaged product in a workbench, with one route to a stand-in provider that is known before
 * the start: the guard reads `routes.json`, so a client can be configured in advance.
 */

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { StubProvider } from "./stubProvider.ts";
import type { Workbench } from "./workbench.ts";
import { freePort, startWorkbench } from "./workbench.ts";

const root = join(import.meta.dirname, "../..");
const storage = "User/globalStorage/argus-guard.argus-guard";

/**
 * Builds the VSIX into a temporary folder; `remove` deletes it. One that was built for a whole run is
 * taken as it is (`test/run.mjs` names it in `ARGUS_TEST_VSIX`).
 */
export function packageProduct(): { readonly vsix: string; remove(): void } {
  const built = process.env["ARGUS_TEST_VSIX"];
  if (built !== undefined) return { vsix: built, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), "argus-vsix-"));
  const vsix = join(folder, "argus.vsix");
  execFileSync(process.execPath, ["test/package/build.mjs", "--out", vsix], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return { vsix, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface ProductOptions {
  readonly vsix: string;
  readonly stub: StubProvider;
  readonly workspace: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Files below the user data folder, given the route's base URL (no trailing slash). */
  readonly userData?: (route: string) => Readonly<Record<string, string>>;
}

export interface Product {
  readonly workbench: Workbench;
  /** `http://127.0.0.1:<port>/r/<name>/<token>`: leads to the stand-in provider. */
  readonly route: string;
}

export async function startProduct(options: ProductOptions): Promise<Product> {
  const port = await freePort();
  const token = randomBytes(24).toString("base64url");
  const route = `http://127.0.0.1:${port}/r/stub/${token}`;
  const entry = { id: "stub", name: "stub", client: "copilot", family: "openai" };
  const routes = {
    port: { wanted: port, actual: port },
    routes: [{ ...entry, upstream: options.stub.url, token }],
  };
  const workbench = await startWorkbench({
    vsix: options.vsix,
    workspace: options.workspace,
    settings: { "argus.port": port, ...options.settings },
    userData: {
      [`${storage}/routes.json`]: JSON.stringify(routes),
      ...options.userData?.(route),
    },
  });
  return { workbench, route };
}

/** Characters of an AWS access key id after its prefix (base 32). */
const keyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A key in the shape of an AWS access key id, made anew each time; it belongs to nobody. */
export function plantedKey(): string {
  const body = [...randomBytes(16)].map((byte) => keyAlphabet[byte % keyAlphabet.length]);
  return `${"AK"}${"IA"}${body.join("")}`;
}
