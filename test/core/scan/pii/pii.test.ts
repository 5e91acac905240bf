/** Personal data in running text: what is found, under which rule, with which span; what is left alone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { findPii, maxPii } from "../../../../src/core/scan/pii.ts";
import { isCard, readCard } from "../../../../src/core/scan/pii/cards.ts";
import {
  beginsFreely,
  digitRun,
  endsFreely,
  isAmongNumbers,
  isLabelled,
  labelReach,
  labels,
} from "../../../../src/core/scan/pii/context.ts";
import { authorReach, isEmail, maxDomain, maxLocal } from "../../../../src/core/scan/pii/email.ts";
import { isIban, readIban } from "../../../../src/core/scan/pii/iban.ts";
import { isPublicIp, isPublicIpv6 } from "../../../../src/core/scan/pii/ip.ts";
import { isPhone, readInternational } from "../../../../src/core/scan/pii/phones.ts";

/** `rule:value` of everything found. */
function found(text: string): readonly string[] {
  return findPii(text).map(({ ruleId, start, end }) => `${ruleId}:${text.slice(start, end)}`);
}

function check(text: string, ...expected: readonly string[]): void {
  assert.deepEqual(found(text), expected, text);
}

test("addresses of people are found, with or without what stands around them", () => {
  check("mail jane.roe@corp.io.", "email-address:jane.roe@corp.io");
  check("<a.b+c_d@x.example-mail.co.uk>", "email-address:a.b+c_d@x.example-mail.co.uk");
  check("mailto:jo@uni-koeln.de?subject=x", "email-address:jo@uni-koeln.de");
  check("to=jo@xn--bcher-kva.ch,", "email-address:jo@xn--bcher-kva.ch");
  check('{"email":"jo@corp.io","name":"x"}', "email-address:jo@corp.io");
  check("jo@corp.io:hunter2", "email-address:jo@corp.io");
});

test("addresses of hosts, files, examples and machines are not mail", () => {
  for (const text of [
    "git@github.com:acme/widgets.git",
    "ssh://root@host.corp.io/x",
    "https://user:pw@host.corp.io/x",
    "rsync -a deploy@web.corp.io:/srv/www .",
    "icon@2x.png and react@18.2.0",
    "user@example.com, me@sub.example.org, a@b.test, x@localhost",
    "noreply@github.com 123+jo@users.noreply.github.com dependabot[bot]@users.noreply.github.com",
    "your.name@company.com",
    "@app.route @Inject.foo",
    "matrix a@b",
  ]) {
    check(text);
  }
});

test("authorship that manifests, licences and commits carry is published on purpose", () => {
  for (const text of [
    '"author": "Jo Roe <jo@corp.io> (https://corp.io)"',
    " * @author Jo Roe <jo@corp.io>",
    "Copyright (c) 2013 Jo Roe <jo@corp.io>",
    "Signed-off-by: Jo Roe <jo@corp.io>",
    "Co-authored-by: Jo Roe <jo@corp.io>",
    'authors = [{ name = "Jo", email = "jo@corp.io" }]',
    'author_email="jo@corp.io"',
    '"contributors": [\n  {"name": "Al", "email": "al@corp.io"},\n  {"email": "jo@corp.io"}\n]',
    '"maintainers": ["Jo <jo@corp.io>"]',
  ]) {
    check(text);
  }
  check('"customers": [{"email": "jo@corp.io"}]', "email-address:jo@corp.io");
  check('"author": "Jo",\n"contact": "jo@corp.io"', "email-address:jo@corp.io");
  const far = `"contributors": [${" ".repeat(authorReach)}"jo@corp.io"`;
  assert.equal(findPii(far).length, 1);
  check(`"contributors": [${" ".repeat(authorReach - 40)}"jo@corp.io"`);
});

test("what is written small or short counts behind its label only", () => {
  check("IBAN: de89370400440532013000", "iban:de89370400440532013000");
  check("konto at61 1904 3002 3457 3201", "iban:at61 1904 3002 3457 3201");
  check("blob de89370400440532013000");
  check("Tlf. / phone: 40 61 24 20", "phone-national:40 61 24 20");
  check("phone: 40612420");
  check("rows 40 61 24 20");
  check("jo@bücher.de", "email-address:jo@bücher.de");
});

test("a local part has at most 64 characters", () => {
  assert.equal(findPii(`${"a".repeat(maxLocal)}@corp.io`).length, 1);
  assert.equal(findPii(`${"a".repeat(maxLocal + 1)}@corp.io`).length, 0);
  assert.equal(isEmail("jo@corp.io"), true);
  assert.equal(isEmail("jo@notes.md"), false);
});

