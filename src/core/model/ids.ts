/**
 * Branded primitives and their constructors.
 *
 * The only file where a cast to a brand is allowed: a branded value therefore always went through
 * the function that says what it means.
 */

declare const brand: unique symbol;
export type Brand<T, B extends string> = T & { readonly [brand]: B };

/** Identifier of a rule, kebab-case, e.g. `aws-access-key-id`. */
export type RuleId = Brand<string, "RuleId">;
/** Keyed HMAC-SHA-256 of a matched value: 64 lower-case hex digits. */
export type Hash = Brand<string, "Hash">;
/** One request with its response. */
export type ExchangeId = Brand<string, "ExchangeId">;
/** One conversation of one client; empty string never occurs, an unknown session is absent. */
export type SessionId = Brand<string, "SessionId">;
export type AllowId = Brand<string, "AllowId">;
/** One question to a person about held requests. */
export type AskId = Brand<string, "AskId">;
export type FindingId = Brand<string, "FindingId">;
export type RouteId = Brand<string, "RouteId">;
/** `code` or name of an error: letters, digits, underscore; says what failed, never with which data. */
export type ErrorCode = Brand<string, "ErrorCode">;
/** Unix time in milliseconds. */
export type Millis = Brand<number, "Millis">;

export const ruleId = (value: string): RuleId => value as RuleId;
export const hash = (value: string): Hash => value as Hash;
export const exchangeId = (value: string): ExchangeId => value as ExchangeId;
export const sessionId = (value: string): SessionId => value as SessionId;
export const allowId = (value: string): AllowId => value as AllowId;
export const askId = (value: string): AskId => value as AskId;
export const findingId = (value: string): FindingId => value as FindingId;
export const routeId = (value: string): RouteId => value as RouteId;
export const millis = (value: number): Millis => value as Millis;

/** The stable code of an error for a log line; its message may quote data and is left out. */
export function errorCode(error: unknown): ErrorCode {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const name = error instanceof Error ? error.name : "unknown";
  const text = typeof code === "string" ? code : name;
  return (/^\w{1,64}$/.test(text) ? text : "unnamed") as ErrorCode;
}
