/** Pauses the guard for a time. Every pause has an end. */

import * as vscode from "vscode";

import { millis } from "../../core/model/ids.ts";
import { systemClock } from "../../node/platform/clock.ts";
import { presentMinutes } from "../present.ts";
import { presentTime, untilTomorrow } from "../presentState.ts";
import type { Shell } from "../shell.ts";
import type { Choice } from "./ask.ts";
import { guardOrExplain, pick } from "./ask.ts";

const lengths = [5, 15, 60] as const;

export async function pause(shell: Shell): Promise<void> {
  const api = await guardOrExplain(shell);
  if (api === undefined) return;
  const now = systemClock.now();
  const choices: Choice<number>[] = lengths.map((minutes) => ({
    label: presentMinutes(minutes),
    value: now + minutes * 60_000,
  }));
  choices.push({ label: "Until tomorrow", value: untilTomorrow(now) });
  const until = await pick("Pause for…", choices, "Requests are sent unchanged and only recorded");
  if (until === undefined) return;
  await api.pause(millis(until));
  await shell.guard.refresh();
  const message = `Argus is paused until ${presentTime(millis(until), now)}.`;
  const choice = await vscode.window.showInformationMessage(message, "Resume");
  if (choice === "Resume") await vscode.commands.executeCommand("argus.resume");
}
