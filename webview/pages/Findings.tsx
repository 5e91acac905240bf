/** The findings table: filter, sort, page, detail, allow. Rows come from the guard a page at a time. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { detectors, severities } from "../../src/core/model/finding.ts";
import type { FindingQuery, FindingRow, FindingSort } from "../../src/protocol/control.ts";
import type { PageProps } from "../pageProps.ts";
import { background } from "../background.ts";
import { formatClient, formatCount, formatPlace, formatTime } from "../format.ts";
import { FindingDetail } from "../parts/FindingDetail.tsx";
import { pageRows } from "../state.ts";

const columns: readonly { readonly label: string; readonly sort?: FindingSort }[] = [
  { label: "Last seen", sort: "lastAt" },
  { label: "Severity", sort: "severity" },
  { label: "Rule", sort: "ruleId" },
  { label: "Value" },
  { label: "Where" },
  { label: "Client", sort: "client" },
  { label: "Action", sort: "action" },
  { label: "Seen", sort: "seenCount" },
];

export function Findings(props: PageProps): JSX.Element {
  const { state, send } = props;
  useEffect(() => {
    background(send({ kind: "findings", query: state.query }));
  }, [state.query, state.findingsVersion, send]);
  const selected = state.findings.rows.find((row) => row.id === state.selected);
  return (
    <>
      <Filters {...props} />
      {state.findings.total === 0 ? <Empty query={state.query} /> : <Table {...props} />}
      {selected !== undefined && <FindingDetail {...props} row={selected} />}
    </>
  );
}

function Empty(props: { readonly query: FindingQuery }): JSX.Element {
  const filtered = Object.keys(props.query.filter).length > 0;
  return (
    <p class="empty muted">
      {filtered
        ? "No finding fits the filter."
        : "Nothing found so far. When an AI client is about to send a key or personal data, it is listed here."}
    </p>
  );
}

function Filters({ state, dispatch }: PageProps): JSX.Element {
  const change = (filter: FindingQuery["filter"]): void =>
    dispatch({ kind: "query", query: { ...state.query, filter, offset: 0 } });
  const { filter } = state.query;
  const pick = <T extends string>(values: readonly T[], text: string): T | undefined =>
    values.find((value) => value === text);
  return (
    <div class="filters">
      <input
        type="search"
        placeholder="Search rule, place, value…"
        aria-label="Search findings"
        value={filter.search ?? ""}
        onInput={(event) => {
          const { search: _, ...rest } = filter;
          const text = event.currentTarget.value;
          change(text === "" ? rest : { ...rest, search: text });
        }}
      />
      <Choice
        label="Severity"
        values={severities}
        current={filter.severity}
        onChange={(text) => {
          const { severity: _, ...rest } = filter;
          const severity = pick(severities, text);
          change(severity === undefined ? rest : { ...rest, severity });
        }}
      />
      <Choice
        label="Detector"
        values={detectors}
        current={filter.detector}
        onChange={(text) => {
          const { detector: _, ...rest } = filter;
          const detector = pick(detectors, text);
          change(detector === undefined ? rest : { ...rest, detector });
        }}
      />
    </div>
  );
}

function Choice(props: {
  readonly label: string;
  readonly values: readonly string[];
  readonly current: string | undefined;
  readonly onChange: (value: string) => void;
}): JSX.Element {
  return (
    <select
      aria-label={props.label}
      value={props.current ?? ""}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    >
      <option value="">{props.label}: all</option>
      {props.values.map((value) => (
        <option key={value} value={value}>
          {value}
        </option>
      ))}
    </select>
  );
}

function Table(props: PageProps): JSX.Element {
  const { findings, query } = props.state;
  return (
    <>
      <div class="scroll" role="region" aria-label="Findings" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <HeadCell key={column.label} column={column} {...props} />
              ))}
            </tr>
          </thead>
          <tbody>
            {findings.rows.map((row) => (
              <Row key={row.id} row={row} {...props} />
            ))}
          </tbody>
        </table>
      </div>
      <Pager query={query} total={findings.total} dispatch={props.dispatch} />
    </>
  );
}

function HeadCell({
  column,
  state,
  dispatch,
}: PageProps & { readonly column: (typeof columns)[number] }): JSX.Element {
  const { query } = state;
  const { sort } = column;
  if (sort === undefined) return <th scope="col">{column.label}</th>;
  const active = query.sort === sort;
  const direction = query.descending ? "descending" : "ascending";
  const descending = active ? !query.descending : true;
  return (
    <th scope="col" aria-sort={active ? direction : "none"}>
      <button
        type="button"
        onClick={() =>
          dispatch({ kind: "query", query: { ...query, sort, descending, offset: 0 } })
        }
      >
        {column.label}
        {active ? (query.descending ? " ↓" : " ↑") : ""}
      </button>
    </th>
  );
}

function Row({ row, state, dispatch }: PageProps & { readonly row: FindingRow }): JSX.Element {
  return (
    <tr aria-selected={state.selected === row.id}>
      <td>{formatTime(row.lastAt, state.snapshot?.now ?? row.lastAt)}</td>
      <td>
        <span class={`badge ${row.severity}`}>{row.severity}</span>
      </td>
      <td>
        <button type="button" class="link" onClick={() => dispatch({ kind: "select", id: row.id })}>
          {row.ruleId}
        </button>
      </td>
      <td class="mono">{row.preview}</td>
      <td class="mono">{formatPlace(row)}</td>
      <td>{formatClient(row.client, state.snapshot?.clients ?? [])}</td>
      <td>
        <span class={`badge ${row.action}`}>{row.action}</span>
      </td>
      <td class="number">{formatCount(row.seenCount)}</td>
    </tr>
  );
}

function Pager(props: {
  readonly query: FindingQuery;
  readonly total: number;
  readonly dispatch: PageProps["dispatch"];
}): JSX.Element {
  const { query, total, dispatch } = props;
  const last = Math.min(query.offset + pageRows, total);
  if (total <= pageRows) {
    return <p class="muted">{formatCount(total)} in all</p>;
  }
  const go = (offset: number): void => dispatch({ kind: "query", query: { ...query, offset } });
  return (
    <div class="pager">
      <button
        type="button"
        class="secondary"
        disabled={query.offset === 0}
        onClick={() => go(Math.max(0, query.offset - pageRows))}
      >
        Previous
      </button>
      <span class="muted">
        {query.offset + 1}–{last} of {formatCount(total)}
      </span>
      <button
        type="button"
        class="secondary"
        disabled={last >= total}
        onClick={() => go(query.offset + pageRows)}
      >
        Next
      </button>
    </div>
  );
}
