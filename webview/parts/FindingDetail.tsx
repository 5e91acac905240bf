/** One finding in full, with the ways to allow it. The value itself is not here: it is stored nowhere. */

import type { JSX } from "preact";

import type { FindingRow } from "../../src/protocol/control.ts";
import type { DashboardAllowDraft } from "../../src/protocol/dashboard.ts";
import type { PageProps } from "../pageProps.ts";
import { background } from "../background.ts";
import { formatClient, formatCount, formatTime } from "../format.ts";

export function FindingDetail(props: PageProps & { readonly row: FindingRow }): JSX.Element {
  const { row, state, dispatch } = props;
  const now = state.snapshot?.now ?? row.lastAt;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Rule", row.ruleId],
    ["Type", row.type],
    ["Value", row.preview],
    ["Encoded as", row.encoding.length === 0 ? undefined : row.encoding.join(" in ")],
    ["Place", row.location],
    ["File", row.sourceFile],
    ["Client", formatClient(row.client, state.snapshot?.clients ?? [])],
    ["Model", row.model],
    ["Project", row.workingDirectory],
    ["First seen", formatTime(row.firstAt, now)],
    ["Last seen", formatTime(row.lastAt, now)],
    ["Times seen", formatCount(row.seenCount)],
  ];
  return (
    <section class="detail" aria-label="Finding">
      <dl>
        {facts.map(([name, value]) =>
          value === undefined
            ? null
            : [<dt key={`${name}-name`}>{name}</dt>, <dd key={`${name}-value`}>{value}</dd>],
        )}
      </dl>
      <Actions {...props} />
      <p class="muted">{sentText(row)}</p>
      <button
        type="button"
        class="link"
        onClick={() => dispatch({ kind: "select", id: undefined })}
      >
        Close
      </button>
    </section>
  );
}

function Actions({
  row,
  state,
  dispatch,
  send,
}: PageProps & { readonly row: FindingRow }): JSX.Element {
  const allow = (draft: DashboardAllowDraft, text: string): void => {
    background(allowAndTell({ send, dispatch, draft, text }));
  };
  const value = { kind: "value", valueHash: row.valueHash, preview: row.preview } as const;
  const workspace = state.snapshot?.workspaces[0];
  const source = row.sourceFile === undefined ? {} : { sourceFile: row.sourceFile };
  return (
    <div class="actions">
      <button
        type="button"
        onClick={() => allow({ ...value, scope: "user" }, `${row.preview} is allowed everywhere.`)}
      >
        Allow value everywhere
      </button>
      {workspace !== undefined && (
        <button
          type="button"
          class="secondary"
          onClick={() =>
            allow({ ...value, scope: "workspace", workspace }, `${row.preview} is allowed here.`)
          }
        >
          Allow in this workspace
        </button>
      )}
      <button
        type="button"
        class="secondary"
        onClick={() =>
          allow({ kind: "rule", ruleId: row.ruleId, scope: "user" }, `${row.ruleId} is allowed.`)
        }
      >
        Allow rule
      </button>
      <button
        type="button"
        class="secondary"
        onClick={() =>
          background(
            send({ kind: "revealFinding", id: row.id, valueHash: row.valueHash, ...source }),
          )
        }
      >
        Show in file
      </button>
    </div>
  );
}

async function allowAndTell(input: {
  readonly send: PageProps["send"];
  readonly dispatch: PageProps["dispatch"];
  readonly draft: DashboardAllowDraft;
  readonly text: string;
}): Promise<void> {
  if (!(await input.send({ kind: "allow", draft: input.draft }))) return;
  input.dispatch({ kind: "notice", text: `${input.text} Remove it on the Allowlist page.` });
  await input.send({ kind: "allowlist" });
}

function sentText(row: FindingRow): string {
  switch (row.action) {
    case "block":
    case "ask":
      return "The request was stopped. Nothing of it was sent.";
    case "redact":
    case "strip":
      return "The value was replaced before the request was sent.";
    case "alert":
    case "log":
    case "pass":
      return "The request was sent as it was.";
  }
}
