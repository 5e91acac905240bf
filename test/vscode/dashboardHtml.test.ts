/** The dashboard's page can load our script and style, and nothing else. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { dashboardHtml } from "../../src/vscode/dashboardHtml.ts";

const html = dashboardHtml({
  scriptUri: 'https://host/dist/webview.js?"<x>&',
  styleUri: "https://host/dist/webview.css",
  cspSource: "https://host",
  nonce: "abc",
});

test("the policy denies by default and allows no inline or evaluated code", () => {
  assert.match(html, /default-src 'none'; script-src 'nonce-abc'; style-src https:\/\/host;/);
  assert.ok(!/unsafe|connect-src|\*/.test(html));
});

test("there is one script, it has the nonce, and addresses are escaped", () => {
  assert.equal(html.split("<script").length, 2);
  assert.match(
    html,
    /<script nonce="abc" src="https:\/\/host\/dist\/webview\.js\?&quot;&lt;x>&amp;">/,
  );
});
