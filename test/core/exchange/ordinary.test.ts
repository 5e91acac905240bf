/** What people write as a value by mistake or with intent, and what generators make. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isOrdinary, maxOrdinary } from "../../../src/core/exchange/ordinary.ts";

function check(values: readonly string[], expected: boolean): void {
  for (const value of values) assert.equal(isOrdinary(value), expected, value.slice(0, 60));
}

test("names of code, files, hosts and dates are ordinary", () =>
  check(
    [
      "uint64_t",
      "Uint8Array",
      "sha256sum",
      "useState2",
      "k8s-cluster",
      "utf8_decode",
      "python3.11",
      "claude-sonnet-4-5",
      "getElementsByTagName",
      "localhost:8080",
      "http://localhost:3000/app",
      "https://example.com/docs/",
      "src/components/Button2.tsx",
      "C:\\work\\app2.config.js",
      "../a b/file_1.py",
      "2024-01-15",
      "2024-01-15T00:00:00.000Z",
    ],
    true,
  ));

test("a name has at most two numbers and two short words", () => {
  check(["is_up_ready", "utf8_base64", "node12"], true);
  check(["is_up_on_ready", "utf8_base64_v2", "node123"], false);
});

test("what is generated, and what people choose as a secret, is not", () =>
  check(
    [
      "Xk9fLm2QpT7v",
      "a1b2c3d4e5f6",
      "Summer2024!",
      "Passw0rd!",
      "qzxwrtpl12",
      "hunter2-hunter2-9",
      "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz",
      "https://user:p4ss@example.com/",
      "https://example.com/hooks/T01/B02/x9",
      "11111111-2222-4333-8444-555555555555",
    ],
    false,
  ));

test("a name is short, and none takes long", () => {
  check([`${"name".repeat(maxOrdinary / 4)}`], true);
  check([`${"name".repeat(maxOrdinary / 4)}s`, "a/".repeat(500_000), "a.".repeat(500_000)], false);
});
