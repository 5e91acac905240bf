/** Values that only their neighbourhood gives away: after a service's name, after a credential's name. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { readAssignment } from "../../../src/core/scan/assign.ts";
import { isValueCode, isWordCode } from "../../../src/core/scan/characters.ts";
import {
  isCredentialGap,
  isInData,
  isNearValue,
  isSpokenOf,
  isWordAt,
  maxHead,
  maxNearLength,
  maxRest,
  mayHoldValue,
  minNearLength,
  nearDistance,
  readUnstated,
  wholeToken,
} from "../../../src/core/scan/near.ts";

function behind(text: string, mayStandAlone = false): string | undefined {
  const from = text.startsWith("acme") ? 4 : 0;
  return readUnstated(text, from, { isSpokenOf: isSpokenOf(text, from), mayStandAlone })?.value;
}

test("a value behind a service's name and a word like key is read whatever separates them", () => {
  const value = "9f8e7d6c5b4a3f21aa";
  for (const text of [
    `acme_api_key = "${value}"`,
    `acmeSECRET ${value}`,
    `acme PRIVATE KEY : ${value}`,
  ])
    assert.equal(behind(text), value, text);
});

test("what is written without a break is one token", () => {
  const value = "9f8e7d6c5b4a3f21aa";
  for (const token of [`acme-access-token-${value}`, `acme-key-${value}.${value}`])
    assert.equal(behind(token), token);
  assert.equal(behind(`acme_key=pat.${value}`), `pat.${value}`);
  assert.equal(behind(`acme_key="${value}~${value}"`), `${value}~${value}`);
  assert.equal(behind(`acme_key=${value} ${value}`), value);
  assert.equal(behind(`acme_key=${value}&x=${value}`), value);
});

test("what is glued to a value belongs to it up to a length, and beyond that nothing of it does", () => {
  const value = "9f8e7d6c5b4a3f21aa";
  const letters = (length: number): string => "9f8E7d6Cm5b4Aq3f2Z1_".repeat(120).slice(0, length);
  const whole = (before: string, after: string): string => {
    const start = 1 + before.length;
    const text = `=${before}${value}${after} x`;
    return wholeToken(text, { start, end: start + value.length }).value;
  };
  for (const by of [-3, -2, -1, 0, 1, 2, 3, 9]) {
    const [head, fits] = [letters(maxHead + by), by <= 0];
    assert.equal(whole(head, ""), fits ? head + value : value, `head ${by}`);
    for (const first of [5, 300, maxRest - 6, maxRest - 1]) {
      const rest = `.${letters(first - 1)}/${letters(maxRest + by - first - 1)}`;
      if (maxRest + by - first - 1 < 4) continue;
      assert.equal(whole("", rest), fits ? value + rest : value, `rest ${first} ${by}`);
    }
    assert.equal(whole("", `.${letters(maxRest + by - 1)}`).length > value.length, fits, `${by}`);
  }
  for (const [after, taken] of [
    [".abcd", ".abcd"],
    [".abc", ""],
    ["://host", ""],
    ["=", ""],
  ] as const)
    assert.equal(whole("", after), value + taken, after);
});

test("a value without a word like key counts only where the name may stand alone, and when it is long", () => {
  const value = "9f8e7d6c5b4a3f219f8e7d6c5b4a";
  assert.equal(behind(`acme=${value}`), undefined);
  assert.equal(behind(`acme=${value}`, true), value);
  assert.equal(behind(`acme=${value.slice(0, 16)}`, true), value.slice(0, 16));
  assert.equal(behind(`acme=${value.slice(0, 15)}`, true), undefined);
  assert.equal(behind(`acme = "${value.slice(0, 24)}"`, true), undefined);
  assert.equal(behind(`acmeClient("${value}")`, true), value);
  assert.equal(behind(`acme/repo@${value}`, true), undefined);
});

test("a name that heads a section has its key on a line behind it", () => {
  const value = "9f8e7d6c5b4a3f21aa";
  for (const text of [
    `acme:\n  key: ${value}`,
    `acme": {\n  "api_key": "${value}"`,
    `acme]\n# settings\ntoken=${value}`,
  ])
    assert.equal(behind(text), value, text);
  assert.equal(behind(`acme:\n  commit: ${value}`), undefined);
});

test("words, paths, versions and stand-ins are no values", () => {
  for (const text of [
    "acme_key = settings.local.value",
    "acme token: documentation-page",
    "acme_key=<your-key-goes-here>",
    "acme_x509AuthenticationKey = acme_x509CredentialName",
    "acme:kms:eu-1:key/abcd1234-5678-90ab-cdef-000011112222",
    "acme_key=xxxxxxxxxxxxxxxxxxxx",
    "acme token ./build/output-2.js",
    "acme api commit key 9f8e7d6c5b4a3f21aa".replace("key", "of"),
  ])
    assert.equal(behind(text), undefined, text);
});

test("a value must have the least length", () => {
  const value = "a1b2c3d4e5f6g7h8";
  assert.equal(behind(`acme_key=${value.slice(0, minNearLength)}`), value.slice(0, minNearLength));
  assert.equal(behind(`acme_key=${value.slice(0, minNearLength - 1)}`), undefined);
});

test("the cheap look sees a mixed run up to the distance and not beyond", () => {
  assert.equal(mayHoldValue(`${" ".repeat(nearDistance - 1)}abcdefghi1`, 0), true);
  assert.equal(mayHoldValue(`${" ".repeat(nearDistance + 1)}abcdefghi1`, 0), false);
  assert.equal(mayHoldValue("plain words only, nothing long enough", 0), false);
});

test("a name is a word, also inside an identifier", () => {
  assert.equal(isWordAt("ghost", 1, 4), false);
  assert.equal(isWordAt("myHost", 2, 4), true);
  assert.equal(isWordAt("my_host", 3, 4), true);
  assert.equal(isWordAt("host", 0, 4), true);
  assert.equal(isWordAt("with", 0, 3), false);
  assert.equal(isWordAt("witSECRET", 0, 3), true);
  assert.equal(isWordAt("datadogkey", 0, 7), true);
});

test("letters inside base64 name no service", () => {
  const data = Buffer.from(Array.from({ length: 60 }, (_, i) => (i * 89 + 41) % 256)).toString(
    "base64",
  );
  for (const before of [data, data.replaceAll(/.{19}/g, "$&\n"), data.replaceAll("/", "-")])
    assert.equal(isInData(before, before.length), true, before);
  for (const before of ["", data.slice(0, 39), `${data.slice(0, 60)} the `, "a".repeat(60)])
    assert.equal(isInData(before, before.length), false, before);
});

test("a name at the beginning of a line or of a part is one, whatever stands before", () => {
  for (const before of [
    "prod-Database-01\nprod-Cache-02\nprod-Worker-03\n",
    "projects/MyApp2/environments/prod1/secrets/",
    "PROJECT2_Production_Environment_Number_1_",
  ])
    assert.equal(isInData(before, before.length), false, before);
});

test("a short name is followed by no small letter, one of six letters may be", () => {
  for (const [name, isWord] of [
    ["shorta", true],
    ["short", false],
  ] as const)
    assert.equal(isWordAt(`${name}key`, 0, name.length), isWord, name);
});

test("digits alone are a value from 14 on, letters alone are worth a look from 20 on", () => {
  const digits = "18493027564817";
  assert.equal(behind(`acme_key="${digits}"`), digits);
  assert.equal(behind(`acme_key="${digits.slice(1)}"`), undefined);
  for (const [length, isSeen] of [
    [19, false],
    [20, true],
  ] as const)
    assert.equal(
      mayHoldValue(`="${"qwertyuiop".repeat(2).slice(0, length)}"`, 0),
      isSeen,
      `${length}`,
    );
});

test("a gap that speaks of a digest or an address is none of a credential", () => {
  assert.equal(isCredentialGap('_api_key = "', true), true);
  assert.equal(isCredentialGap(" api commit ", true), false);
  assert.equal(isCredentialGap("_user = ", true), false);
  assert.equal(isCredentialGap(" key @", true), false);
});

test("a stated value is anything but a stand-in or a word", () => {
  assert.equal(isNearValue("abcdef1234567890abcdef1234567890"), true);
  assert.equal(isNearValue("configuration"), false);
  assert.equal(isNearValue("xxxxxxxxxxxxxxxx"), false);
});

test("an assignment is read from the end of its trigger", () => {
  const text = 'apiKey = "a8Fk29sLq0Zx7Vb3Nm5T"';
  assert.equal(readAssignment(text, 6)?.value, "a8Fk29sLq0Zx7Vb3Nm5T");
  assert.equal(readAssignment("keyboard = 1", 3), undefined);
});

test("characters of words and of values", () => {
  assert.deepEqual(
    ["a", "_", "9", "-", "."].map((each) => isWordCode(each.charCodeAt(0))),
    [true, true, true, false, false],
  );
  assert.equal(isValueCode("/".charCodeAt(0)), true);
  assert.equal(isValueCode(" ".charCodeAt(0)), false);
  assert.equal(isValueCode("é".charCodeAt(0)), false);
});

test("no value is found behind a word like key that was not seen before", () => {
  const words = ["key", "api", "tokens", "secret", "private", "access", "passwd", "pwd", "pat"];
  const others = [
    "sid",
    "id",
    "x_id",
    "dsn",
    "webhook",
    "credentials",
    "licence",
    "bearer",
    "auth",
  ];
  const value = "9f8e7d6c5b4a3f21aa";
  const piece = fc.oneof(
    fc.constantFrom(...words, ...others, value, `"${value}"`),
    fc.constantFrom(" ", "=", ": ", "\n", "_", "-", "{", '"', "commit", "of the client", "  "),
    fc.stringMatching(/^[a-z _\n-]{1,24}$/),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
      const text = pieces.join("");
      if (isSpokenOf(text, 0)) return;
      const found = readUnstated(text, 0, { isSpokenOf: true, mayStandAlone: false });
      assert.equal(found, undefined, text);
      for (let end = 0; end <= Math.min(nearDistance, text.length); end += 1)
        assert.equal(isCredentialGap(text.slice(0, end), true) && text[end] === " ", false, text);
    }),
    { numRuns: 500 },
  );
});

test("a word like key is seen at the end of the farthest gap", () => {
  for (const head of [
    " ".repeat(nearDistance - 4),
    `${"a".repeat(24)}\n${"b".repeat(24)}\n${" ".repeat(16)}`,
  ])
    assert.equal(isSpokenOf(`${head} key = "x"`, 0), true);
});

test("values are read from the shortest to the longest length, and no longer one is cut", () => {
  const letters = "9f8E7d6Cm5b4Aq3f2Z1";
  const value = (length: number): string => letters.repeat(99).slice(0, length);
  for (const by of [-1, 0, 1]) {
    const [short, long] = [value(minNearLength + by), value(maxNearLength + by)];
    assert.equal(behind(`acme_key="${short}"`), by >= 0 ? short : undefined);
    assert.equal(behind(`acme_key="${long}"`), by <= 0 ? long : undefined);
  }
});
