/** The rules of Gemini: alternating turns, answers to all function calls right behind them. */

import { type Json, listOf, objectOf, textOf, when, sameRole } from "./rules.ts";

export function validateGemini(body: unknown): readonly string[] {
  const root = objectOf(body);
  const contents = listOf(objectOf(root["request"] ?? root)["contents"]);
  return [
    ...when(contents[0]?.["role"] !== "user", "first content must be the user's"),
    ...when(contents.at(-1)?.["role"] !== "user", "last content must be the user's"),
    ...contents.flatMap((_, index) => contentErrors(contents, index)),
  ];
}

function contentErrors(contents: readonly Json[], index: number): readonly string[] {
  const parts = listOf(contents[index]?.["parts"]);
  const calls = namesOf(parts, "functionCall");
  const answers = namesOf(listOf(contents[index + 1]?.["parts"]), "functionResponse");
  const unequal = calls.join() !== answers.join();
  const signed = parts.filter((part) => part["thoughtSignature"] !== undefined);
  return [
    ...when(parts.length === 0, `contents.${index}: no parts`),
    ...when(
      parts.some((part) => part["text"] === ""),
      `contents.${index}: empty text`,
    ),
    ...when(sameRole(contents, index), `contents.${index}: same role`),
    ...when(unequal, `contents.${index}: function responses do not equal function calls`),
    ...when(!signed.every(isSigned), `contents.${index}: thought signature is not valid`),
  ];
}

function isSigned(part: Json): boolean {
  return part["thoughtSignature"] === `sig-${textOf(part["text"]).length}`;
}

function namesOf(parts: readonly Json[], kind: string): readonly string[] {
  return parts.flatMap((part) => {
    const name = objectOf(part[kind])["name"];
    return typeof name === "string" ? [name] : [];
  });
}
