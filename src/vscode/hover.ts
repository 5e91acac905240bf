/**
 * The details of a finding, over its value: what it is, what happened, what can be done.
 *
 * Everything that comes from outside is appended as text, never as Markdown; only our own commands
 * can be linked.
 */

import * as vscode from "vscode";

import type { CommandId } from "../core/config/commands.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { PlacedRange } from "./placedRange.ts";
import { refOf } from "./findingRef.ts";
import { clientName, outcomeName } from "./present.ts";
import { presentTime } from "./presentState.ts";
import { systemClock } from "../node/platform/clock.ts";

/** Findings described in one hover. */
export const maxInHover = 3;

const linked = ["argus.allowFinding", "argus.disableRule", "argus.showFinding"] as const;

export function registerHover(diagnostics: Diagnostics): vscode.Disposable {
  return vscode.languages.registerHoverProvider([{ scheme: "*" }], {
    provideHover: (document, position) => {
      const here = diagnostics.placedAt(document.uri, new vscode.Range(position, position));
      const first = here[0];
      if (first === undefined) return undefined;
      const parts = here.slice(0, maxInHover).map((one) => describe(one, document.uri));
      return new vscode.Hover(parts, first.range);
    },
  });
}

function describe(placed: PlacedRange, uri: vscode.Uri): vscode.MarkdownString {
  const { finding, outbound } = placed;
  const text = new vscode.MarkdownString("$(shield) **Argus** · ", true);
  text.isTrusted = { enabledCommands: linked };
  text.appendText(
    `${finding.preview} · rule ${finding.ruleId} (${finding.detector}, ${finding.severity})`,
  );
  if (outbound !== undefined) {
    const when = presentTime(outbound.at, systemClock.now());
    text.appendMarkdown("\n\n");
    text.appendText(
      `Request by ${clientName(outbound.client)} ${outcomeName(outbound.outcome)} at ${when}`,
    );
  }
  const ref = refOf(finding, outbound, uri.toString());
  text.appendMarkdown("\n\n");
  text.appendMarkdown(
    [
      link("Allow…", "argus.allowFinding", [ref]),
      link("Turn rule off", "argus.disableRule", [ref]),
      link("Show in dashboard", "argus.showFinding", [ref, "dashboard"]),
    ].join(" · "),
  );
  return text;
}

function link(title: string, command: CommandId, args: readonly unknown[]): string {
  return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`;
}
