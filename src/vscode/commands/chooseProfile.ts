/** Chooses what happens to a request with a finding; `Observe Only` is the shortcut to one of them. */

import * as vscode from "vscode";

import type { Profile } from "../../core/model/snapshot.ts";
import { profiles } from "../../core/model/snapshot.ts";
import { settings as table } from "../../core/config/settings.ts";
import type { Shell } from "../shell.ts";
import { offerUndo, pick } from "./ask.ts";

export async function chooseProfile(shell: Shell): Promise<void> {
  const current = shell.settings.current["argus.profile"];
  const chosen = await pick(
    "Choose Profile",
    profiles.map((profile, index) => ({
      label: profile,
      description: profile === current ? "now" : "",
      detail: table["argus.profile"].texts[index] ?? "",
      value: profile,
    })),
  );
  if (chosen !== undefined) await setProfile(shell, chosen);
}

export async function observeOnly(shell: Shell): Promise<void> {
  await setProfile(shell, "observe");
}

async function setProfile(shell: Shell, profile: Profile): Promise<void> {
  const before = shell.settings.current["argus.profile"];
  if (profile === before) {
    await vscode.window.showInformationMessage(`Argus: the profile is ${profile} already.`);
    return;
  }
  await shell.settings.write("argus.profile", profile);
  await offerUndo(`Argus: profile ${profile}.`, () =>
    shell.settings.write("argus.profile", before),
  );
}
