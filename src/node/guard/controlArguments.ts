/**
 * Decoders for the arguments of every control call: what comes over a socket is checked before use.
 *
 * Unknown members are dropped, unknown methods and wrong shapes throw with a message that names
 * the method, never the value.
 */

import * as v from "valibot";

import { actions, askAnswers, askFallbacks, askInstead } from "../../core/model/action.ts";
import { decoders } from "../../core/model/decoder.ts";
import { families } from "../../core/model/exchange.ts";
import { detectors, severities } from "../../core/model/finding.ts";
import { allowId, askId, hash, millis, routeId, ruleId, sessionId } from "../../core/model/ids.ts";
import { allowKinds, allowScopes, answerModes, profiles } from "../../core/model/snapshot.ts";
import { findingSorts } from "../../protocol/control.ts";

/** Longest text of a reason, glob or path in a call, in UTF-16 code units. */
export const maxShortChars = 4096;
/** Longest document, in UTF-16 code units. Over a socket, a frame holds less (`controlServer.ts`). */
export const maxTextChars = 64 * 1024 * 1024;

/** Longest name or id. */
export const maxNameChars = 256;
/** Most rows of one page of findings. */
export const maxPageRows = 200;

const short = v.pipe(v.string(), v.maxLength(maxShortChars));
const text = v.pipe(v.string(), v.maxLength(maxTextChars));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(maxNameChars));
const time = v.pipe(v.number(), v.finite(), v.minValue(0), v.transform(millis));
const action = v.picklist(actions);
const valueHash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/), v.transform(hash));
const rule = v.pipe(name, v.transform(ruleId));
const session = v.pipe(name, v.transform(sessionId));
const allowEntryId = v.pipe(name, v.transform(allowId));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const outcome = v.picklist([...actions, "strip"]);

const detectorRecord = <T extends v.GenericSchema>(value: T) =>
  v.object({
    secrets: value,
    pii: value,
    proprietary: value,
    injection: value,
    custom: value,
  });

const guardSettings = v.object({
  policy: v.object({
    profile: v.picklist(profiles),
    ruleActions: v.record(name, action),
    detectorActions: v.partial(detectorRecord(action)),
    clientActions: v.record(name, action),
    severityActions: v.optional(v.record(v.picklist(severities), action)),
    askInstead: v.optional(v.picklist(askInstead)),
    askFallback: v.optional(v.picklist(askFallbacks)),
    askTimeoutMs: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
    onScanFailure: v.picklist(["block", "alert"]),
    answers: v.optional(v.picklist(answerModes)),
  }),
  scan: v.object({
    detectors: detectorRecord(v.boolean()),
    disabledRules: v.array(rule),
    minSeverity: v.picklist(severities),
    decode: v.boolean(),
    maxDecodeDepth: whole,
    disabledDecoders: v.optional(v.array(v.picklist(decoders))),
  }),
  retentionDays: v.pipe(v.number(), v.minValue(1)),
  maxBodyBytes: v.pipe(whole, v.minValue(1)),
  scanTimeoutMs: v.pipe(v.number(), v.minValue(1)),
  network: v.object({
    proxy: v.optional(short),
    noProxy: v.array(short),
    strictSsl: v.boolean(),
    systemCertificates: v.optional(v.boolean()),
    caCertificates: v.array(text),
  }),
  workspaces: v.array(short),
  ruleFolders: v.optional(v.array(short)),
  allowedOrigins: v.optional(v.array(short)),
  keepReplaced: v.optional(v.boolean()),
});

const findingQuery = v.object({
  filter: v.object({
    detector: v.optional(v.picklist(detectors)),
    severity: v.optional(v.picklist(severities)),
    action: v.optional(outcome),
    client: v.optional(name),
    ruleId: v.optional(rule),
    search: v.optional(short),
    since: v.optional(time),
  }),
  sort: v.picklist(findingSorts),
  descending: v.boolean(),
  offset: whole,
  limit: v.pipe(whole, v.maxValue(maxPageRows)),
});

const allowCommon = {
  kind: v.picklist(allowKinds),
  valueHash: v.optional(valueHash),
  preview: v.optional(v.pipe(v.string(), v.maxLength(8))),
  pattern: v.optional(short),
  glob: v.optional(short),
  ruleId: v.optional(rule),
  detector: v.optional(v.picklist(detectors)),
  scope: v.picklist(allowScopes),
  workspace: v.optional(short),
  sessionId: v.optional(session),
  reason: v.optional(short),
  expiresAt: v.optional(time),
};

const schemas: Readonly<Record<string, v.GenericSchema<unknown, readonly unknown[]>>> = {
  configure: v.tuple([guardSettings]),
  attend: v.tuple([]),
  answer: v.tuple([v.pipe(name, v.transform(askId)), v.picklist(askAnswers)]),
  status: v.tuple([]),
  scanText: v.tuple([v.object({ text, path: v.optional(short) })]),
  findings: v.tuple([findingQuery]),
  clearFindings: v.tuple([]),
  stored: v.tuple([]),
  ruleNames: v.tuple([]),
  listAllowed: v.tuple([]),
  allow: v.tuple([v.object({ ...allowCommon, value: v.optional(text) })]),
  putAllowed: v.tuple([v.object({ ...allowCommon, id: allowEntryId, createdAt: time })]),
  disallow: v.tuple([allowEntryId]),
  testAllowed: v.tuple([text]),
  mark: v.tuple([v.pipe(short, v.minLength(1))]),
  marks: v.tuple([]),
  unmark: v.tuple([name]),
  pause: v.tuple([time]),
  resume: v.tuple([]),
  openRoute: v.tuple([
    v.object({ name, client: name, family: v.picklist(families), upstream: short }),
  ]),
  routes: v.tuple([]),
  closeRoute: v.tuple([v.pipe(name, v.transform(routeId))]),
  probeRoute: v.tuple([v.pipe(name, v.transform(routeId))]),
  stop: v.tuple([]),
};

/** Throws when there is no such method or the arguments have another shape. */
export function decodeArguments(method: string, args: readonly unknown[]): readonly unknown[] {
  const schema = Object.hasOwn(schemas, method) ? schemas[method] : undefined;
  if (schema === undefined) throw new Error("no such control method");
  const parsed = v.safeParse(schema, args);
  if (!parsed.success) throw new Error(`wrong arguments for \`${method}\``);
  return parsed.output;
}
