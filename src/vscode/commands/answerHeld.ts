/** Answers held requests: from a prompt's link, or from a list. */

import * as vscode from "vscode";

import type { AskedEvent } from "../../core/model/event.ts";
import type { AllowDraft, GuardApi } from "../../protocol/control.ts";
import type { OpenAsk } from "../askPrompts.ts";
import type { AskChoice } from "../askText.ts";
import {
  askChoices,
  choiceDetails,
  choiceTitles,
  decodeAnswer,
  findingName,
  lateText,
  placeName,
} from "../askText.ts";
import { clientName } from "../present.ts";
import type { Shell } from "../shell.ts";
import { accepted, guardOrExplain, pick } from "./ask.ts";
import { askScope, scopeName } from "./scope.ts";

const icons: Readonly<Record<AskChoice, string>> = {
  redact: "shield",
  send: "arrow-up",
  block: "circle-slash",
  always: "pass",
};

/** `args`: the question's id and a choice, as the links of a prompt have them. */
export async function answerAsk(shell: Shell, args: readonly unknown[]): Promise<void> {
  const open = shell.asks.open.map(({ asked }) => asked);
  const decoded = decodeAnswer(
    args[0],
    args[1],
    open.map(({ id }) => id),
  );
  const asked = open.find(({ id }) => id === decoded?.id);
  if (decoded === undefined || asked === undefined) return answerHeld(shell);
  await carryOut(shell, asked, decoded.choice);
}

/** Which request, then what to do with it. */
export async function answerHeld(shell: Shell): Promise<void> {
  const chosen = await choose(shell.asks.open);
  if (chosen === undefined) return;
  const { asked, place } = chosen;
  const choices = askChoices.map((choice) => ({
    label: `$(${icons[choice]}) ${choiceTitles[choice]}`,
    detail: choiceDetails[choice],
    value: choice,
  }));
  const named = asked.findings.map(findingName).join(", ");
  const from = place === undefined ? "" : ` (${placeName(place)})`;
  const choice = await pick(`Held: ${named}`, choices, `${routeName(asked)}${from}`);
  if (choice !== undefined) await carryOut(shell, asked, choice);
}

async function choose(open: readonly OpenAsk[]): Promise<OpenAsk | undefined> {
  if (open.length === 0) {
    await vscode.window.showInformationMessage("Argus: no request waits for an answer.");
    return undefined;
  }
  if (open.length === 1) return open[0];
  const choices = open.map((one) => ({
    label: one.asked.findings.map(findingName).join(", "),
    description: routeName(one.asked),
    detail: one.place === undefined ? "" : placeName(one.place),
    value: one,
  }));
  return pick("Held requests", choices, "Which one?");
}

function routeName({ client, upstreamHost }: AskedEvent): string {
  return `${clientName(client)} → ${upstreamHost}`;
}

async function carryOut(shell: Shell, asked: AskedEvent, choice: AskChoice): Promise<void> {
  const api = await guardOrExplain(shell);
  if (api === undefined) return;
  if (choice === "always") return allowAll(shell, asked, api);
  if (await api.answer(asked.id, choice)) return;
  await vscode.window.showInformationMessage(lateText(shell.asks.ended(asked.id)));
}

/** The values first, so that they pass from now on even when this request was not held any longer. */
async function allowAll(shell: Shell, asked: AskedEvent, api: GuardApi): Promise<void> {
  const named = asked.findings.map(findingName).join(", ");
  const scope = await askScope(`Allow ${named}`, asked.session.sessionId);
  if (scope === undefined) return;
  for (const { valueHash, preview, ruleId } of asked.findings) {
    const draft: AllowDraft = { kind: "value", valueHash, preview, ruleId, ...scope };
    if ((await accepted(await api.allow(draft))) === undefined) return;
  }
  // Usually over already: the guard lets go of what is allowed.
  await api.answer(asked.id, "send");
  shell.diagnostics.redrawAll();
  await vscode.window.showInformationMessage(`Argus allows ${named} ${scopeName(scope.scope)}.`);
}
