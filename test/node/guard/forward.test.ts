/** Requests and answers as bytes: what an upstream gets, what a client gets, and broken connections. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { after, before, beforeEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { maxStaleMs } from "../../../src/node/guard/forward.ts";
import { startTestGuard, type TestGuard, testSettings } from "../../support/guard.ts";

/** Answers the n-th request of an upstream connection, n from 1; what it got is head and body. */
type Answerer = (socket: Socket, count: number) => void;

const okay = "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nhi";
let upstream: Server;
let upstreamPort: number;
let received: string[];
let answer: Answerer;
let guarded: TestGuard;

const say =
  (text: string): Answerer =>
  (socket) =>
    socket.write(text, "latin1");

/** One request at a time: a head, and the body as long as it says. */
function serve(socket: Socket): void {
  let [text, count] = ["", 0];
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    const [head = "", ...rest] = text.split("\r\n\r\n");
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    if (!text.includes("\r\n\r\n") || rest.join("\r\n\r\n").length < length) return;
    received.push(text);
    text = "";
    answer(socket, (count += 1));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === "object" ? address.port : 0;
}

before(async () => {
  upstream = createServer(serve);
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
  upstreamPort = portOf(upstream);
  guarded = await startTestGuard({ upstream: `http://127.0.0.1:${upstreamPort}` });
});
after(async () => {
  await guarded.stop();
  upstream.close();
});
beforeEach(async () => {
  received = [];
  answer = say(okay);
  // New agents: no connection of a former test is used again.
  await guarded.guard.api.configure({ ...testSettings(), network: anew() });
});

let changes = 0;
function anew(proxy?: string): ReturnType<typeof testSettings>["network"] {
  const noProxy = [`${(changes += 1)}.test`];
  const network = { noProxy, strictSsl: true, caCertificates: [] };
  return proxy === undefined ? network : { ...network, proxy };
}

/** Sends lines to a route on a connection that is closed afterwards; returns all that came back. */
async function exchange(
  start: string,
  { lines = [], body = "", route }: { lines?: readonly string[]; body?: string; route?: string },
): Promise<string> {
  const url = new URL(route ?? (await guarded.route("openai")));
  const [method, path = "", version = "1.1"] = start.split(" ");
  const socket = connect(Number(url.port), "127.0.0.1");
  const head = [
    `${method} ${url.pathname}${path} HTTP/${version}`,
    `Host: ${url.host}`,
    ...lines,
    "Connection: close",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`, "latin1");
  let text = "";
  socket.on("data", (chunk) => (text += chunk.toString("latin1")));
  socket.on("error", () => socket.destroy());
  await once(socket, "close");
  return text;
}

const post = { lines: ["Content-Length: 2"], body: "{}" };

describe("what an upstream gets", () => {
  const host = (): string => `Host: 127.0.0.1:${upstreamPort}`;

  async function check(
    start: string,
    sent: { lines?: readonly string[]; body?: string },
    lines: readonly string[],
  ): Promise<void> {
    assert.match(await exchange(start, sent), /^HTTP\/1.1 200 OK\r\n[^]*\r\n\r\nhi$/);
    const whole = [`${start} HTTP/1.1`, host(), ...lines, "Connection: keep-alive"].join("\r\n");
    assert.deepEqual(received, [`${whole}\r\n\r\n${sent.body ?? ""}`]);
  }

  test("are the lines in their order and case, each for itself", () => {
    const lines = [
      "X-A: 1",
      "x-b: 2",
      "X-a: \u00e4",
      "cookie: a",
      "Cookie: b",
      "Content-length: 2",
    ];
    return check("POST /v1/x", { lines, body: "{}" }, lines);
  });
  test("is its host whatever `Connection` names", () =>
    check("POST /v1/x", { lines: ["Connection: host, x-h", "X-H: 1", ...post.lines], body: "{}" }, [
      ...post.lines,
    ]));
  test("is no length for methods that have no body", async () => {
    await check("GET /v1/x", {}, []);
    received = [];
    await check("TRACE /v1/x", {}, []);
  });
  test("is a length of nothing for all others", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"]) {
      received = [];
      await check(`${method} /v1/x`, {}, ["content-length: 0"]);
    }
  });
  test("is the body of any method, with one length", async () => {
    for (const method of ["GET", "DELETE", "OPTIONS", "PATCH"])
      for (const line of ["Content-Length: 2", "content-length: 2"]) {
        received = [];
        await check(`${method} /v1/x`, { lines: [line], body: "{}" }, [line]);
      }
  });
  test("is the path below its own, as it was written", async () => {
    const paths = [
      "/",
      "//",
      "//x",
      "/a//b/",
      "/?",
      "/?a=1&b=%20x",
      "/a%2Fb/../c",
      "/a?b?c",
      "/a#f",
    ];
    for (const base of ["", "/v1", "/v1/x"])
      for (const path of paths) {
        const { url } = await guarded.guard.api.openRoute({
          name: "based",
          client: "x",
          family: "openai",
          upstream: `http://127.0.0.1:${upstreamPort}${base}`,
        });
        received = [];
        await exchange(`GET ${path}`, { route: url });
        const expected = path === "/" && base !== "" ? base : base + path;
        assert.equal(received[0]?.split(" ")[1], expected);
      }
  });
  test("goes through a corporate proxy in plain with the proxy's lines", async () => {
    const proxy = `http://user:word@127.0.0.1:${upstreamPort}`;
    await guarded.guard.api.configure({ ...testSettings(), network: anew(proxy) });
    const { url } = await guarded.guard.api.openRoute({
      name: "far",
      client: "x",
      family: "openai",
      upstream: "http://provider.test/base",
    });
    assert.match(await exchange("POST /v1/x?y", { ...post, route: url }), /^HTTP\/1.1 200 OK/);
    const [request = ""] = received;
    assert.match(request, /^POST http:\/\/provider.test\/base\/v1\/x\?y HTTP\/1.1\r\n/);
    assert.match(request, /\r\nhost: provider.test\r\n/i);
    const basic = Buffer.from("user:word").toString("base64");
    assert.ok(request.toLowerCase().includes(`proxy-authorization: basic ${basic}`.toLowerCase()));
  });
  test("is reached at an IPv6 address too", async () => {
    const { url } = await guarded.guard.api.openRoute({
      name: "six",
      client: "x",
      family: "openai",
      upstream: "http://[::1]:9",
    });
    // Nobody listens there: the address was understood when it is not a name that is unknown.
    assert.match(
      await exchange("GET /", { route: url }),
      /could not reach \[::1\]:9 \((?!ENOTFOUND)/,
    );
  });
});

