/** What is let through, with undo. Adding and editing happen in the editor's own picker. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import type { AllowEntry } from "../../src/core/model/snapshot.ts";
import type { PageProps } from "../pageProps.ts";
import { background } from "../background.ts";
import { formatSubject, formatTime } from "../format.ts";

export function Allowlist(props: PageProps): JSX.Element {
  const { state, send } = props;
  useEffect(() => {
    background(send({ kind: "allowlist" }));
  }, [send]);
  const entries = state.snapshot?.allowlist ?? [];
  return (
    <>
      <div class="actions">
        <button
          type="button"
          onClick={() => background(send({ kind: "run", action: "manageAllowlist" }))}
        >
          Manage allowlist…
        </button>
        {state.removed !== undefined && <Undo {...props} removed={state.removed} />}
      </div>
      {entries.length === 0 ? (
        <p class="empty muted">
          Nothing is allowed. When Argus stops something harmless, allow its value, its file or the
          rule.
        </p>
      ) : (
        <Table {...props} entries={entries} />
      )}
    </>
  );
}

function Undo({
  send,
  dispatch,
  removed,
}: PageProps & { readonly removed: AllowEntry }): JSX.Element {
  const undo = async (): Promise<void> => {
    if (!(await send({ kind: "putAllowed", entry: removed }))) return;
    dispatch({ kind: "removed", entry: undefined });
    await send({ kind: "allowlist" });
  };
  return (
    <button type="button" class="secondary" onClick={() => background(undo())}>
      Undo removal of {formatSubject(removed)}
    </button>
  );
}

function Table(props: PageProps & { readonly entries: readonly AllowEntry[] }): JSX.Element {
  return (
    <div class="scroll" role="region" aria-label="Allowlist" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {["Kind", "What", "Scope", "Reason", "Expires", ""].map((label) => (
              <th scope="col" key={label}>
                {label === "" ? <span class="hidden-label">Remove</span> : label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.entries.map((entry) => (
            <Row key={entry.id} {...props} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  entry,
  state,
  send,
  dispatch,
}: PageProps & { readonly entry: AllowEntry }): JSX.Element {
  const remove = async (): Promise<void> => {
    if (!(await send({ kind: "disallow", id: entry.id }))) return;
    dispatch({ kind: "removed", entry });
    await send({ kind: "allowlist" });
  };
  const now = state.snapshot?.now ?? entry.createdAt;
  return (
    <tr>
      <td>{entry.kind}</td>
      <td class="mono">{formatSubject(entry)}</td>
      <td>{entry.workspace ?? entry.scope}</td>
      <td>{entry.reason ?? ""}</td>
      <td>{entry.expiresAt === undefined ? "never" : formatTime(entry.expiresAt, now)}</td>
      <td>
        <button type="button" class="secondary" onClick={() => background(remove())}>
          Remove
        </button>
      </td>
    </tr>
  );
}
