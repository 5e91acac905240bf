/**
 * `argus allow`: lists, adds and removes entries of the allowlist.
 *
 * A running guard is asked over its control channel, because it is the only writer of the store;
 * without one the store is opened here for the moment. The value is read, hashed and dropped: it is
 * neither printed nor kept.
 */

import { text as readText } from "node:stream/consumers";

import { allowId, millis, ruleId } from "../../core/model/ids.ts";
import type { AllowEntry } from "../../core/model/snapshot.ts";
import type { AllowDraft, AllowReply } from "../../protocol/control.ts";
import { defaultDataDir } from "../gateway/endpoint.ts";
import { dayMs, systemClock } from "../platform/clock.ts";
import type { Allowlist } from "./allowlist.ts";
import { openAllowlist } from "./allowlist.ts";
import type { CommandEnd } from "./end.ts";
import { exit, usage } from "./end.ts";
import type { Io } from "./io.ts";
import { exitCodes, print } from "./io.ts";
import { helpOption, readOptions } from "./options.ts";

const options = {
  ...helpOption,
  data: { type: "string" },
  json: { type: "boolean", default: false },
  value: { type: "string" },
  pattern: { type: "string" },
  path: { type: "string" },
  rule: { type: "string" },
  reason: { type: "string" },
  expires: { type: "string" },
} as const;

type Values = Extract<ReturnType<typeof readOptions<typeof options>>, { kind: "ok" }>["values"];

export async function runAllow(args: readonly string[], io: Io): Promise<CommandEnd> {
  const parsed = readOptions(args, options);
  if (parsed.kind === "usage") return parsed;
  const [verb, ...rest] = parsed.positionals;
  const work = await plan(verb, rest, { values: parsed.values, io });
  if (typeof work !== "function") return work;
  const list = await openAllowlist({
    dataDir: parsed.values.data ?? defaultDataDir(),
    places: io.places,
    clock: systemClock,
  });
  try {
    return await work(list);
  } finally {
    await list.close();
  }
}

type Work = (list: Allowlist) => Promise<CommandEnd>;
interface Context {
  readonly values: Values;
  readonly io: Io;
}

/** Everything that can be wrong with the words is told before the store is touched. */
async function plan(
  verb: string | undefined,
  rest: readonly string[],
  context: Context,
): Promise<Work | CommandEnd> {
  if (verb === "list" && rest.length === 0) return (list) => listEntries(list, context);
  if (verb === "remove" && rest.length > 0) return (list) => removeEntries(list, rest, context.io);
  if (verb !== "add" || rest.length > 0) return usage("say list, add or remove ID");
  const draft = await readDraft(context);
  if (typeof draft === "string") return usage(draft);
  return async (list) => added(await list.add(draft), context.io);
}

/** A usage error is its sentence. */
async function readDraft({ values, io }: Context): Promise<AllowDraft | string> {
  const { value, pattern, path, rule, reason, expires } = values;
  const given = [value, pattern, path, rule].filter((one) => one !== undefined);
  if (given.length !== 1) return "give exactly one of --value, --pattern, --path, --rule";
  const days = expires === undefined ? undefined : Number(expires);
  if (days !== undefined && !(days > 0)) return "--expires takes a number of days";
  const what = await subject(values, io);
  if (typeof what === "string") return what;
  return {
    ...what,
    scope: "user",
    ...(reason === undefined ? {} : { reason }),
    ...(days === undefined ? {} : { expiresAt: millis(systemClock.now() + days * dayMs) }),
  };
}

type Subject = Pick<AllowDraft, "kind" | "value" | "pattern" | "glob" | "ruleId">;

async function subject(values: Values, io: Io): Promise<Subject | string> {
  const { value = "", pattern, path, rule } = values;
  if (pattern !== undefined) return { kind: "pattern", pattern };
  if (path !== undefined) return { kind: "path", glob: path };
  if (rule !== undefined) return { kind: "rule", ruleId: ruleId(rule) };
  const typed = value === "-" ? (await readText(io.input)).replace(/\r?\n$/, "") : value;
  return typed === "" ? "the value is empty" : { kind: "value", value: typed };
}

function added(reply: AllowReply, io: Io): CommandEnd {
  if (reply.kind === "invalid") return usage(reply.message);
  print(io.output, describe(reply.entry));
  return exit(exitCodes.clean);
}

async function listEntries(list: Allowlist, { values, io }: Context): Promise<CommandEnd> {
  const entries = await list.entries();
  if (values.json) print(io.output, JSON.stringify(entries, undefined, 2));
  else for (const entry of entries) print(io.output, describe(entry));
  return exit(exitCodes.clean);
}

async function removeEntries(list: Allowlist, ids: readonly string[], io: Io): Promise<CommandEnd> {
  let code: number = exitCodes.clean;
  for (const id of ids) {
    const removed = await list.remove(allowId(id));
    if (removed) continue;
    print(io.errors, `argus allow: no entry \`${id}\``);
    code = exitCodes.failed;
  }
  return exit(code);
}

function describe(entry: AllowEntry): string {
  const what = entry.preview ?? entry.pattern ?? entry.glob ?? entry.ruleId ?? "";
  const until =
    entry.expiresAt === undefined ? "" : `  until ${new Date(entry.expiresAt).toISOString()}`;
  const reason = entry.reason === undefined ? "" : `  ${entry.reason}`;
  return `${entry.id}  ${entry.kind}  ${what}  ${entry.scope}${until}${reason}`;
}
