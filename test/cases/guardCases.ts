/**
 * Runs reference cases of whole requests through a real guard, in front of a stand-in provider.
 *
 * A case's `default_action` is the action of its client, `overrides` those of detectors; `at` names
 * the field and each decoder that was passed.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Action } from "../../src/core/model/action.ts";
import type { DecidedEvent } from "../../src/core/model/event.ts";
import type { Family } from "../../src/core/model/exchange.ts";
import type { Detector } from "../../src/core/model/finding.ts";
import type { GuardSettings } from "../../src/protocol/control.ts";
import type { TestGuard } from "../support/guard.ts";
import { startTestGuard, testSettings } from "../support/guard.ts";
import { startStubProvider, type StubProvider } from "../support/stubProvider.ts";
import { readCases } from "./readCases.ts";

/** The switch of each decoder. */
const decoderSwitches = {
  encoding_base64: "base64",
  encoding_hex: "hex",
  encoding_url: "url",
  encoding_unicode: "unicode",
} as const;
type Switch = keyof typeof decoderSwitches | "encoding_decode_enabled" | "outbound_dlp_enabled";

export interface GuardInput {
  readonly provider: Family;
  readonly default_action: Action;
  readonly overrides?: Readonly<Partial<Record<Detector, Action>>>;
  readonly stages?: Readonly<Partial<Record<Switch, boolean>>> & {
    readonly encoding_max_depth?: number;
  };
  readonly allowlist?: Readonly<Partial<Record<Detector | "paths", readonly string[]>>>;
  readonly session?: string;
}

export interface Expected {
  readonly action?: string;
  readonly types?: readonly string[];
  readonly at?: readonly string[];
  readonly types_include?: readonly string[];
  readonly at_matches?: string;
}

const targets: Readonly<Partial<Record<Family, string>>> = {
  anthropic: "/v1/messages",
  openai: "/v1/chat/completions",
  gemini: "/v1beta/models/m:generateContent",
};

export async function prepare(guarded: TestGuard, input: GuardInput): Promise<void> {
  const { api } = guarded.guard;
  for (const { id } of await api.listAllowed()) await api.disallow(id);
  await api.configure(settingsOf(input));
  for (const [detector, patterns] of Object.entries(input.allowlist ?? {})) {
    for (const pattern of patterns) {
      const reply = await api.allow(
        detector === "paths"
          ? { kind: "path", glob: pattern, scope: "user" }
          : { kind: "pattern", pattern, scope: "user", detector: detectorOf(detector) },
      );
      // A pattern of nothing but wildcards is refused.
      assert.ok(reply.kind === "ok" || pattern === "*", pattern);
    }
  }
}

function detectorOf(name: string): Detector {
  return name === "pii" ? "pii" : "secrets";
}

const noDetectors = {
  secrets: false,
  pii: false,
  proprietary: false,
  injection: false,
  custom: false,
};

function settingsOf({ default_action, overrides = {}, stages = {} }: GuardInput): GuardSettings {
  const plain = testSettings();
  const switches: Readonly<Record<string, unknown>> = stages;
  const off = Object.entries(decoderSwitches).filter(([name]) => switches[name] === false);
  return {
    ...plain,
    policy: {
      ...plain.policy,
      clientActions: { other: default_action },
      detectorActions: overrides,
    },
    scan: {
      ...plain.scan,
      detectors: stages.outbound_dlp_enabled === false ? noDetectors : plain.scan.detectors,
      decode: stages.encoding_decode_enabled ?? plain.scan.decode,
      disabledDecoders: off.map(([, decoder]) => decoder),
      maxDecodeDepth: stages.encoding_max_depth ?? plain.scan.maxDecodeDepth,
    },
  };
}

/** Sends one body and gives what the guard said about it. */
export async function decidedOn(
  guarded: TestGuard,
  input: GuardInput,
  body: unknown,
): Promise<DecidedEvent> {
  const seen = decidedBy(guarded).length;
  const session = input.session === undefined ? {} : { "x-claude-code-session-id": input.session };
  const response = await fetch(
    `${await guarded.route(input.provider)}${targets[input.provider] ?? "/other"}`,
    {
      method: "POST",
      headers: { "content-type": "application/json", ...session },
      body: JSON.stringify(body),
    },
  );
  await response.text();
  const event = decidedBy(guarded)[seen];
  assert.ok(event !== undefined);
  return event;
}

function decidedBy({ events }: TestGuard): readonly DecidedEvent[] {
  return events.filter((event): event is DecidedEvent => event.kind === "exchange.decided");
}

export function checkDecided(event: DecidedEvent, expected: Expected): void {
  const shown = event.findings.filter(({ allowedBy }) => allowedBy === undefined);
  const types = [...new Set(shown.map(({ type }) => type))].toSorted();
  const at = shown.map(({ path, encoding }) => path + encoding.map((one) => `[${one}]`).join(""));
  if (expected.action !== undefined) assert.equal(event.action, expected.action);
  if (expected.types !== undefined) assert.deepEqual(types, expected.types.toSorted());
  for (const type of expected.types_include ?? []) assert.ok(types.includes(type), types.join());
  if (expected.at !== undefined) assert.deepEqual(at.map(ofBlock), expected.at.map(ofBlock));
  if (expected.at_matches !== undefined) assert.match(at[0] ?? "", new RegExp(expected.at_matches));
}

/** The text of a block and the content of a result have paths of their own here. */
function ofBlock(path: string): string {
  return path.replace(/(?<=\])\.(?:text|content)(?=$|\[[a-z])/, "");
}

interface Generated {
  readonly $gen: string;
  readonly texts: readonly string[];
}

interface BodyInput extends GuardInput {
  readonly body: unknown;
}

/** A key of no account: the one that generated inputs name `<aws>`. */
const generatedKey = ["AK", "IACATAGDYBL6HCQR6I"].join("");

/** `clean 302 KB + key <aws>`: that much text without a finding, then the rest as it stands. */
function generatedBody({ texts }: Generated): unknown {
  const contents = texts.map((text) => {
    const [, size = "0", rest = text] = /^clean (\d+) KB \+ (.*)$/.exec(text) ?? [];
    const clean = "The quick brown fox jumps over the lazy dog. ";
    const bytes = Number(size) * 1024;
    return clean.repeat(Math.ceil(bytes / clean.length)) + rest.replace("<aws>", generatedKey);
  });
  return { model: "m", messages: contents.map((content) => ({ role: "user", content })) };
}

function isGenerated(body: unknown): body is Generated {
  return typeof body === "object" && body !== null && "$gen" in body;
}

/** One test per case of one body. */
export function runGuardCases(area: string): void {
  let stub: StubProvider;
  let guarded: TestGuard;
  before(async () => {
    stub = await startStubProvider();
    guarded = await startTestGuard({ upstream: stub.url });
  });
  after(async () => {
    await guarded.stop();
    await stub.stop();
  });
  for (const { id, level, op, input, expect } of readCases<BodyInput, Expected>(area)) {
    if (op !== "scan") continue;
    test(`${id} (${level})`, async () => {
      await prepare(guarded, input);
      const body = isGenerated(input.body) ? generatedBody(input.body) : input.body;
      checkDecided(await decidedOn(guarded, input, body), expect);
    });
  }
}
