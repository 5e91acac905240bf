/**
 * The browser that the journeys drive: Chromium from the system, installed by apt-get when that is
 * possible, otherwise a sentence that says what to install.
 */

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import { must } from "./progress.mjs";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** First executable of these names on PATH, or undefined. */
export function onPath(...wanted) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of wanted) {
    for (const folder of folders) {
      if (folder !== "" && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

export async function ensureBrowser() {
  const found = process.env.ARGUS_TEST_BROWSER ?? onPath(...names);
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || onPath("apt-get") === undefined) {
    throw new Error(
      "the journeys need Chromium: install it (Debian: apt-get install chromium) or name it in ARGUS_TEST_BROWSER",
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await must("reading the package lists (apt-get update)", ["apt-get", "update", "-q"], { env });
  const install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"];
  await must("installing Chromium (apt-get)", install, { env });
  const installed = onPath(...names);
  if (installed === undefined) throw new Error("Chromium was installed but is not on PATH");
  return installed;
}
