/** "What we store": the real rows of the store, so that nobody has to believe a promise. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { replacedTable, type StoredTable } from "../../src/protocol/control.ts";
import type { PageProps } from "../pageProps.ts";
import { background } from "../background.ts";
import { formatCount } from "../format.ts";

export function Stored({ state, send }: PageProps): JSX.Element {
  useEffect(() => {
    background(send({ kind: "stored" }));
  }, [send, state.findingsVersion]);
  return (
    <>
      <p>
        Argus keeps no prompt and no answer, and no matched value unless you say so. A finding is a
        place, at most four characters and a keyed hash, encrypted on this computer
        {state.snapshot?.status === undefined ? (
          ""
        ) : (
          <>
            {" "}
            in <code>{state.snapshot.status.dataDir}</code>
          </>
        )}
        . These are the rows as they are stored, newest first.
      </p>
      <Replaced kept={(state.stored ?? []).some(({ name }) => name === replacedTable)} />
      {(state.stored ?? []).map((table) => (
        <Table key={table.name} table={table} />
      ))}
      <div class="actions">
        <button
          type="button"
          class="secondary"
          onClick={() => background(send({ kind: "run", action: "clearFindings" }))}
        >
          Clear findings…
        </button>
      </div>
    </>
  );
}

/** The one thing with values in it, said in plain words. */
function Replaced({ kept }: { readonly kept: boolean }): JSX.Element {
  return kept ? (
    <p>
      <strong>You keep replaced values</strong> (<code>argus.keepReplacedValues</code>): those that
      placeholders stand for are on this computer&apos;s disk, encrypted, for a day after their
      conversation last sent something. Switching the setting off, clearing findings or uninstalling
      deletes them.
    </p>
  ) : (
    <p>
      Values that placeholders stand for are in the guard&apos;s memory only, until it stops or for
      a day.
    </p>
  );
}

function Table({ table }: { readonly table: StoredTable }): JSX.Element {
  return (
    <>
      <h2>
        {table.name} <span class="muted">({formatCount(table.rows)} rows)</span>
      </h2>
      <div class="scroll" role="region" aria-label={table.name} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.sample.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td class="mono" key={table.columns[column] ?? column}>
                    {cell ?? ""}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
