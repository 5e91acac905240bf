/** Credentials by name: the dialects in which a value is assigned, and values that are none. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { assignmentNames, readAssignment } from "../../../src/core/scan/assign.ts";
import { maxValueLength } from "../../../src/core/scan/assignedValue.ts";

/** The first value that any name in the text assigns. */
function read(text: string): string | undefined {
  const lower = text.toLowerCase();
  for (const name of assignmentNames) {
    for (let at = lower.indexOf(name); at >= 0; at = lower.indexOf(name, at + 1)) {
      const found = readAssignment(text, at + name.length);
      if (found !== undefined) return found.value;
    }
  }
  return undefined;
}

const generated = `8f14e45f${"ceea167a5a36dedd4bea2543"}`;
const chosen = `Tr0ub4dor${"&3x"}`;

function checkRead(texts: readonly string[], value: string): void {
  for (const text of texts) assert.equal(read(text), value, text);
}

test("a value is read behind wrappers, fallbacks and prefixes of languages", () => {
  checkRead(
    [
      `let token = String::from("${generated}");`,
      `const apiKey = process.env.API_KEY ?? '${generated}';`,
      `token = os.environ.get("TOKEN") or "${generated}"`,
      `API_KEY=\${API_KEY:-${generated}}`,
      `#define API_KEY @"${generated}"`,
      `CREATE LOGIN app WITH PASSWORD = N'${generated}';`,
      `headers = {'Authorization': f'Token ${generated}'}`,
      `const API_KEY: &'static str = "${generated}";`,
    ],
    generated,
  );
});

test("what is taken where a name holds nothing is its value", () => {
  checkRead(
    [
      `jwt.use(process.env.JWT_SECRET || "${generated}")`,
      `process.env.API_TOKEN ?? '${generated}'`,
      `$key = getenv('API_KEY') ?: '${generated}';`,
      `os.environ.get("API_TOKEN") or "${generated}"`,
      `String.fromEnvironment('API_KEY', defaultValue: '${generated}')`,
    ],
    generated,
  );
  for (const text of ["if (token || 'guest')", "enter the password or 'cancel the dialog'"])
    assert.equal(read(text), undefined, text);
});

test("members in braces, lists and attributes of Android hold values", () => {
  checkRead(
    [
      `$ENV{API_KEY} = '${generated}';`,
      `api_keys = ["${generated}", "x"]`,
      `api_keys:\n  - ${generated}\n  - b`,
      `<meta-data android:name="io.x.ApiKey" android:value="${generated}" />`,
    ],
    generated,
  );
  for (const text of ["`${token} = ${value}`", "{password}: see below", "keys = [token, secret]"])
    assert.equal(read(text), undefined, text);
});

test("in prose a short password needs letters of both cases, a digit and a mark", () => {
  checkRead(["the password is Zug@15Jg", "Password was Zug@15Jg today"], "Zug@15Jg");
  for (const text of ["the password is Shift+F10", "the password is MD5-based"])
    assert.equal(read(text), undefined, text);
});

test("a value may begin like the wrapper of a language", () => {
  for (const head of ["Secret", "Ok", "str", "env"]) {
    const value = `${head}${"Tr0ub4dor&3x"}`;
    checkRead([`DB_PASSWORD=${value}`, `password: "${value}"`, `let pw = Some("${value}")`], value);
  }
});

test("a value is read in block scalars, tags, tables and markup", () => {
  checkRead(
    [
      `api_key: >-\n  ${generated}`,
      `password: !!str ${generated}`,
      `**Password:** ${generated}`,
      `| API key | ${generated} |`,
      `<meta name="api-key" content="${generated}">`,
      `"ParameterKey": "DBPassword", "ParameterValue": "${generated}"`,
    ],
    generated,
  );
});

test("options and directives hand a value over with a blank", () => {
  checkRead(
    [
      `New-Thing -Password ${generated}`,
      `tool --api-key ${generated}`,
      `SetEnv API_KEY ${generated}`,
      `ENV API_KEY ${generated}`,
    ],
    generated,
  );
});

