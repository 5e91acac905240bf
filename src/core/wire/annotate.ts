/**
 * What a string of a known API means: who says it, is it new, which tool and file it came from.
 *
 * Works on lexical tokens, so it holds for bodies a parser would refuse. It only adds meaning: a
 * token it knows nothing of is still a field. `new` is what stands after the last assistant turn;
 * on the first turn everything is new. Reading can go on behind turns that are known already.
 */

import { detach } from "../json/literal.ts";
import type { Container, Lexed, Token } from "../json/lex.ts";
import type { FieldRole, ScanField } from "../model/finding.ts";
import { answeredId, type Call, callOf, namedId } from "./calls.ts";
import { factOf, fileOf, fileOfCall, fileOfDocument, partOf } from "./facts.ts";
import { type Place, placeIn, type Places } from "./places.ts";

export interface Meaning {
  readonly role: FieldRole;
  readonly age: ScanField["age"];
  readonly sourceFile?: string;
  readonly tool?: string;
  readonly sealed?: true;
  /** The names of its members are somebody's data, and not the API's own words. */
  readonly data?: true;
}

/** One element of the conversation. */
export interface Turn {
  readonly container: Container;
  readonly role: FieldRole;
  /** Tool calls made in it, by the id that their results name. */
  readonly calls: readonly Call[];
  /** Whether it holds results of tools. */
  readonly results: boolean;
  /** The objects of its content, in order. */
  readonly blocks: readonly Block[];
}

export interface Block {
  readonly container: Container;
  /** `text`, `tool_result`, …, or the member that says it (Bedrock); empty when the API names none. */
  readonly type: string;
  readonly role: FieldRole;
}

export interface Annotated {
  /** One per token, in order. */
  readonly meanings: readonly Meaning[];
  /** All turns, also those that were known before. */
  readonly turns: readonly Turn[];
  /** Position in `turns` of the last one of the assistant, -1 when there is none. */
  readonly lastAnswer: number;
}

/** `known`: the turns that stand before what was lexed. */
export function annotate(lexed: Lexed, known: readonly Turn[] = []): Annotated {
  const reading = new Reading(known);
  reading.collect(lexed);
  return reading.finish(lexed.tokens);
}

/** What a container's tokens mean, whatever their age. */
interface Sense {
  readonly role: FieldRole;
  readonly tool: string | undefined;
  readonly file: string | undefined;
}

function plainSense(role: FieldRole): Sense {
  return { role, tool: undefined, file: undefined };
}

const nothing = plainSense("unknown");

class Reading {
  readonly #places: Places = new Map();
  readonly #blocks = new Map<Container, Container[]>();
  readonly #order: Container[] = [];
  readonly #data = new Set<Container>();
  readonly #turns: Turn[];
  readonly #known: number;
  readonly #calls = new Map<string, Call>();
  readonly #senses = new Map<Container, Sense>();
  readonly #ages = new Map<Container, ScanField["age"]>();

  constructor(known: readonly Turn[]) {
    this.#turns = [...known];
    this.#known = known.length;
    for (const turn of known) for (const call of turn.calls) this.#calls.set(call.id, call);
  }

  collect({ containers }: Lexed): void {
    for (const container of containers) {
      const { turn, block } = placeIn(this.#places, container);
      if (turn === container) this.#order.push(container);
      else if (turn !== undefined && block === container) this.#addBlock(turn, block);
      else if (turn !== undefined && this.#holdsData(container)) this.#data.add(container);
    }
    for (const turn of this.#order) this.#readTurn(turn);
  }

  #holdsData({ parent, name, index }: Container): boolean {
    if (parent !== undefined && this.#data.has(parent)) return true;
    return index < 0 && dataNames.has(name);
  }

  #addBlock(turn: Container, block: Container): void {
    const blocks = this.#blocks.get(turn);
    if (blocks === undefined) this.#blocks.set(turn, [block]);
    else blocks.push(block);
  }

  /** Calls come before the results that name them, so one pass in order is enough. */
  #readTurn(turn: Container): void {
    const role = turnRole(turn);
    const parts = this.#blocks.get(turn) ?? [];
    const calls: Call[] = [];
    this.#readCall(turn, calls);
    for (const part of parts) this.#readCall(part, calls);
    this.#senses.set(turn, this.#sense(turn, turn, role));
    const blocks: Block[] = [];
    for (const part of parts) {
      const own = partRole(part, role);
      this.#senses.set(part, this.#sense(part, turn, own));
      blocks.push({ container: part, type: typeOf(part), role: own });
    }
    const results = role === "tool" || blocks.some((block) => block.role === "tool");
    this.#turns.push({ container: turn, role, calls, results, blocks });
  }

  #readCall(part: Container, calls: Call[]): void {
    const call = callOf(part);
    if (call === undefined) return;
    calls.push(call);
    this.#calls.set(call.id, call);
  }

