/**
 * The dashboard: header, tabs and the current page. Draws state and sends commands; decides nothing.
 */

import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useReducer } from "preact/hooks";

import { createApi, type Host } from "./api.ts";
import { Allowlist } from "./pages/Allowlist.tsx";
import { Clients } from "./pages/Clients.tsx";
import { Findings } from "./pages/Findings.tsx";
import { Overview } from "./pages/Overview.tsx";
import { Stored } from "./pages/Stored.tsx";
import { Header } from "./parts/Header.tsx";
import { Tabs } from "./parts/Tabs.tsx";
import type { PageProps } from "./pageProps.ts";
import { initialState, type Message, type PageId, reduce } from "./state.ts";

const tabs: readonly { readonly id: PageId; readonly label: string }[] = [
  { id: "overview", label: "Overview" },
  { id: "findings", label: "Findings" },
  { id: "allowlist", label: "Allowlist" },
  { id: "clients", label: "Clients" },
  { id: "stored", label: "What we store" },
];

export function App(props: { readonly host: Host }): JSX.Element {
  const [state, dispatch] = useReducer(reduce, initialState);
  const api = useMemo(() => createApi(props.host, dispatch), [props.host]);
  useEffect(() => {
    api.ready();
    return () => api.dispose();
  }, [api]);
  const send = useSend(api.request, dispatch);
  const page: PageProps = { state, dispatch, send };
  return (
    <>
      <Header {...page} />
      <Tabs
        tabs={tabs}
        current={state.page}
        onSelect={(id) => dispatch({ kind: "page", page: id })}
      />
      {state.notice !== undefined && (
        <p class="notice" role="status">
          {state.notice}
        </p>
      )}
      <div id="page" role="tabpanel" aria-labelledby={`tab-${state.page}`}>
        {state.snapshot === undefined ? <p class="muted">Asking the guard…</p> : <Page {...page} />}
      </div>
    </>
  );
}

function Page(props: PageProps): JSX.Element {
  switch (props.state.page) {
    case "overview":
      return <Overview {...props} />;
    case "findings":
      return <Findings {...props} />;
    case "allowlist":
      return <Allowlist {...props} />;
    case "clients":
      return <Clients {...props} />;
    case "stored":
      return <Stored {...props} />;
  }
}

type Request = ReturnType<typeof createApi>["request"];

function useSend(request: Request, dispatch: (message: Message) => void): PageProps["send"] {
  return useCallback(
    async (command) => {
      const reply = await request(command);
      switch (reply.kind) {
        case "failed":
          dispatch({ kind: "notice", text: reply.message });
          return false;
        case "snapshot":
          dispatch({ kind: "snapshot", snapshot: reply.snapshot });
          return true;
        case "findings":
          dispatch({ kind: "findings", page: reply.page });
          return true;
        case "stored":
          dispatch({ kind: "stored", tables: reply.tables });
          return true;
        case "clients":
          dispatch({ kind: "clients", clients: reply.clients });
          return true;
        case "allowlist":
          dispatch({ kind: "allowlist", entries: reply.entries });
          return true;
        case "allowed":
        case "done":
          return true;
      }
    },
    [request, dispatch],
  );
}
