/**
 * What is done with the answer to one request: which values are put back, what is scanned, what is
 * told about it.
 *
 * Decides before the request leaves whether its answer has to be read at all; most have not. A scan
 * that fails is answered by policy, as for requests.
 */

import { randomUUID } from "node:crypto";

import { cutAnswer } from "../../core/answer/cut.ts";
import type { AnswerText } from "../../core/answer/item.ts";
import { framingOf, mayHoldText } from "../../core/answer/readers.ts";
import { type AnswerPiece, createAnswerRewriter } from "../../core/answer/rewriter.ts";
import { createWords } from "../../core/answer/words.ts";
import type { Framing } from "../../core/answer/framing.ts";
import { judgeAnswer } from "../../core/exchange/answer.ts";
import type { Opened } from "../../core/exchange/open.ts";
import { type Outcome, strongest } from "../../core/model/action.ts";
import type { DecidedFinding, RawRequest } from "../../core/model/exchange.ts";
import type { ScanFailure } from "../../core/model/finding.ts";
import { exchangeId } from "../../core/model/ids.ts";
import type { AnswerMode } from "../../core/model/snapshot.ts";
import { explainAnswer, explainAnswerFailure } from "../../core/policy/explain.ts";
import { isPaused } from "../../core/policy/resolve.ts";
import { refusal } from "../../core/wire/refusal.ts";
import type { Events } from "../events.ts";
import type { Clock } from "../platform/clock.ts";
import type { ScanHost } from "../scanner/scanHost.ts";
import type { AnswerPlan, AnswerWork, Verdict } from "./answerStream.ts";
import type { GuardState } from "./guardState.ts";
import type { Known } from "./restoreMap.ts";
import { ScansBehind } from "./scansBehind.ts";

export interface AnswerDeps {
  readonly state: GuardState;
  readonly scanHost: ScanHost;
  readonly events: Events;
  readonly clock: Clock;
}

export interface Answered {
  readonly raw: RawRequest;
  readonly opened: Opened;
  readonly upstreamHost: string;
  /** Path as it may be shown. */
  readonly endpoint: string;
  /** Undefined: nothing was replaced in this conversation. */
  readonly known: Known | undefined;
}

/** Undefined: the answer need not be read. */
export function planAnswer(deps: AnswerDeps, answered: Answered): AnswerPlan | undefined {
  const snapshot = deps.state.snapshot();
  const wanted = isPaused(snapshot, deps.clock.now()) ? "off" : snapshot.policy.answers;
  const mode = wanted ?? "off";
  const { api, stream } = answered.opened;
  if (answered.known === undefined && mode === "off") return undefined;
  return {
    workFor(contentType) {
      const framing = framingOf(api, contentType, { streams: stream, scans: mode !== "off" });
      if (framing !== undefined) return new Work(deps, answered, { mode, framing });
      if (mode === "off" || !mayHoldText(api, contentType)) return undefined;
      return new Work(deps, answered, { mode, framing: "document", unreadable: true });
    },
  };
}

interface How {
  readonly mode: AnswerMode;
  readonly framing: Framing;
  readonly unreadable?: true;
}

const noWords = createWords([]);
const scanOf = { off: "off", alert: "watch", block: "hold" } as const;

class Work implements AnswerWork {
  readonly framing: Framing;
  readonly unreadable: boolean;
  readonly rewriter: AnswerWork["rewriter"];
  readonly #deps: AnswerDeps;
  readonly #answered: Answered;
  readonly #mode: AnswerMode;
  readonly #findings = new Map<string, DecidedFinding>();
  readonly #scans = new ScansBehind();
  #failure: ScanFailure | undefined;
  #cut = false;

  constructor(deps: AnswerDeps, answered: Answered, { mode, framing, unreadable }: How) {
    this.#deps = deps;
    this.#answered = answered;
    this.#mode = mode;
    this.framing = framing;
    this.unreadable = unreadable === true;
    const { known, opened } = answered;
    this.rewriter = createAnswerRewriter({
      api: opened.api,
      framing,
      words: known?.words ?? noWords,
      valueOf: (word) => known?.valueOf(word),
      scan: scanOf[mode],
    });
  }

