/**
 * Questions to a person about requests that are held.
 *
 * Identical questions share one; the first answer settles it, and every one is settled: by a
 * person, the deadline, the last client or window going away, a change of policy, or the stop.
 * Answers live in memory only, for their conversation and destination. Nothing is held that nobody
 * could answer, and never more than the limits allow.
 */

import { randomUUID } from "node:crypto";

import { LRUCache } from "lru-cache";

import type { AskAnswer, AskFallback } from "../../core/model/action.ts";
import type { AnsweredBy, AskedEvent, GuardEvent } from "../../core/model/event.ts";
import type { DecidedFinding } from "../../core/model/exchange.ts";
import { type AskId, askId, millis } from "../../core/model/ids.ts";
import { type Answers, strictestAnswer } from "../../core/policy/ask.ts";
import type { Clock } from "../platform/clock.ts";
import type { Limits } from "./limits.ts";

/** One request that policy wants to ask about. */
export interface Asking {
  readonly about: Omit<AskedEvent, "kind" | "id" | "at" | "deadline" | "findings" | "fallback">;
  /** Not empty; all of them have action `ask`. */
  readonly findings: readonly DecidedFinding[];
  readonly fallback: AskFallback;
  /** 0: cannot wait. */
  readonly holdMs: number;
  /** Bytes that stay in memory meanwhile. */
  readonly bytes: number;
  /** Aborted when the client goes away. */
  readonly signal?: AbortSignal;
  /** True when policy, as it is now, has nothing left to ask. */
  readonly isMoot: () => boolean;
}

export interface Asked {
  readonly answers: Answers;
  readonly by: AnsweredBy;
  readonly heldMs: number;
}

export interface Asks {
  /** Never rejects, always settles. */
  ask(asking: Asking): Promise<Asked>;
  /** False when the question is over: somebody was faster, or it was too late. */
  answer(id: AskId, answer: AskAnswer): boolean;
  /** A window that can show questions; returns its leave. The last to leave settles all. */
  attend(): () => void;
  open(): readonly AskedEvent[];
  /** Requests that wait. */
  held(): number;
  /** To be called after every change of policy or allowlist. */
  recheck(): void;
  stop(): void;
}

export interface AsksOptions {
  readonly limits: Pick<Limits, "maxHeldRequests" | "maxAskedBytes">;
  readonly clock: Clock;
  readonly emit: (event: GuardEvent) => void;
}

/** Answers kept; beyond, the least recently used is asked again. */
export const maxRememberedAnswers = 10_000;
/** An answer holds this long, then the same is asked again. */
export const sessionMemoryMs = 24 * 60 * 60 * 1000;
/** Without a conversation's id, an answer holds for a client only this long. */
export const namelessMemoryMs = 10 * 60 * 1000;
/** After a deadline: retries and re-sent history get the fallback without being held again. */
export const lapsedMemoryMs = 60_000;
/** The clocks are looked at this often: a laptop that slept must not wait out its timer. */
const lookMs = 1_000;

/** `lapsed`: nobody answered; the fallback holds for a while, as policy then has it. */
type Remembered = AskAnswer | "lapsed";

/** The answer of a person to the findings of a question, by their memory keys. */
type Said = ReadonlyMap<string, AskAnswer>;

interface Waiter {
  readonly asking: Asking;
  /** With what a person said, if one did. */
  settle(by: AnsweredBy, said?: Said): void;
}

interface Question {
  readonly key: string;
  readonly event: AskedEvent;
  /** On the monotonic clock. */
  readonly ends: number;
  readonly waiters: Set<Waiter>;
  timer: NodeJS.Timeout | undefined;
}

export function createAsks(options: AsksOptions): Asks {
  const desk = new Desk(options);
  return {
    ask: (asking) => desk.ask(asking),
    answer: (id, answer) => desk.answer(id, answer),
    attend: () => desk.attend(),
    open: () => desk.open(),
    held: () => desk.held(),
    recheck: () => desk.recheck(),
    stop: () => desk.stop(),
  };
}

class Desk {
  readonly #options: AsksOptions;
  readonly #questions = new Map<AskId, Question>();
  readonly #attendants = new Set<symbol>();
  readonly #answers: LRUCache<string, Remembered>;
  #bytes = 0;
  #stopped = false;

