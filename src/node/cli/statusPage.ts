/**
 * The page behind `dashboard` of `argus serve`: what the guard does and found, read-only.
 *
 * A small server of its own on loopback with a token in the path, the guard's own checks before it,
 * and a policy that runs no script at all. The full dashboard is the editor's.
 */

import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

import type { FindingPage, GuardApi, GuardStatus } from "../../protocol/control.ts";
import { refusalOf, sameSecret } from "../guard/checks.ts";

export interface StatusPage {
  readonly url: string;
  stop(): Promise<void>;
}

/** Newest findings shown. */
const shownFindings = 100;
const refreshSeconds = 5;

export async function startStatusPage(
  api: Pick<GuardApi, "status" | "findings">,
): Promise<StatusPage> {
  const token = randomBytes(32).toString("base64url");
  let port = 0;
  const server = createServer((request, response) => {
    answer(request, response).catch(() => end(response, 500, ""));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = /^\/dashboard\/([^/?#]+)\/?$/.exec(request.url ?? "")?.[1];
    const refused = refusalOf(request, port) !== undefined || !sameSecret(given, token);
    if (refused) return end(response, 403, "");
    if (request.method !== "GET") return end(response, 405, "");
    const status = await api.status();
    const query = { filter: {}, sort: "lastAt", descending: true, offset: 0 } as const;
    const findings = await api.findings({ ...query, limit: shownFindings });
    end(response, 200, page(status, findings));
  };
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: 0, host: "127.0.0.1" }, resolve);
  });
  const address = server.address();
  port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/dashboard/${token}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const pageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

function end(response: ServerResponse, status: number, body: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, pageHeaders);
  response.end(body);
}

function page(status: GuardStatus, findings: FindingPage): string {
  const { counters } = status;
  const facts: readonly (readonly [string, string | number])[] = [
    ["State", status.state],
    ["Profile", status.profile],
    ["Rules", status.rules],
    ["Requests", counters.requests],
    ["Blocked", counters.byAction.block ?? 0],
    ["Redacted", counters.byAction.redact ?? 0],
    ["Findings", counters.findings],
    ["Not scanned", counters.unscanned],
    [
      "Added, p50 / p99 ms",
      `${counters.addedMsP50.toFixed(1)} / ${counters.addedMsP99.toFixed(1)}`,
    ],
  ];
  const cells = facts.map(([name, value]) => `<dt>${name}</dt><dd>${escape(String(value))}</dd>`);
  const rows = findings.rows.map((row) => {
    const seen = new Date(row.lastAt).toISOString();
    const columns = [
      seen,
      row.severity,
      row.action,
      row.ruleId,
      row.preview,
      row.location,
      row.client,
    ];
    return `<tr>${[...columns, String(row.seenCount)].map((text) => `<td>${escape(text)}</td>`).join("")}</tr>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="${refreshSeconds}"><title>Argus</title><style>${style}</style></head>
<body><h1>Argus</h1><dl>${cells.join("")}</dl><h2>Findings (${findings.total})</h2>
<table><thead><tr><th>Last seen</th><th>Severity</th><th>Action</th><th>Rule</th><th>Value</th><th>Where</th><th>Client</th><th>Seen</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></body></html>`;
}

const style =
  ":root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;margin:2rem;max-width:80rem}" +
  "dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(10rem,1fr));gap:.5rem 1rem}" +
  "dt{opacity:.7;font-size:.85em}dd{margin:0 0 .5rem;font-size:1.3em}" +
  "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #8884}";

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (one) => entities[one] ?? "");
}