test("cards: issuer, length, Luhn, printed groups", () => {
  check("pay 4539 1488 0343 6467 now", "credit-card:4539 1488 0343 6467");
  check("x,4539-1488-0343-6467,y", "credit-card:4539-1488-0343-6467");
  check('"4539148803436467"', "credit-card:4539148803436467");
  check("amex 3400 163624 67701", "credit-card:3400 163624 67701");
  check("4539 1488 0343 6468");
  check("uuid 4539-1488-0343-6467-a1");
  check("0.4539148803436467 /4539148803436467 #4539148803436467 4539148803436467px");
  check("test card 4242 4242 4242 4242", "credit-card-test:4242 4242 4242 4242");
  assert.equal(isCard("6212524844260505121"), true);
  check("id 6212524844260505121 x");
  check("unionpay card 6212524844260505121", "credit-card:6212524844260505121");
  check("4222959029493 0.5");
  check("4222959029493", "credit-card:4222959029493");
  assert.equal(isCard("0000000000000000"), false);
  assert.deepEqual(readCard("4111111111111111", 0), { ruleId: "credit-card-test", end: 16 });
});

test("accounts end where their country's numbers end", () => {
  check("GB42 HLFC 8820 0182 6330 43 and more", "iban:GB42 HLFC 8820 0182 6330 43");
  check("IBAN:NO9689093100251.", "iban:NO9689093100251");
  check("NO9689093100251A");
  check("DE89370400440532013001");
  assert.equal(isIban("DE89 3704 0044 0532 0130 00"), true);
  assert.equal(isIban("de89370400440532013000"), true);
  assert.equal(isIban("XX89370400440532013000"), false);
  assert.equal(readIban("ZZ00", 0), undefined);
});

test("phones: international, North American, national, behind a label", () => {
  check("call +44 20 7946 0018 now", "phone-international:+44 20 7946 0018");
  check("+82 10-2000-0000", "phone-international:+82 10-2000-0000");
  check("tel:+4915123456789", "phone-international:+4915123456789");
  check("+45 32 12 34 56 2024 people", "phone-international:+45 32 12 34 56");
  check("+1 212-555-2368", "phone-us-international:+1 212-555-2368");
  check("1-415-732-2671", "phone-us-international:1-415-732-2671");
  check("(415) 732-2671 x12", "phone-us-parenthesis:(415) 732-2671");
  check("415.732.2671", "phone-us-dot:415.732.2671");
  check("07400 123456", "phone-national:07400 123456");
  check("0049 30 901820", "phone-international:0049 30 901820");
  check('mobilePhone: "5321234567"', "phone-national:5321234567");
  // The colon behind e is none of an address.
  check("phone:415-732-2671", "phone-us-dash:415-732-2671");
  check("mobile:4157322671", "phone-national:4157322671");
  check("Phone number is 532 123 45 67", "phone-national:532 123 45 67");
});

test("cells of a table are found, rows of plain numbers are not", () => {
  check("17,123-45-6788,88", "us-ssn:123-45-6788");
  check("17,07400 123456,5", "phone-national:07400 123456");
  check("5 123-45-6788 6", "us-ssn:123-45-6788");
  check("12 4539 1488 0343 6467", "credit-card:4539 1488 0343 6467");
  check("9 07400 123456 8");
  check("53FA 5400 5401 5402 5403 5404 5405\n4539 1488 0343 6467 553F");
  check("4111 0640 0645 0651 0640 0633");
  check("5 194 709\n0 181 842 960\n766 52 67");
  check("87  64 4e 07 75 68 55 94 c0 02 86");
  check(
    '{"id": 4539148803436467, "userId": "4539148803436467", "count": 10000000146, "ts": 10000000146}',
  );
  check('{"pan": 4539148803436467}', "credit-card:4539148803436467");
  check("111-22-3333 Decimal('+35236450.6') U+2156 0032 2044 0035");
  check("200 300 4000 415 732 2671 88");
});

test("numbers that look like phones are none", () => {
  for (const text of [
    "2026-03-12T10:11:12.123Z +0000",
    "10/10/2026 12:00",
    "ISBN 978-3-16-148410-0",
    "phone book, ISBN 978-3-16-148410-0",
    "550e8400-e29b-41d4-a716-446655440000",
    "v18.19.0 1.2.3.4-beta 2024.10.17.3",
    "+1234567",
    "rgb(255, 255, 255)",
    "a +4915123456 b".replace("+", "x+"),
    "00 01 02 03 04 05 06 07 08 09",
    "1234567890",
    "0123456789",
    "phone: 0000000000",
    "phone: 1234567890",
    "917-123-4567",
    "200 300 4000 500",
  ]) {
    check(text);
  }
});

test("the plus sign of a diff is not part of a phone number", () => {
  check("@@ -1,2 +1,2 @@\n+4915123456789\n+4915123456780");
  check("reach me:\n+4915123456789\n", "phone-international:+4915123456789");
  assert.equal(isPhone("+44 20 7946 0018"), true);
  assert.equal(isPhone("+44 20"), false);
  assert.equal(readInternational("+0300", 1), undefined);
});

