/**
 * How a conversation began: its system prompt and its first user text.
 *
 * Only what every later turn repeats: the system prompt outside of the turns and in front of the
 * first user turn, never system text that was added in mid-conversation.
 */

import type { Token } from "../json/lex.ts";
import type { ScanField } from "../model/finding.ts";
import type { FirstTexts } from "../wire/beginning.ts";
import type { OpenedBody } from "./body.ts";
import type { Placed } from "./rewrite.ts";

/** Longest text that is taken of either; more is not needed to recognise it. */
export const maxOpeningLength = 262_144;

export function openingOf({ placed, loose, conversation }: OpenedBody): FirstTexts {
  const { turns, marks } = conversation;
  const first = turns.findIndex((turn) => turn.role === "user");
  const end = marks.at(first) ?? 0;
  const head: ScanField[] = [];
  const user: ScanField[] = [];
  for (let i = 0; i < end; i += 1) {
    const each = placed[i];
    if (each === undefined || !isText(each)) continue;
    if (each.field.role === "system" && !isSystem(each.field.path)) head.push(each.field);
    if (each.field.role === "user") user.push(each.field);
  }
  const outside = loose.filter(isPrompt).map((token) => token.text);
  const system = [...outside, ...head.map(textOf)];
  return {
    system: join(system),
    ...(user.length === 0 ? {} : { firstUser: join(user.map(textOf)) }),
  };
}

/** Claude Code's first block says which build asks, anew with every request. */
const billingMark = "x-anthropic-billing-header";

/** Text of the system prompt outside of the turns. */
function isPrompt({ kind, key, path, text }: Token): boolean {
  if (kind !== "value" || text.startsWith(billingMark) || !isSystem(path)) return false;
  return key === "text" || !path.replace(/^request\./, "").includes(".");
}

const systemPattern =
  /^(?:request\.)?(?:system|instructions|systemInstruction|system_instruction)(?:[.[]|$)/;

function isSystem(path: string): boolean {
  return systemPattern.test(path);
}

/** The members `role`, `type` and the like are no text of anybody. */
function isText({ site }: Placed): boolean {
  return site.kind === "token" && textKeys.has(site.token.key);
}

const textKeys: ReadonlySet<string> = new Set(["content", "text"]);

function textOf({ text }: ScanField): string {
  return text;
}

function join(texts: readonly string[]): string {
  let joined = "";
  for (const text of texts) {
    if (joined.length >= maxOpeningLength) break;
    joined += joined === "" ? text : `\n${text}`;
  }
  return joined.slice(0, maxOpeningLength);
}