describe("what a client gets", () => {
  async function check(said: string, expected: string | RegExp, version = "1.1"): Promise<void> {
    answer = (socket) => {
      socket.end(said, "latin1");
    };
    const got = await exchange(`POST /v1/x ${version}`, post);
    if (typeof expected === "string") assert.equal(got, expected);
    else assert.match(got, expected);
  }

  test("are the lines in their order and case, each for itself", () => {
    const lines = "Set-Cookie: a\r\nX-m: 1\r\nset-cookie: b\r\nX-M: \u00e4\r\nDate: now\r\n";
    const rest = "Content-Length: 2\r\n";
    return check(
      `HTTP/1.1 299 Odd \u00e4\r\n${lines}${rest}\r\nhi`,
      `HTTP/1.1 299 Odd \u00e4\r\n${lines}${rest}connection: close\r\n\r\nhi`,
    );
  });
  test("is nothing of the upstream's hop", () =>
    check(
      "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nKeep-Alive: 5\r\nX-Hop: 1\r\n" +
        "Proxy-Authenticate: b\r\nUpgrade: h2\r\nDate: now\r\nContent-Length: 2\r\n\r\nhi",
      "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nconnection: close\r\n\r\nhi",
    ));
  test("is no announcement of trailers, which are not carried", async () => {
    const said = "HTTP/1.1 200 OK\r\nTrailer: X-T\r\nDate: now\r\n";
    const head = "HTTP/1.1 200 OK\r\nDate: now\r\n";
    const [length, chunked] = ["Content-Length: 2\r\n", "Transfer-Encoding: chunked\r\n"];
    const close = "connection: close\r\n\r\n";
    await check(`${said}${length}\r\nhi`, `${head}${length}${close}hi`);
    await check(
      `${said}${chunked}\r\n2\r\nhi\r\n0\r\nX-T: 1\r\n\r\n`,
      `${head}${chunked}${close}2\r\nhi\r\n0\r\n\r\n`,
    );
  });
  test("is a file name that is not ASCII, byte for byte", () =>
    check(
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Disposition: a; filename="\u00e4"\r\n\r\nhi',
      /\r\nContent-Disposition: a; filename="\u00e4"\r\n/,
    ));
  test("is 502 for a status that there is not", () =>
    check(
      "HTTP/1.1 099 X\r\nContent-Length: 2\r\n\r\nhi",
      /^HTTP\/1.1 502 Bad Gateway\r\n[^]*\(NO_ANSWER\)/,
    ));
  test("is nothing of an answer that is read and has no head that may be sent", async () => {
    const settings = testSettings();
    const policy = { ...settings.policy, answers: "alert" } as const;
    await guarded.guard.api.configure({ ...settings, policy });
    const lines = "Content-Type: text/event-stream\r\nContent-Length: 90\r\n";
    await check(`HTTP/1.1 200 O\u0001K\r\n${lines}\r\ndata: {}\n`, "");
    await check(okay, /\r\nhi\r\n/);
  });
  test("is 502 for a change of protocol that nobody asked for", async () => {
    const refused = /^HTTP\/1.1 502 Bad Gateway\r\n[^]*\(NO_ANSWER\)/;
    await check("HTTP/1.1 101 Now\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhi", refused);
    await check("HTTP/1.1 101 Now\r\n\r\n", refused);
  });
  test("is framed anew where the end of the connection was the end", async () => {
    const framed = "Date: now\r\nconnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    const body = "2\r\nhi\r\n0\r\n\r\n";
    for (const line of ["", "Transfer-Encoding: identity\r\n", "Transfer-Encoding: chunked, x\r\n"])
      await check(
        `HTTP/1.1 200 OK\r\nDate: now\r\n${line}\r\nhi`,
        `HTTP/1.1 200 OK\r\n${framed}${body}`,
      );
  });
  test("is no chunk where there can be none", async () => {
    const chunked = "Date: now\r\nTransfer-Encoding: chunked\r\n\r\n";
    const close = "Date: now\r\nconnection: close\r\n\r\n";
    await check(`HTTP/1.1 204 None\r\n${chunked}`, `HTTP/1.1 204 None\r\n${close}`);
    await check(`HTTP/1.1 304 Same\r\n${chunked}`, `HTTP/1.1 304 Same\r\n${close}`);
    const body = "2\r\nhi\r\n0\r\n\r\n";
    await check(`HTTP/1.1 200 OK\r\n${chunked}${body}`, `HTTP/1.1 200 OK\r\n${close}hi`, "1.0");
  });
  test("is everything that came before the answer broke off", async () => {
    const head = "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\n";
    const got = `${head}connection: close\r\n\r\n2\r\nhi\r\n`;
    await check(`${head}\r\n2\r\nhi\r\n`, got);
    await check(`${head}\r\n2\r\nhi\r\nzz\r\n`, got);
  });
  test("is an answer that is whole, whatever comes behind it", () => check(`${okay}more`, /hi$/));
  test("is the final answer, not the hints before it", () =>
    check(`HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n${okay}`, /^HTTP\/1.1 200 OK\r\n[^]*hi$/));
});