test("addresses of the public internet are found, versions and special blocks are not", () => {
  check("from 93.184.215.14:443", "ip-address:93.184.215.14");
  check("host 5.9.1.1", "ip-address:5.9.1.1");
  check("http://93.184.215.14/x", "ip-address:93.184.215.14");
  check("ssh root@93.184.215.14", "ip-address:93.184.215.14");
  check('Chrome/116.0.5845.97 deps: update V8 to 11.3.244.8 ObjectIdentifier("1.3.101.112")');
  check("a099::9c0:876a:130b.", "ipv6-address:a099::9c0:876a:130b");
  check("[2606:2800:21f:cb07::1]:80", "ipv6-address:2606:2800:21f:cb07::1");
  check("::ffff:93.184.215.14", "ipv6-address:::ffff:93.184.215.14");
  for (const text of [
    "10.0.0.1 127.0.0.1 192.168.1.1 172.16.0.1 172.31.255.255 169.254.169.254 100.64.0.1",
    "192.0.2.1 198.51.100.2 203.0.113.7 224.0.0.1 255.255.255.0 0.0.0.0 8.8.8.8 1.1.1.1",
    "version 93.1.2.3, RFC 6265 Section 5.1.1.5, pkg@3.1.2.3, ~93.1.2.3, Python 3.11.2.1",
    "oid 2.5.29.32, '2.5.4.44', 4.4.4.4, 123.45.67.89, 2001:4860:4860::8888, c1.5 2.12 3.51.98.32 2.03",
    "256.1.1.1 93.184.215.14.5 93.184.215 x93.184.215.14 93.184.215.14-beta",
    "::1 ::0 :: fe80::1 fc00::1 fd12:3456:789a::1 ff02::1 2001:db8::1 2001:0:1::2 64:ff9b::10.0.0.1",
    "::ffff:10.0.0.1 2001::25de::cade 12345:2b8::1 1:2:3:4:5:6:7:8:9",
    "12:34:56 00:1a:2b:3c:4d:5e aa:bb:cc:dd:ee:ff:00:11 std::dead::beef a::b::c",
  ]) {
    check(text);
  }
  assert.equal(isPublicIp("172.15.255.255"), true);
  assert.equal(isPublicIp("172.32.0.0"), true);
  assert.equal(isPublicIp("100.128.0.0"), true);
  assert.equal(isPublicIp("093.184.215.014"), false);
  assert.equal(isPublicIpv6("3fff:1000::8a2e:1"), true);
  assert.equal(isPublicIpv6("3fff:fff::8a2e:1"), false);
});

test("context: labels stand on the same line and near, camel case is opened", () => {
  const label = labels("tax id");
  const reach = (text: string) => isLabelled(text, text.indexOf("#"), text.indexOf("#") + 1, label);
  assert.equal(reach("taxId = #"), true);
  assert.equal(reach("TAX_ID #"), true);
  assert.equal(reach("syntaxid #"), false);
  assert.equal(reach("tax id\n#"), false);
  assert.equal(reach(`tax id${" ".repeat(labelReach - 6)}#`), true);
  assert.equal(reach(`tax id${" ".repeat(labelReach)}#`), false);
  assert.equal(reach("# is the tax id"), true);
  assert.equal(reach("#, tax id"), false);
  assert.equal(beginsFreely("a1", 1), false);
  assert.equal(beginsFreely("1", 0), true);
  assert.equal(endsFreely("1", 1), true);
  assert.equal(endsFreely("1.", 1), true);
  assert.equal(endsFreely("1.5", 1), false);
  assert.equal(isAmongNumbers("7 8 9", 2, 3), true);
  assert.equal(digitRun("a123b", 1), 3);
});

test("what is found beyond the limit is one that tells of it", () => {
  for (const [there, taken] of [
    [maxPii, maxPii],
    [maxPii + 5, maxPii + 1],
  ] as const)
    assert.equal(findPii("jo@corp.io ".repeat(there)).length, taken);
});

test("whatever the text: spans lie inside it, in order, and do not overlap", () => {
  const pieces = fc.constantFrom(
    "+49",
    "(",
    ")",
    "415",
    "732-2671",
    "@",
    "jo",
    "corp.io",
    ":",
    "::",
    "2001",
    "db8",
    ".",
    "-",
    " ",
    "\n",
    "4539",
    "1488",
    "0343",
    "6467",
    "DE89",
    "3704",
    "bsn",
    "é",
    "\ud83d",
    "/",
    "0",
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 40 }),
      (all) => {
        const text = all.join("");
        let last = 0;
        for (const { start, end } of findPii(text)) {
          assert.ok(start >= last && end > start && end <= text.length, text);
          last = end;
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test("domains of addresses are as long as RFC 5321 allows", () => {
  const labels = `${"a".repeat(60)}.`.repeat(4);
  for (const length of [maxDomain - 1, maxDomain, maxDomain + 1]) {
    const host = `${labels}${"b".repeat(length - labels.length - 4)}.com`;
    assert.equal(host.length, length);
    assert.equal(findPii(`jo@${host} x`).length, length <= maxDomain ? 1 : 0);
  }
});
