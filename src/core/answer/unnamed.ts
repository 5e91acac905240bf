/**
 * Texts of an answer that no reader has a name for: new events, errors, members beside the text, and
 * all of an API that nobody knows. Knowing an API narrows nothing: they are scanned as they stand.
 *
 * What comes at one place again and again may be one text in pieces, so the pieces are put together.
 * Told as thoughts: whoever ends the answer there cannot go on with it.
 */

import type { Token } from "../json/lex.ts";
import { detach } from "../json/literal.ts";
import { isSaid } from "../json/said.ts";
import type { Api } from "../model/exchange.ts";
import { windowLength, windowOverlap } from "./channel.ts";
import type { AnswerText } from "./item.ts";

/** Shortest string that is scanned by itself, in UTF-16 code units. */
export const minUnnamed = 8;
/** Places whose pieces are put together; those of further ones are scanned one by one. */
export const maxPlaces = 256;

/** Ids, signatures and what is opaque by design: random, and nobody's text. */
const opaque = /(?:id|Id|[sS]ignature|fingerprint|obfuscation|encrypted_content)$/;
/** Members whose values are words of the API; `p` is Bedrock's padding. */
const labels = /^(?:p|type|role|object|model|modelVersion|status|\w*[rR]eason)$/;
/** Where the Responses API and its sessions repeat what the client has said. */
const echoes =
  /^(?:(?:response|session)\.(?:prompt|text|reasoning|user)|(?:(?:response|session)\.)?(?:instructions|tools|tool_choice|metadata))\b/;

interface Place {
  text: string;
  pieces: number;
}

export class UnnamedTexts {
  readonly #api: Api;
  readonly #places = new Map<string, Place>();

  constructor(api: Api) {
    this.#api = api;
  }

  /** No JSON: a page, a line for people, or a document that broke off. */
  plain(text: string): readonly AnswerText[] {
    return text.length < minUnnamed ? [] : [told("", text)];
  }

  textsOf(token: Token): readonly AnswerText[] {
    const { kind, path, text } = token;
    if (!isText(token) || (this.#api === "openai.responses" && echoes.test(path))) return [];
    const texts = text.length < minUnnamed ? [] : [told(path, text)];
    return kind === "value" ? [...texts, ...this.#gather(path, text)] : texts;
  }

  /** What was put together of pieces and is still to be scanned. */
  rest(): readonly AnswerText[] {
    const all = [...this.#places].filter(([, { pieces }]) => pieces > 1);
    this.#places.clear();
    return all.map(([path, { text }]) => told(path, text));
  }

  #gather(path: string, text: string): readonly AnswerText[] {
    const place = this.#places.get(path) ?? { text: "", pieces: 0 };
    if (place.pieces === 0 && this.#places.size >= maxPlaces) return [];
    this.#places.set(path, place);
    place.pieces += 1;
    place.text += text;
    if (place.text.length < windowLength) return [];
    const window = told(path, place.text);
    place.text = detach(place.text.slice(-windowOverlap));
    // The first piece is told by itself.
    return place.pieces === 1 ? [] : [window];
  }
}

function isText(token: Token): boolean {
  const { kind, key } = token;
  if (kind === "key") return isSaid(token);
  return isSaid(token) && !opaque.test(key) && !labels.test(key);
}

function told(path: string, text: string): AnswerText {
  return { path: path === "" ? "response" : `response.${path}`, text, offset: 0, kind: "thought" };
}
