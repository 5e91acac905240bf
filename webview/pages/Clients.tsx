/** The coverage view: every AI client found, whether it is guarded, how, and why not. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import type { ClientRow } from "../../src/protocol/dashboard.ts";
import type { PageProps } from "../pageProps.ts";
import { background } from "../background.ts";

export function Clients({ state, send }: PageProps): JSX.Element {
  useEffect(() => {
    background(send({ kind: "clients" }));
  }, [send]);
  const clients = state.snapshot?.clients ?? [];
  const missing = clients.filter((client) => client.state === "not_found");
  const found = clients.filter((client) => client.state !== "not_found");
  return (
    <>
      <div class="actions">
        <button
          type="button"
          onClick={() => background(send({ kind: "run", action: "guardClients" }))}
        >
          Guard AI clients…
        </button>
        <button
          type="button"
          class="secondary"
          onClick={() => background(send({ kind: "run", action: "restoreClients" }))}
        >
          Restore all clients
        </button>
        <button
          type="button"
          class="secondary"
          onClick={() => background(send({ kind: "run", action: "doctor" }))}
        >
          Doctor
        </button>
      </div>
      <h2>Coverage</h2>
      {clients.length === 0 && <p class="muted">Looking for AI clients…</p>}
      {found.length > 0 && <Table clients={found.toSorted(byState)} />}
      {missing.length > 0 && (
        <p class="muted">Not found here: {missing.map(({ title }) => title).join(", ")}.</p>
      )}
    </>
  );
}

const order = ["drifted", "partly", "not_guarded", "guarded", "unsupported", "not_found"] as const;

function byState(a: ClientRow, b: ClientRow): number {
  return order.indexOf(a.state) - order.indexOf(b.state) || a.title.localeCompare(b.title);
}

function Table(props: { readonly clients: readonly ClientRow[] }): JSX.Element {
  return (
    <div class="scroll" role="region" aria-label="Clients" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {["Client", "State", "How", "Why", "Where"].map((label) => (
              <th scope="col" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.clients.map((client) => (
            <tr key={client.id}>
              <td>{client.title}</td>
              <td>
                <span class={`badge ${badge(client)}`}>{client.state.replaceAll("_", " ")}</span>
              </td>
              <td>{client.way.replaceAll("_", " ")}</td>
              <td>{client.detail}</td>
              <td class="mono">{client.places.join("\n")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function badge(client: ClientRow): string {
  if (client.state === "drifted") return "block";
  return client.state === "not_guarded" || client.state === "partly" ? "redact" : "";
}
