/**
 * A day of an assistant's traffic through a real guard over real sockets, with the clock put
 * forward between requests.
 *
 * Conversations grow and are sent again with every turn, end and begin anew under other names, answers
 * stream, now and then there is a secret, a cut connection, a client that goes away, a WebSocket, a
 * window that is asked and closed, a change of settings, a look at the findings. Replaced values are
 * kept on disk. Every step is awaited, so that what is left over at a mark is left over for good.
 */

import { once } from "node:events";
import { Agent, request } from "node:http";

import { WebSocket } from "ws";

import { type AskId, millis } from "../../src/core/model/ids.ts";
import type { Profile } from "../../src/core/model/snapshot.ts";
import { followGuard } from "../../src/node/guard/guardHost.ts";
import type { GuardSettings } from "../../src/protocol/control.ts";
import { plantedKey, startTestGuard, type TestGuard, testSettings } from "../support/guard.ts";
import { startStubProvider, type StubProvider } from "../support/stubProvider.ts";
import { skewClock } from "./clock.ts";
import type { Mark } from "./marks.ts";
import { takeMark } from "./marks.ts";

export interface Day {
  readonly hours: number;
  readonly steps: number;
  /** Hours between two marks. */
  readonly markEvery: number;
  readonly onMark?: (mark: Mark) => void;
}

export interface DayReport {
  readonly marks: readonly Mark[];
  /** Requests that the guard decided about, by action. */
  readonly actions: Readonly<Record<string, number>>;
  /** The secret was seen by the provider: must stay 0. */
  readonly leaks: number;
  readonly degraded: readonly string[];
}

interface World {
  readonly stub: StubProvider;
  readonly guarded: TestGuard;
  readonly agent: Agent;
  readonly anthropic: string;
  readonly openai: string;
  turns: { readonly role: string; readonly content: string }[];
  /** Of the present conversation. */
  session: string;
}

const hourMs = 3_600_000;

export async function runDay(day: Day): Promise<DayReport> {
  const clock = skewClock();
  const stub = await startStubProvider();
  const guarded = await startTestGuard({ upstream: stub.url, settings: settingsOf("balanced") });
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const world: World = {
    stub,
    guarded,
    agent,
    anthropic: await guarded.route("anthropic"),
    openai: await guarded.route("openai"),
    turns: [],
    session: "soak 0",
  };
  const totals = createTotals(guarded);
  const marks: Mark[] = [];
  try {
    for (let step = 0; step <= day.steps; step += 1) {
      const hour = (step * day.hours) / day.steps;
      await take(world, step);
      if (stub.receivedText().includes(plantedKey)) totals.leaks += 1;
      stub.clear();
      if (hour >= marks.length * day.markEvery) {
        const mark = await takeMark(Math.round(hour * 10) / 10);
        marks.push(mark);
        day.onMark?.(mark);
      }
      clock.forward((day.hours * hourMs) / day.steps);
    }
  } finally {
    agent.destroy();
    await guarded.stop();
    await stub.stop();
    clock.restore();
  }
  const { actions, leaks, degraded } = totals;
  return { marks, actions, leaks, degraded };
}

/** The events are counted and dropped: a test guard that keeps them all would grow by itself. */
function createTotals(guarded: TestGuard): {
  actions: Record<string, number>;
  leaks: number;
  degraded: string[];
} {
  const totals = { actions: {} as Record<string, number>, leaks: 0, degraded: [] as string[] };
  guarded.guard.onEvent((event) => {
    if (event.kind === "exchange.decided")
      totals.actions[event.action] = (totals.actions[event.action] ?? 0) + 1;
    if (event.kind === "guard.degraded") totals.degraded.push(event.reason);
    guarded.forget();
  });
  return totals;
}

const settingsOf = (profile: Profile): GuardSettings => ({
  ...testSettings(profile),
  keepReplaced: true,
});

/** Most steps are a turn of the conversation; the rest happens every so often. */
async function take(world: World, step: number): Promise<void> {
  const now: readonly (readonly [every: number, work: () => Promise<unknown>])[] = [
    [101, () => asked(world, step)],
    [97, () => socketTurn(world)],
    [89, () => leave(world)],
    [83, () => cutAnswer(world)],
    [61, () => configure(world, step)],
    [53, () => allowAndForget(world)],
    [47, () => blocked(world)],
    [31, () => turn(world, `use ${plantedKey} please`)],
    [7, () => streamed(world)],
  ];
  const due = now.find(([every]) => step % every === every - 1);
  await (due === undefined
    ? turn(world, `question ${step} ${"words ".repeat(100)}`, step)
    : due[1]());
}

