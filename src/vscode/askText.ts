/**
 * The words of a question about a held request. Pure.
 *
 * The prompt is a progress notification, the only kind that can be taken away again; its answers
 * are command links in the text. What comes from the request (names of files, hosts, clients) is
 * therefore stripped of everything that could be read as a link.
 */

import { type AskAnswer, askAnswers } from "../core/model/action.ts";
import type { AnsweredEvent, AskedEvent } from "../core/model/event.ts";
import type { DecidedFinding } from "../core/model/exchange.ts";
import type { AskId, Hash, RuleId } from "../core/model/ids.ts";
import { clientName, typeName } from "./present.ts";

/** What a person can choose; `always` allows the values first. */
export const askChoices = ["redact", "send", "block", "always"] as const;
export type AskChoice = (typeof askChoices)[number];

export const choiceTitles: Readonly<Record<AskChoice, string>> = {
  redact: "Redact and send",
  send: "Send once",
  block: "Block",
  always: "Always allow…",
};

export const choiceDetails: Readonly<Record<AskChoice, string>> = {
  redact: "Each value is replaced by a placeholder.",
  send: "As it is; the same values pass in the rest of this conversation.",
  block: "Nothing is sent.",
  always: "The values go on the allowlist, as far as you say.",
};

/** Where a value stands in the editor; `line` counts from 1. */
export interface AskPlace {
  readonly file: string;
  readonly line?: number;
  readonly uri?: string;
}

/** Longest name of a file, host or client in a prompt. */
export const maxNameLength = 60;

export const answerCommand = "argus.answerAsk";

/** The editor cuts a notification here. */
export const maxPromptLength = 1000;

/** One line, with links. */
export function promptText(asked: AskedEvent, place: AskPlace | undefined): string {
  const links = askChoices.map(
    (choice) => `[${choiceTitles[choice]}](${commandLink(answerCommand, [asked.id, choice])})`,
  );
  const end = asked.fallback === "block" ? "blocked" : "redacted and sent";
  const seconds = Math.round((asked.deadline - asked.at) / 1000);
  const rest = ` Without an answer it is ${end} after ${seconds} s. ${links.join(" · ")}`;
  const linked = questionText(asked, place, linkTo) + rest;
  // A long path costs its own link, never an answer's.
  return linked.length <= maxPromptLength ? linked : questionText(asked, place) + rest;
}

type NamePlace = (place: AskPlace, finding: DecidedFinding) => string;

/** What is held, from where, to whom; without links. */
export function questionText(
  asked: AskedEvent,
  place: AskPlace | undefined,
  name: NamePlace = placeName,
): string {
  const [first] = asked.findings;
  const route = `from ${plain(clientName(asked.client))} to ${plain(asked.upstreamHost)}`;
  if (first === undefined) return `Argus holds a request ${route}.`;
  const at = place ?? fallbackPlace(first);
  const where = at === undefined ? ` in ${plain(fieldName(first))}` : ` from ${name(at, first)}`;
  const rest = asked.findings.length - 1;
  const more = rest > 0 ? ` and ${rest} more` : "";
  return `Argus holds a request ${route}: ${findingName(first)}${where}${more}.`;
}

export function findingName({ type, preview }: DecidedFinding): string {
  return `${plain(typeName(type))} (${plain(preview)})`;
}

/** `messages.0.content`: brackets are for links. */
function fieldName({ path }: DecidedFinding): string {
  return path.replaceAll(/\[(\d+)\]/g, ".$1");
}

function fallbackPlace({ sourceFile }: DecidedFinding): AskPlace | undefined {
  return sourceFile === undefined ? undefined : { file: sourceFile.split(/[\\/]/).at(-1) ?? "" };
}

export function placeName({ file, line }: AskPlace): string {
  return line === undefined ? plain(file) : `${plain(file)}:${line}`;
}

function linkTo(place: AskPlace, finding: DecidedFinding): string {
  if (place.uri === undefined) return placeName(place);
  const ref: { valueHash: Hash; ruleId: RuleId; uri: string } = {
    valueHash: finding.valueHash,
    ruleId: finding.ruleId,
    uri: place.uri,
  };
  return `[${placeName(place)}](${commandLink("argus.showFinding", [ref])})`;
}

/** Parentheses would end the link. */
function commandLink(command: string, args: readonly unknown[]): string {
  const encoded = encodeURIComponent(JSON.stringify(args));
  return `command:${command}?${encoded.replaceAll("(", "%28").replaceAll(")", "%29")}`;
}

/** Without brackets there is no link; without line ends it stays one line. */
export function plain(text: string): string {
  const clean = text.replace(/[[\]()<>\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return clean.length > maxNameLength ? `${clean.slice(0, maxNameLength - 1)}…` : clean;
}

/** Undefined when somebody calls the command with something else. */
export function decodeAnswer(
  id: unknown,
  choice: unknown,
  open: Iterable<AskId>,
): { readonly id: AskId; readonly choice: AskChoice } | undefined {
  const known = askChoices.find((one) => one === choice);
  for (const one of open) if (one === id && known !== undefined) return { id: one, choice: known };
  return undefined;
}

/** What to tell a person who answered when it was over already. */
export function lateText(answered: Pick<AnsweredEvent, "by" | "answer"> | undefined): string {
  if (answered?.by === "person") return "Argus: this was answered in another window.";
  if (answered?.by === "gone")
    return "Argus: the client did not wait any longer; nothing was sent.";
  const done: Readonly<Record<AskAnswer, string>> = {
    block: "it was blocked",
    redact: "it was redacted and sent",
    send: "it was sent",
  };
  const answer = askAnswers.find((one) => one === answered?.answer) ?? "block";
  return `Argus: the answer came too late, ${done[answer]}.`;
}