test("a comparison names the value behind it", () => {
  checkRead([`if ("${generated}" === apiToken) {`, `if '${generated}' == password:`], generated);
});

test("key is a credential as API key, as people write it, and in the query of an address", () => {
  checkRead(
    [
      `my api key is ${generated}`,
      `// api key: ${generated}`,
      `https://api.example.com/v1?key=${generated}`,
    ],
    generated,
  );
  assert.equal(read(`the sort key: ${generated}`), undefined);
});

test("a generated value behind a word like token needs no operator", () => {
  checkRead([`use this token ${generated} to call it`, `the api key ${generated}.`], generated);
  for (const text of ["the token authentication-of-the-server-2", `the token commit ${generated}`])
    assert.equal(read(text), undefined, text);
});

test("passwords are read by their short names too", () => {
  checkRead([`user=bob pass=${chosen}`, `psk="${chosen}"`, `db_pw: '${chosen}'`], chosen);
});

test("a token of two parts is no member of a structure", () => {
  const token = `${generated}.ZLV4IOHG${"bEEHPDt5"}`;
  assert.equal(read(`zai_token: "${token}"`), token);
  for (const text of ["token = session.accessToken", 'token: "config.apiToken2"'])
    assert.equal(read(text), undefined, text);
});

test("a short key counts when letters and digits take turns", () => {
  assert.equal(read('api_key = "aB3xK9mQ2z"'), "aB3xK9mQ2z");
  assert.equal(read('api_key = "a1b7c9d2x4k8"'), "a1b7c9d2x4k8");
  for (const value of ["utf8base64", "section12", "version2beta", "abc123def"])
    assert.equal(read(`api_key = "${value}"`), undefined, value);
});

test("a password of many marks is read to the blank, code is not", () => {
  const thick = "m{{h}o)p${e]nob(ody[finds>-_$#thisone}}";
  assert.equal(read(`db_pass: ${thick},`), thick);
  assert.equal(read("password:!0,image:!0})T.expr.pseudos[er]=function(e){"), undefined);
});

test("a name that only mentions a secret needs a random value", () => {
  const random = `jbYFUW4SlQKcV6${"ZHdEh98i3LygE73Y"}`;
  assert.equal(read(`todo_secret_do_not_commit = ${random}`), random);
  assert.equal(read(`todo_secret_do_not_commit = ${generated}`), undefined);
  assert.equal(read(`token_hash = ${random}`), undefined);
});

test("values are read up to the longest length", () => {
  const long = generated.repeat(maxValueLength / generated.length);
  assert.equal(read(`token = "${long}"`), long);
  assert.equal(read(`token = "${long}a"`), undefined);
});

test("a password of many marks is read whole up to the longest length, and not in part", () => {
  const thick = (length: number): string =>
    "m{{h}o)p$e]nob(ody[finds>-_$#on}}".repeat(99).slice(0, length);
  for (const length of [120, 121, maxValueLength, maxValueLength + 1])
    assert.equal(
      read(`db_pass: ${thick(length)}`),
      length <= maxValueLength ? thick(length) : undefined,
      `${length}`,
    );
});

test("a name of two words has its first one up to the longest", () => {
  for (const first of ["api", "subscription", "encryption", "instrumentation"])
    assert.equal(read(`my ${first} key: ${generated}`), generated, first);
  for (const first of ["sort", "no", "xinstrumentation", "re.api"])
    assert.equal(read(`my ${first} key: ${generated}`), undefined, first);
});

test("a name goes on for 64 characters behind the word that gives it away, and begins as far before", () => {
  for (const [behind, isRead] of [
    ["_old", true],
    ["_prod", false],
  ] as const)
    assert.equal(
      read(`token${"_value".repeat(10)}${behind} = "${generated}"`) !== undefined,
      isRead,
    );
  for (const [filler, isRead] of [
    ["x".repeat(53), false],
    ["x".repeat(54), true],
  ] as const) {
    const name = `fake_${filler}_token`;
    assert.equal(read(`${name} = "${generated}"`) !== undefined, isRead, `${name.length}`);
  }
});
