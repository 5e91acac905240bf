/** Where formats are found, and which of several a value is told by. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { expandTemplate } from "../../../src/core/scan/template.ts";
import { scannerWith, scanOne, shippedRules } from "../../support/scanner.ts";

const scanner = scannerWith(await shippedRules());

function check(template: string, expected: readonly string[]): void {
  const found = scanOne(scanner, {
    text: template.replaceAll(/\S*\{\S+/g, (part) => expandTemplate(part)),
  });
  assert.deepEqual(
    found.map(({ type }) => type),
    expected,
    template,
  );
}

test("a key is found as a segment of a path, not inside of a run of base64", () => {
  check("https://x.example/sk-{alnum:48}/y", ["openai_api_key"]);
  check("GET /sk_live_{alnum:24}", ["stripe_secret_key"]);
  check("{alnum:20}/sk_live_{alnum:24}", []);
});

test("tokens of one service have the type of their kind", () => {
  check("dop_v1_{hex:64}", ["digitalocean_pat"]);
  check("doo_v1_{hex:64}", ["digitalocean_access_token"]);
  check("dor_v1_{hex:64}", ["digitalocean_refresh_token"]);
  check("dckr_pat_{b64url:27}", ["docker_hub_pat"]);
  check("xoxe-1-{alnum:146}", ["slack_token"]);
  check('shpat = "shpat_{hex:32}"', ["shopify_access_token"]);
  check('fb_secret = "{hex:32}"', ["facebook_secret"]);
  check('twitter_access_secret = "{lalnum:45}"', ["twitter_access_secret"]);
});

test("values of a known prefix count at other lengths, words behind it do not", () => {
  check('"sk-{alnum:28}"', ["openai_api_key"]);
  check('"sk-ant-api03-{alnum:24}"', ["anthropic_api_key"]);
  check("pypi-{b64url:60}", ["pypi_token"]);
  check("pypi-{lower:60}", []);
  check("sk-{lower:28}", []);
});