  constructor(options: AsksOptions) {
    this.#options = options;
    this.#answers = new LRUCache({
      max: maxRememberedAnswers,
      ttl: sessionMemoryMs,
      ttlResolution: 0,
      perf: { now: () => options.clock.elapsed() },
    });
  }

  ask(asking: Asking): Promise<Asked> {
    const unknown = asking.findings.filter(
      (finding) => this.#answers.get(memoryKey(asking, finding)) === undefined,
    );
    if (unknown.length === 0) return Promise.resolve(this.#outcome(asking, "memory", 0));
    const obstacle = this.#obstacle(asking);
    if (obstacle !== undefined) return Promise.resolve(this.#outcome(asking, obstacle, 0));
    return new Promise((resolve) => {
      const key = keyOf(asking, unknown);
      const same = [...this.#questions.values()].find((question) => question.key === key);
      const question = same ?? this.#questionFor(asking, key, unknown);
      this.#wait(question, asking, resolve);
      // Last: a listener may answer at once.
      if (same === undefined) this.#open(question);
    });
  }

  answer(id: AskId, answer: AskAnswer): boolean {
    const question = this.#questions.get(id);
    if (question === undefined) return false;
    this.#remember(question, answer);
    this.#settle(question, "person", answer);
    return true;
  }

  attend(): () => void {
    const seat = Symbol("attendant");
    this.#attendants.add(seat);
    return () => {
      const left = this.#attendants.delete(seat);
      if (left && this.#attendants.size === 0) this.#settleAll("nobody");
    };
  }

  open(): readonly AskedEvent[] {
    return [...this.#questions.values()].map(({ event }) => event);
  }

  held(): number {
    let count = 0;
    for (const { waiters } of this.#questions.values()) count += waiters.size;
    return count;
  }

  recheck(): void {
    for (const question of this.#questions.values()) {
      for (const waiter of question.waiters) {
        if (waiter.asking.isMoot()) this.#leave(question, waiter, "policy");
      }
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#settleAll("stopped");
  }

  #obstacle(asking: Asking): AnsweredBy | undefined {
    const { maxHeldRequests, maxAskedBytes } = this.#options.limits;
    if (this.#stopped) return "stopped";
    if (asking.signal?.aborted === true) return "gone";
    if (asking.holdMs <= 0) return "unholdable";
    if (this.#attendants.size === 0) return "nobody";
    const full = this.held() >= maxHeldRequests || this.#bytes + asking.bytes > maxAskedBytes;
    return full ? "full" : undefined;
  }

  #questionFor(asking: Asking, key: string, findings: readonly DecidedFinding[]): Question {
    const { clock } = this.#options;
    const at = clock.now();
    const event: AskedEvent = {
      kind: "exchange.asked",
      id: askId(randomUUID()),
      at,
      deadline: millis(at + asking.holdMs),
      ...asking.about,
      findings,
      fallback: asking.fallback,
    };
    const ends = clock.elapsed() + asking.holdMs;
    return { key, event, ends, waiters: new Set(), timer: undefined };
  }

  #open(question: Question): void {
    this.#questions.set(question.event.id, question);
    this.#watch(question);
    this.#options.emit(question.event);
  }

  #wait(question: Question, asking: Asking, resolve: (asked: Asked) => void): void {
    const since = this.#options.clock.elapsed();
    const onAbort = (): void => this.#leave(question, waiter, "gone");
    const waiter: Waiter = {
      asking,
      settle: (by, said) => {
        asking.signal?.removeEventListener("abort", onAbort);
        this.#bytes -= asking.bytes;
        resolve(this.#outcome(asking, by, this.#options.clock.elapsed() - since, said));
      },
    };
    this.#bytes += asking.bytes;
    question.waiters.add(waiter);
    asking.signal?.addEventListener("abort", onAbort, { once: true });
  }

  /**
   * What is remembered for each finding, or was said just now and is more than fits in memory; where
   * there is neither, the fallback of policy holds.
   */
  #outcome(asking: Asking, by: AnsweredBy, heldMs: number, said?: Said): Asked {
    const known = new Map<string, AskAnswer>();
    for (const finding of asking.findings) {
      const key = memoryKey(asking, finding);
      const answer = this.#answers.get(key) ?? said?.get(key);
      if (answer !== undefined && answer !== "lapsed") known.set(key, answer);
    }
    return { answers: (finding) => known.get(memoryKey(asking, finding)), by, heldMs };
  }

  #watch(question: Question): void {
    const { clock } = this.#options;
    const left = Math.min(question.ends - clock.elapsed(), question.event.deadline - clock.now());
    if (left <= 0) {
      for (const finding of question.event.findings) {
        const key = memoryKey({ about: question.event }, finding);
        if (!this.#answers.has(key)) this.#answers.set(key, "lapsed", { ttl: lapsedMemoryMs });
      }
      this.#settle(question, "deadline", question.event.fallback);
      return;
    }
    question.timer = setTimeout(() => this.#watch(question), Math.min(left, lookMs));
  }

  #leave(question: Question, waiter: Waiter, by: "gone" | "policy"): void {
    if (!question.waiters.delete(waiter)) return;
    waiter.settle(by);
    if (question.waiters.size === 0) this.#settle(question, by, question.event.fallback);
  }

  #settleAll(by: "nobody" | "stopped"): void {
    for (const question of this.#questions.values()) {
      this.#settle(question, by, question.event.fallback);
    }
  }

  #settle(question: Question, by: AnsweredBy, answer: AskAnswer): void {
    const { event, waiters } = question;
    clearTimeout(question.timer);
    this.#questions.delete(event.id);
    const said = by === "person" ? saidOf(event, answer) : undefined;
    for (const waiter of waiters) waiter.settle(by, said);
    this.#options.emit({
      kind: "exchange.answered",
      id: event.id,
      at: this.#options.clock.now(),
      by,
      answer,
      requests: waiters.size,
    });
  }

  /** Each value by itself: the next turn may bring it with others. Two answers: the stricter one. */
  #remember({ event }: Question, answer: AskAnswer): void {
    const nameless = event.session.sessionId === undefined;
    const ttl = nameless ? namelessMemoryMs : sessionMemoryMs;
    for (const finding of event.findings) {
      const key = memoryKey({ about: event }, finding);
      const before = this.#answers.get(key);
      const known = before === undefined || before === "lapsed" ? [] : [before];
      this.#answers.set(key, strictestAnswer([answer, ...known]), { ttl });
    }
  }
}

function saidOf(event: AskedEvent, answer: AskAnswer): Said {
  return new Map(event.findings.map((finding) => [memoryKey({ about: event }, finding), answer]));
}

function keyOf(asking: Asking, findings: readonly DecidedFinding[]): string {
  return findings
    .map((finding) => memoryKey(asking, finding))
    .toSorted()
    .join("\n");
}

/** Who sends, to whom, in which conversation, and which value: never broader than what was asked. */
function memoryKey({ about }: Pick<Asking, "about">, finding: DecidedFinding): string {
  const { client, upstreamHost, session } = about;
  return JSON.stringify([
    client,
    upstreamHost,
    session.sessionId ?? "",
    finding.type,
    finding.valueHash,
  ]);
}
