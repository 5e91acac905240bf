/**
 * Which text is searched for what when somebody tries to steer the model.
 *
 * Text from elsewhere (tool results, files, pages) is searched for injection; a tool's description for
 * poison. Tools that a client brings along may speak of shells and scripts, a foreign server's may
 * not. What the client or the model wrote itself gives orders by its nature and is left alone. A text
 * of which nothing is known is taken for either.
 */

import type { FieldRole } from "../model/finding.ts";
import type { Decoded } from "./decode/decoded.ts";
import { findInjections, findPoison, hitsIn, type InjectionMatch } from "./injection.ts";
import { readSpeech, type Speech } from "./speech.ts";

interface Origin {
  readonly path?: string;
  readonly role?: FieldRole;
  /** Name of the JSON member whose value the text is. */
  readonly key?: string;
}

/** What only a foreign tool must not speak of. */
const foreignOnly: ReadonlySet<string> = new Set([
  "script_injection",
  "command_injection",
  "dangerous_exec",
]);
/** Longest text of unknown origin that may be a tool's description. */
export const maxDescription = 2000;

const definition = /"(?:inputSchema|input_schema|parameters)"\s{0,8}:/;

/**
 * What Claude Code adds to the person's words. In any other role anybody may have written it, so there
 * it counts like all text.
 */
const reminderTag = "<system-reminder>";
const reminder = /<system-reminder>[^]*?<\/system-reminder>/g;

export function findSteering(
  text: string,
  origin: Origin,
  speech: () => Speech = () => readSpeech(text),
): readonly InjectionMatch[] {
  const { role } = origin;
  if (role === "system" || role === "assistant") return [];
  if (role === "definition") return ownPoison(text, speech());
  if (role === "user" && text.includes(reminderTag)) return findInjections(withoutReminders(text));
  const read = speech();
  const hits = hitsIn(read);
  const injected = findInjections(text, read, hits);
  if (!mayDescribe(text, origin)) return injected;
  const poison = findPoison(text, read, hits);
  if (poison.length === 0) return injected;
  return isCalledDescription(origin)
    ? [...poison, ...apartFrom(poison, injected)]
    : [...injected, ...apartFrom(injected, poison)];
}

/** Of the second what touches none of the first: where both are said, the first has the name for it. */
function apartFrom(
  first: readonly InjectionMatch[],
  second: readonly InjectionMatch[],
): readonly InjectionMatch[] {
  return second.filter(
    (each) => !first.some((other) => other.start < each.end && each.start < other.end),
  );
}

function ownPoison(text: string, speech: Speech): readonly InjectionMatch[] {
  return findPoison(text, speech).filter(({ type }) => !foreignOnly.has(type));
}

/** A member of what an MCP server lists, JSON of a tool, or a short text nobody said anything about. */
function mayDescribe(text: string, origin: Origin): boolean {
  if (origin.path !== undefined || text.length > maxDescription) return false;
  if (origin.role === undefined) return true;
  return isCalledDescription(origin) || isDefinition(text);
}

/** A member of a listed tool that says what the tool is. */
function isCalledDescription({ role, key }: Origin): boolean {
  return role === "unknown" && (key === "description" || key === "title");
}

/** Same length, so that places stay. */
function withoutReminders(text: string): string {
  return text.replaceAll(reminder, (block) => " ".repeat(block.length));
}

function isDefinition(text: string): boolean {
  return definition.test(text) && text.includes('"description"');
}

/** Decoded text whose original was searched in the same form already. */
const searchedBefore: ReadonlySet<string> = new Set([
  "unicode_normalised",
  "lines",
  "continuation",
  "wrapped",
  "array_join",
  "template",
]);

/** An order in base64 or percent escapes is an order. */
export function findHiddenSteering(
  { name, text }: Pick<Decoded, "name" | "text">,
  { role }: Origin,
  readAloud: () => Speech = () => readSpeech(text),
): readonly InjectionMatch[] {
  if (searchedBefore.has(name) || role === "system" || role === "assistant") return [];
  const speech = readAloud();
  return role === "definition" ? ownPoison(text, speech) : findInjections(text, speech);
}