  /** Role of a part, and the tool and file of the call that it is, or answers. */
  #sense(part: Container, turn: Container, role: FieldRole): Sense {
    const answered = partOf(part, "functionResponse");
    const id = answeredId(part, turn) ?? namedId(answered ?? partOf(part, "functionCall"), turn);
    const call = id === undefined ? undefined : this.#calls.get(id);
    const file = call?.file ?? fileOfPart(part);
    const tool = call?.tool ?? copyOf(factOf(answered, "name"));
    return tool === undefined && file === undefined ? plainSense(role) : { role, tool, file };
  }

  finish(tokens: readonly Token[]): Annotated {
    const lastAnswer = this.#turns.findLastIndex((turn) => turn.role === "assistant");
    for (const [index, turn] of this.#turns.slice(this.#known).entries()) {
      const age = index + this.#known > lastAnswer ? "new" : "history";
      this.#ages.set(turn.container, age);
    }
    const meanings = new Meanings({
      top: (container) => this.#place(container).top,
      inside: (container) => this.#meaning(container, lastAnswer),
      member: (top) => {
        const data = this.#turns.length === 0 && !parameters.has(top);
        const meaning = topMeaning(top, lastAnswer < 0);
        return data ? { ...meaning, data } : meaning;
      },
    });
    return { meanings: tokens.map((token) => meanings.of(token)), turns: this.#turns, lastAnswer };
  }

  #place(container: Container): Place {
    return this.#places.get(container) ?? placeIn(this.#places, container);
  }

  #meaning(container: Container, lastAnswer: number): Meaning {
    const place = this.#place(container);
    const named = this.#isData(container, place) ? ({ data: true } as const) : undefined;
    if (place.turn === undefined) return { ...topMeaning(place.top, lastAnswer < 0), ...named };
    const { role, tool, file } = this.#senses.get(place.block ?? place.turn) ?? nothing;
    const age = this.#ages.get(place.turn) ?? "new";
    if (tool === undefined && file === undefined && named === undefined) return { role, age };
    return {
      role,
      age,
      ...(tool === undefined ? {} : { tool }),
      ...(file === undefined ? {} : { sourceFile: file }),
      ...named,
    };
  }

  /** In a conversation: what stands in the arguments and results of tools. Elsewhere: everything. */
  #isData(container: Container, { turn }: Place): boolean {
    return turn === undefined ? this.#turns.length === 0 : this.#data.has(container);
  }
}

function turnRole(turn: Container): FieldRole {
  const type = factOf(turn, "type") ?? "";
  if (isResultType(type)) return "tool";
  if (isAnswerType(type)) return "assistant";
  switch (factOf(turn, "role")) {
    case "user":
      return "user";
    case "assistant":
    case "model":
      return "assistant";
    case "system":
    case "developer":
      return "system";
    case "tool":
    case "function":
      return "tool";
    default:
      // Gemini takes a turn without a role for the user's.
      return turn.name === "contents" ? "user" : "unknown";
  }
}

function partRole(part: Container, turn: FieldRole): FieldRole {
  if (isResultType(factOf(part, "type") ?? "")) return "tool";
  return resultParts.some((name) => partOf(part, name) !== undefined) ? "tool" : turn;
}

/** Members that hold the result of a tool: Gemini's, Bedrock's. */
const resultParts = ["functionResponse", "toolResult"];

/** Bedrock's blocks have one member, and its name is their type. */
const typedParts = ["toolUse", "toolResult", "reasoningContent", "cachePoint", "document"];

function typeOf(part: Container): string {
  const type = factOf(part, "type");
  if (type !== undefined) return detach(type);
  return typedParts.find((name) => partOf(part, name) !== undefined) ?? "";
}

function fileOfPart(part: Container): string | undefined {
  return fileOf(part) ?? fileOf(partOf(part, "file")) ?? fileOfCall(part) ?? fileOfDocument(part);
}

function copyOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : detach(text);
}

