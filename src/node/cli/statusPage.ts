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
export const shownFindings = 100;
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
  const tiles = facts(status).map(
    ([name, value]) => `<div><dt>${name}</dt><dd>${escape(String(value))}</dd></div>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="${refreshSeconds}"><title>Argus</title><style>${style}</style></head>
<body><h1>Argus</h1><dl>${tiles.join("")}</dl><h2>Findings (${findings.total})</h2>
${findings.rows.length === 0 ? "<p>Nothing found so far.</p>" : table(findings)}</body></html>`;
}

function facts(status: GuardStatus): readonly (readonly [name: string, value: string | number])[] {
  const { counters } = status;
  const added = `${counters.addedMsP50.toFixed(1)} / ${counters.addedMsP99.toFixed(1)} ms`;
  return [
    ["State", status.state],
    ["Profile", status.profile],
    ["Rules", status.rules],
    ["Requests", counters.requests],
    ["Blocked", counters.byAction.block ?? 0],
    ["Redacted", counters.byAction.redact ?? 0],
    ["Findings", counters.findings],
    ["Not scanned", counters.unscanned],
    ["Added, p50 / p99", counters.requests === 0 ? "–" : added],
  ];
}

const heads = ["Last seen", "Severity", "Action", "Rule", "Value", "Where", "Client", "Seen"];

function table({ rows }: FindingPage): string {
  const lines = rows.map((row) => [
    new Date(row.lastAt).toISOString().replace("T", " ").slice(0, 19),
    row.severity,
    row.action,
    row.ruleId,
    row.preview,
    row.sourceFile ?? row.location,
    row.client,
    String(row.seenCount),
  ]);
  const head = heads.map((name) => `<th scope="col">${name}</th>`).join("");
  const body = lines.map(
    (cells) => `<tr>${cells.map((cell) => `<td>${escape(cell)}</td>`).join("")}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table></div><p>Times are UTC.</p>`;
}

const style =
  ":root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;padding:0 1.5rem;max-width:76rem}" +
  "h1{font-size:1.6em}h2{font-size:1.15em;margin-top:2rem}p{opacity:.75}" +
  "dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(8rem,1fr));gap:.75rem;margin:0}" +
  "dl div{border:1px solid #8886;border-radius:6px;padding:.6rem .9rem}" +
  "dt{opacity:.75;font-size:.85em}dd{margin:0;font-size:1.3em;font-variant-numeric:tabular-nums}" +
  ".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}" +
  "th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid #8886;white-space:nowrap}";

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