  async check(texts: readonly AnswerText[], first: boolean): Promise<Verdict> {
    const scan = this.#scan(texts);
    if (this.#mode === "block") return this.#verdict(texts, await scan, first);
    await this.#scans.add(scan);
    return { kind: "go" };
  }

  unread(why: "too_large" | "undecodable", first: boolean): Verdict {
    if (this.#mode === "off") return { kind: "go" };
    this.#failure = why;
    const { snapshot } = this.#circumstances();
    const closed = this.#mode === "block" && snapshot.policy.onScanFailure === "block";
    if (!closed) return { kind: "go" };
    const at = { path: "response", kind: "thought" } as const;
    return this.#stop(at, explainAnswerFailure(why), first);
  }

  kept({ word, path, tool }: Extract<AnswerPiece, { readonly kind: "kept" }>): void {
    const finding = this.#answered.known?.findingOf(word);
    if (finding === undefined) return;
    const { sourceFile: _, allowedBy: __, ...rest } = finding;
    const named = tool === "" ? {} : { tool };
    const kept = {
      ...rest,
      path,
      role: "assistant",
      age: "new",
      action: "redact",
      count: 1,
    } as const;
    this.#remember({ ...kept, ...named });
  }

  done(): void {
    const told = this.#scans.ended().then(() => this.#tell());
    told.catch(() => {
      // A reader of events that throws is the emitter's business.
    });
  }

  /** What stops the answer, as words; undefined when nothing does. Never rejects. */
  async #scan(texts: readonly AnswerText[]): Promise<string | undefined> {
    // Not as the model's own words: what it repeats from elsewhere may give orders.
    const outcome = await this.#deps.scanHost.scan(
      texts.map(({ text }) => ({ text, role: "unknown" as const })),
    );
    const { snapshot, context } = this.#circumstances();
    if (outcome.kind === "failed") {
      this.#failure = outcome.reason;
      const closed = snapshot.policy.onScanFailure === "block";
      return closed ? explainAnswerFailure(outcome.reason) : undefined;
    }
    const mode = this.#mode === "block" ? "block" : "alert";
    const { findings } = outcome;
    const judged = judgeAnswer({ snapshot, mode, context, texts, findings });
    for (const finding of judged.findings) this.#remember(finding);
    const blocking = judged.findings.filter(({ action }) => action === "block");
    return judged.stop ? explainAnswer(blocking) : undefined;
  }

  #circumstances(): {
    readonly snapshot: ReturnType<GuardState["snapshot"]>;
    readonly context: Parameters<typeof judgeAnswer>[0]["context"];
  } {
    const { state, clock } = this.#deps;
    const { raw, opened } = this.#answered;
    const { sessionId, workingDirectory } = opened.session;
    return {
      snapshot: state.snapshot(),
      context: {
        now: clock.now(),
        client: raw.client,
        workspaces: state.settings().workspaces,
        ...(sessionId === undefined ? {} : { sessionId }),
        ...(workingDirectory === undefined ? {} : { workingDirectory }),
      },
    };
  }

  #verdict(texts: readonly AnswerText[], why: string | undefined, first: boolean): Verdict {
    const [at] = texts;
    return why === undefined || at === undefined ? { kind: "go" } : this.#stop(at, why, first);
  }

  /** A head that was not sent can still say it. */
  #stop(at: Pick<AnswerText, "path" | "kind">, why: string, first: boolean): Verdict {
    this.#cut = true;
    const { api, family } = this.#answered.opened;
    const { framing } = this;
    if (framing === "document")
      return { kind: "replace", ...refusal({ api, family, stream: false, message: why }) };
    return { kind: "cut", body: cutAnswer({ api, framing, at, message: why, first }) };
  }

  /** Windows overlap, and each text comes more than once: one finding per value and place. */
  #remember(finding: DecidedFinding): void {
    const key = `${finding.ruleId}|${finding.valueHash}|${finding.path}|${finding.span.start}`;
    this.#findings.set(key, finding);
  }

  #tell(): void {
    const findings = [...this.#findings.values()];
    if (findings.length === 0 && this.#failure === undefined) return;
    const { raw, opened, upstreamHost, endpoint } = this.#answered;
    const action: Outcome = this.#cut
      ? "block"
      : strongest([
          ...findings.map((one) => one.action),
          this.#failure === undefined ? "pass" : "alert",
        ]);
    this.#deps.events.emit({
      kind: "exchange.decided",
      id: exchangeId(randomUUID()),
      answerTo: raw.id,
      at: this.#deps.clock.now(),
      client: raw.client,
      family: opened.family,
      api: opened.api,
      ...(opened.model === undefined ? {} : { model: opened.model }),
      upstreamHost,
      endpoint,
      action,
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      findings,
      session: opened.session,
      requestBytes: 0,
      scannedFields: 0,
      cachedFields: 0,
      scanMs: 0,
    });
  }
}