/** Members of the root that several APIs have, and that sound like keys. */
const parameters: ReadonlySet<string> = new Set([
  "prompt_cache_key",
  "previous_response_id",
  "safety_identifier",
]);

/** Members of a turn or a block below which the words are not the API's. */
const dataNames: ReadonlySet<string> = new Set(["input", "args", "arguments", "response", "json"]);

/** `tool_result`, `mcp_tool_result`, `function_call_output`, `custom_tool_call_output`, … */
function isResultType(type: string): boolean {
  return type.endsWith("tool_result") || type.endsWith("_call_output");
}

/** Items of the Responses API that the model made. */
function isAnswerType(type: string): boolean {
  return type === "reasoning" || (type.endsWith("_call") && type !== "");
}

const definitions: ReadonlySet<string> = new Set([
  "tools",
  "functions",
  "toolConfig",
  "tool_config",
  "response_format",
]);
const systems: ReadonlySet<string> = new Set([
  "system",
  "instructions",
  "systemInstruction",
  "system_instruction",
]);

/** What stands outside of the conversation, by the member of the root that holds it. */
function topMeaning(top: string, firstTurn: boolean): Meaning {
  const age = firstTurn ? "new" : "history";
  if (definitions.has(top)) return { role: "definition", age };
  return systems.has(top) ? { role: "system", age } : unknown;
}

const unknown: Meaning = { role: "unknown", age: "new" };

/** Where the meaning of a container comes from. */
interface Source {
  /** The root member it belongs to; "" for the root itself, whose members are told apart. */
  readonly top: (container: Container) => string;
  readonly inside: (container: Container) => Meaning;
  readonly member: (top: string) => Meaning;
}

/** Meanings of tokens; neighbours mostly stand in the same container. */
class Meanings {
  readonly #source: Source;
  #container: Container | undefined;
  #plain: Meaning | undefined;
  #sealed: Meaning | undefined;
  #word: Meaning | undefined;
  #seals: (key: string) => boolean = opaque;

  constructor(source: Source) {
    this.#source = source;
  }

  of(token: Token): Meaning {
    const { parent } = token;
    if (parent === undefined) return unknown;
    if (parent !== this.#container) this.#enter(parent);
    const plain = this.#plain ?? this.#source.member(token.key);
    if (token.kind === "key") return plain;
    if (this.#seals(token.key)) return (this.#sealed ??= { ...plain, sealed: true });
    const own = plain.sourceFile !== undefined && plain.data === undefined;
    return own && apiWords.has(token.key) ? (this.#word ??= withoutFile(plain)) : plain;
  }

  #enter(container: Container): void {
    const root = this.#source.top(container) === "";
    this.#container = container;
    this.#plain = root ? undefined : this.#source.inside(container);
    this.#sealed = undefined;
    this.#word = undefined;
    this.#seals = sealsOf(container);
  }
}

/**
 * Members of turns and blocks that hold words and ids of the API, and nothing of the file that a
 * block is about: a file that may not leave must not take them along.
 */
const apiWords: ReadonlySet<string> = new Set(
  (
    "role type status name namespace tool_name server_name server_label " +
    "id call_id tool_use_id tool_call_id toolUseId file_id item_id " +
    "media_type mime_type mimeType format detail ttl"
  ).split(" "),
);

function withoutFile({ role, age, tool }: Meaning): Meaning {
  return tool === undefined ? { role, age } : { role, age, tool };
}

const opaqueKeys: ReadonlySet<string> = new Set([
  "encrypted_content",
  "signature",
  "thoughtSignature",
  "thought_signature",
  "redactedContent",
]);

/**
 * Members of a container that the provider checks byte for byte: Anthropic `thinking` with its
 * signature and `redacted_thinking`, the same in Bedrock's `reasoningContent`, Responses
 * `encrypted_content`, Gemini parts with a `thoughtSignature`.
 */
function sealsOf(container: Container): (key: string) => boolean {
  const { texts, name } = container;
  if (texts === undefined) return opaque;
  const type = texts.get("type");
  const signed =
    ((type === "thinking" || name === "reasoningText") && texts.has("signature")) ||
    texts.has("thoughtSignature") ||
    texts.has("thought_signature");
  if (signed) return everything;
  return type === "redacted_thinking" ? opaqueData : opaque;
}

function everything(): boolean {
  return true;
}

function opaque(key: string): boolean {
  return opaqueKeys.has(key);
}

function opaqueData(key: string): boolean {
  return key === "data" || opaqueKeys.has(key);
}
