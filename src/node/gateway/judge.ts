/**
 * Who decides about a line: the running guard, or the same engine in this process.
 *
 * The guard is asked first. When none answers, lines are judged here with the default policy, the
 * note says so once, and the guard is looked for again every few seconds. A guard that is there but
 * gives no usable verdict is a failed scan: the line is refused, never passed.
 */

import type { LineFacts, Verdict } from "../../core/mcp/verdict.ts";

export interface JudgedLine extends LineFacts {
  readonly body: Uint8Array;
}

export type JudgeReply = Verdict | { readonly kind: "absent" };

export interface Judge {
  /** Never rejects. `absent`: this judge cannot be reached. */
  judge(line: JudgedLine): Promise<JudgeReply>;
  stop(): Promise<void>;
}

/** How long an absent guard is not asked again, in milliseconds. */
export const retryGuardMs = 5000;

export interface JudgeOptions {
  readonly guard: Judge;
  /** Started at the first line that needs it. */
  readonly local: () => Promise<Judge>;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly note: (text: string) => void;
}

export const unavailable: Verdict = {
  kind: "block",
  message:
    "Argus could not check this message, so it was stopped. Run `argus serve` or open VS Code with Argus, then try again.",
};

export function createJudge(options: JudgeOptions): {
  judge(line: JudgedLine): Promise<Verdict>;
  stop(): Promise<void>;
} {
  let local: Promise<Judge> | undefined;
  let askGuardAt = Number.NEGATIVE_INFINITY;
  let present = true;
  const askGuard = async (line: JudgedLine): Promise<JudgeReply> => {
    if (options.now() < askGuardAt) return { kind: "absent" };
    const reply = await options.guard.judge(line);
    const absent = reply.kind === "absent";
    askGuardAt = absent ? options.now() + retryGuardMs : Number.NEGATIVE_INFINITY;
    if (absent === present) options.note(absent ? absentNote : presentNote);
    present = !absent;
    return reply;
  };
  const askLocal = async (line: JudgedLine): Promise<Verdict> => {
    local ??= options.local();
    const reply = await local.then((judge) => judge.judge(line));
    return reply.kind === "absent" ? unavailable : reply;
  };
  return {
    async judge(line) {
      const reply = await askGuard(line);
      return reply.kind === "absent" ? await askLocal(line).catch(() => unavailable) : reply;
    },
    async stop() {
      await options.guard.stop();
      await local?.then(
        (judge) => judge.stop(),
        () => undefined,
      );
    },
  };
}

const absentNote = "no guard is running; checking with the built-in rules and the default policy";
const presentNote = "the guard answers again";
