/** The page of `argus serve` over a real socket: who may see it, and what it shows. */

import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";

import {
  shownFindings,
  startStatusPage,
  type StatusPage,
} from "../../../src/node/cli/statusPage.ts";
import { startTestGuard, type TestGuard } from "../../support/guard.ts";
import { startStubProvider, type StubProvider } from "../../support/stubProvider.ts";

let stub: StubProvider;
let guard: TestGuard;
let page: StatusPage;

before(async () => {
  stub = await startStubProvider();
  guard = await startTestGuard({ upstream: stub.url });
  page = await startStatusPage(guard.guard.api);
});

after(async () => {
  await page.stop();
  await guard.stop();
  await stub.stop();
});

const newest = { filter: {}, sort: "lastAt", descending: true, offset: 0 } as const;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly policy: string;
}

function ask(
  url: string,
  method = "GET",
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          body,
          policy: String(response.headers["content-security-policy"]),
        }),
      );
    });
    sent.on("error", reject).end();
  });
}

test("before the first request it says that there is nothing", async () => {
  const { status, body } = await ask(page.url);
  assert.equal(status, 200);
  assert.match(body, /Nothing found so far/);
  assert.match(body, /<dt>State<\/dt><dd>guarding<\/dd>/);
});

test("a finding is shown by its mask, what comes from outside as text", async () => {
  const key = `${"AK"}${"IA"}QX7LZ2MNB5RTWY3C`;
  const url = `${await guard.route("openai")}/v1/chat/completions`;
  const messages = [{ role: "user", content: `k = "${key}"` }];
  const body = JSON.stringify({ model: "<script>", messages });
  const headers = { "content-type": "application/json" };
  await (await fetch(url, { method: "POST", headers, body })).text();
  const shown = await ask(page.url);
  assert.match(shown.body, /<td>AKIA\*{4}<\/td>/);
  assert.equal(shown.body.includes(key), false);
  assert.equal(shown.body.includes("<script>"), false);
  assert.match(shown.policy, /^default-src 'none'/);
});

test("only who has the address sees it, and only by reading", async () => {
  const wrong = page.url.replace(/dashboard\/./, "dashboard/_");
  assert.equal((await ask(wrong)).status, 403);
  assert.equal((await ask(new URL("/", page.url).href)).status, 403);
  assert.equal((await ask(page.url, "GET", { host: "evil.example" })).status, 403);
  assert.equal((await ask(page.url, "POST")).status, 405);
});

test("so many of the newest findings are shown, of which the last is not left out", async () => {
  const { api } = guard.guard;
  const row = (await api.findings({ ...newest, limit: 1 })).rows[0];
  assert.ok(row !== undefined, "one was found above");
  const rows = Array.from({ length: shownFindings + 1 }, (_, index) => ({
    ...row,
    preview: `n${index}****`,
  }));
  const many = await startStatusPage({
    status: () => api.status(),
    findings: ({ limit }) => Promise.resolve({ rows: rows.slice(0, limit), total: rows.length }),
  });
  const { body } = await ask(many.url);
  await many.stop();
  assert.ok(body.includes(`n${shownFindings - 1}****`));
  assert.equal(body.includes(`n${shownFindings}****`), false);
});
