/** Entry of the dashboard bundle: connects the page to the editor and draws it. */

import { render } from "preact";

import type { Host } from "./api.ts";
import { App } from "./app.tsx";
import "./theme.css";

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

const editor = acquireVsCodeApi();

const host: Host = {
  postMessage: (message) => editor.postMessage(message),
  onMessage(listener) {
    const onMessage = (event: MessageEvent<unknown>): void => listener(event.data);
    window.addEventListener("message", onMessage);
    return () => window.removeEventListener("message", onMessage);
  },
};

const root = document.getElementById("root");
if (root !== null) render(<App host={host} />, root);