function post(
  world: World,
  route: string,
  body: object,
  leaveAfter = Number.POSITIVE_INFINITY,
): Promise<string> {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = {
    "content-type": "application/json",
    "content-length": bytes.length,
    "x-session-id": world.session,
  };
  return new Promise((resolve) => {
    const options = { method: "POST", agent: world.agent, headers };
    const outgoing = request(`${route}/v1/messages`, options, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.length > leaveAfter) outgoing.destroy();
      });
      response.on("error", () => resolve(text));
      response.on("close", () => resolve(text));
    });
    outgoing.on("error", () => resolve(""));
    outgoing.end(bytes);
  });
}

async function turn(world: World, content: string, step = 0): Promise<void> {
  if (world.turns.length > 40) {
    world.turns = [];
    world.session = `soak ${step}`;
  }
  world.turns.push({ role: "user", content });
  await post(world, world.anthropic, { model: "m", max_tokens: 9, messages: world.turns });
  world.turns.push({ role: "assistant", content: "pong" });
}

function* pieces(): Generator<string> {
  for (let index = 0; index < 20; index += 1)
    yield `event: content_block_delta\ndata: ${JSON.stringify({
      type: "content_block_delta",
      index: 0,
      delta: { type: "text_delta", text: `part ${index} ` },
    })}\n\n`;
}

async function streamed(world: World, leaveAfter?: number): Promise<void> {
  world.stub.respond(() => ({
    kind: "stream",
    status: 200,
    headers: { "content-type": "text/event-stream" },
    chunks: pieces(),
    gapMs: 0,
  }));
  const messages = [{ role: "user", content: "tell me more" }];
  await post(world, world.anthropic, { model: "m", stream: true, messages }, leaveAfter);
  world.stub.respond(undefined);
}

const leave = (world: World): Promise<void> => streamed(world, 100);

async function cutAnswer(world: World): Promise<void> {
  world.stub.respond(() => ({ kind: "abort" }));
  await turn(world, "are you there?");
  world.stub.respond(undefined);
}

async function configure({ guarded }: World, step: number): Promise<void> {
  const settings = settingsOf("balanced");
  const answers = step % 2 === 0 ? "alert" : "off";
  await guarded.guard.api.configure({
    ...settings,
    policy: { ...settings.policy, answers },
    maxBodyBytes: settings.maxBodyBytes + (step % 3),
  });
}

async function blocked(world: World): Promise<void> {
  const { guarded } = world;
  await guarded.guard.api.configure(settingsOf("strict"));
  const messages = [{ role: "user", content: `now ${plantedKey}` }];
  await post(world, world.anthropic, { model: "m", messages });
  await guarded.guard.api.configure(settingsOf("balanced"));
}

/** A second window comes, is asked, answers every other time, and goes while the question is open else. */
async function asked(world: World, step: number): Promise<void> {
  const { guarded } = world;
  const plain = settingsOf("balanced");
  const policy = { ...plain.policy, askInstead: "redact", askFallback: "redact" } as const;
  await guarded.guard.api.configure({ ...plain, policy });
  const link = await followGuard(guarded.guard.port, guarded.guard.controlToken);
  const { api } = link.connection;
  const question = new Promise<AskId>((resolve) => {
    link.connection.onEvent((event) => {
      if (event.kind === "exchange.asked") resolve(event.id);
    });
  });
  await api.attend();
  const key = `${plantedKey.slice(0, -4)}${keyTail(step)}`;
  const messages = [{ role: "user", content: `my key ${key}` }];
  const answered = post(world, world.anthropic, { model: "m", messages });
  const id = await question;
  if (step % 2 === 0) await api.answer(id, "redact");
  await link.end();
  await answered;
  await guarded.guard.api.configure(plain);
}

/** Four letters that no other step has. */
function keyTail(step: number): string {
  return step
    .toString(26)
    .padStart(4, "0")
    .replaceAll(/\d/g, (digit) => "QRSTUVWXYZ".charAt(Number(digit)))
    .toUpperCase();
}

async function allowAndForget({ guarded }: World): Promise<void> {
  const { api } = guarded.guard;
  const reply = await api.allow({ kind: "pattern", pattern: "none*", scope: "user" });
  if (reply.kind === "ok") await api.disallow(reply.entry.id);
  await api.pause(millis(Date.now() + 1000));
  await api.resume();
  const query = { sort: "lastAt", descending: true, offset: 0, limit: 50 } as const;
  await api.findings({ ...query, filter: {} });
  await api.status();
}

async function socketTurn({ openai }: World): Promise<void> {
  const socket = new WebSocket(`${openai.replace("http:", "ws:")}/v1/responses`);
  await once(socket, "open");
  for (const text of ["hello", `key ${plantedKey}`, "bye"]) {
    const answered = once(socket, "message");
    socket.send(JSON.stringify({ type: "response.create", model: "m", input: text }));
    await answered;
  }
  const closed = once(socket, "close");
  socket.close();
  await closed;
}