describe("a kept connection", () => {
  /** Answers the first request of each connection, and does this with the next one. */
  function keptUntil(then: (socket: Socket) => void, first = 1): void {
    let connections = 0;
    answer = (socket, count) => {
      if (count === 1) connections += 1;
      if (count === 1 && connections <= first) socket.write(okay);
      else then(socket);
    };
  }

  test("that was being closed is no failure: the request goes out once more", async () => {
    keptUntil((socket) => socket.resetAndDestroy(), 2);
    assert.match(await exchange("POST /v1/x", post), /200 OK/);
    assert.match(await exchange("POST /v1/x", post), /200 OK/);
    assert.equal(received.length, 3);
    assert.equal(received[2], received[1]);
  });
  test("is replaced once only", async () => {
    keptUntil((socket) => socket.resetAndDestroy());
    assert.match(await exchange("POST /v1/x", post), /200 OK/);
    assert.match(await exchange("POST /v1/x", post), /502[^]*ECONNRESET/);
    assert.equal(received.length, 3);
  });
  test("is not replaced when the upstream had the request for longer", async () => {
    keptUntil((socket) => void sleep(maxStaleMs + 100).then(() => socket.resetAndDestroy()));
    assert.match(await exchange("POST /v1/x", post), /200 OK/);
    assert.match(await exchange("POST /v1/x", post), /502[^]*ECONNRESET/);
    assert.equal(received.length, 2);
  });
  test("is not replaced when an answer had begun", async () => {
    keptUntil((socket) => {
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi");
    });
    assert.match(await exchange("POST /v1/x", post), /200 OK/);
    assert.match(await exchange("POST /v1/x", post), /200 OK[^]*hi$/);
    assert.equal(received.length, 2);
  });
  test("is not replaced when the upstream had said that it works on the request", async () => {
    keptUntil((socket) => {
      socket.end("HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n");
    });
    assert.match(await exchange("POST /v1/x", post), /200 OK/);
    assert.match(await exchange("POST /v1/x", post), /502[^]*ECONNRESET/);
    assert.equal(received.length, 2);
  });
  test("is the only one that is: a new one that breaks is a failure", async () => {
    answer = (socket) => socket.resetAndDestroy();
    assert.match(await exchange("POST /v1/x", post), /502[^]*ECONNRESET/);
    assert.equal(received.length, 1);
  });
});
