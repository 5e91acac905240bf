/** Confidentiality: banners and file names that mean it, and all that only looks like them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { findBanners, findFileRule, maxBanners } from "../../../src/core/scan/proprietary.ts";
import { placesIn } from "../../../src/core/scan/speech.ts";
import { asciiBanners, scriptBanners } from "../../../src/core/scan/proprietary/banners.ts";
import { ruleOfFile } from "../../../src/core/scan/proprietary/files.ts";

function flagged(text: string): boolean {
  return findBanners(text).length > 0;
}

test("banners of documents and sources are found", () => {
  for (const text of [
    "// Copyright Initech Ltd. All rights reserved. Proprietary and confidential.",
    "CONFIDENTIAL - Project Falcon",
    "This document is strictly confidential and intended for the board.",
    "The information contained herein is proprietary to Initech.",
    "FOR INTERNAL USE ONLY\n\nRoadmap",
    "Initech internal use only - do not forward",
    "Data Classification: Restricted",
    "classification: confidential",
    "Do not disclose to third parties.",
    "NOT FOR EXTERNAL DISTRIBUTION",
    "Shared under NDA with Globex",
    "Attorney-client privileged",
    "Unauthorized copying of this file, via any medium, is strictly prohibited.",
    "EMBARGOED UNTIL 1 March",
    "Subject to the Export Administration Regulations",
    '{ "name": "x", "license": "UNLICENSED", "description": "internal ledger" }',
    "Commercial-in-Confidence",
    "<!-- Company Confidential -->",
  ])
    assert.ok(flagged(text), text);
});

test("a marking that stands alone on its line counts in any case, a level in a list of them does not", () => {
  for (const text of [
    "Eyes only",
    "# Initech - Confidential",
    "// Poufne",
    "Luottamuksellinen",
    "Rahasia perusahaan",
    "Tuyệt mật",
    "-- Vertraulich",
  ])
    assert.ok(flagged(text), text);
  for (const text of [
    "Confidencial\nPublic",
    "The eyes only see the top secret once",
    "gizli dosyalar",
    "const mode = 'Vertraulich';",
  ])
    assert.equal(flagged(text), false, text);
});

test("notices of letters, and what must not be spread, are found", () => {
  for (const text of [
    "If you are not the intended recipient, delete this message.",
    "It may contain legally privileged information.",
    "For internal use by Initech employees only.",
    "In strictest confidence: the offer is below.",
    "Do not discuss externally.",
    "Not to be shared with third parties.",
    "Diese Datei darf nicht weitergegeben werden.",
    "Ce rapport est la propriété de Globex et ne peut être reproduit.",
  ])
    assert.ok(flagged(text), text);
  for (const text of [
    "fix: do not leak handles on exit",
    "This routine is for internal use only.",
    "All reports are handled in strict confidence.",
    "<transport-guarantee>CONFIDENTIAL</transport-guarantee>",
    "Usage interne de la fonction",
    "It contains no confidential information.",
  ])
    assert.equal(flagged(text), false, text);
});

test("in other languages", () => {
  for (const text of [
    "STRENG VERTRAULICH",
    "Vertraulich - Angebot 2026",
    "Nur für den internen Gebrauch",
    "Dieses Dokument ist ein Geschäftsgeheimnis.",
    "STRICTEMENT CONFIDENTIEL",
    "Usage interne uniquement",
    "Ne pas diffuser",
    "ESTRICTAMENTE CONFIDENCIAL",
    "Solo para uso interno",
    "Não divulgar",
    "Strettamente riservato",
    "Ad uso interno",
    "Strikt vertrouwelijk",
    "Alleen voor intern gebruik",
    "Ściśle poufne",
    "Tylko do użytku wewnętrznego",
    "Přísně důvěrné",
    "Ticari sır",
    "Endast för internt bruk",
    "Kun til intern brug",
    "Строго конфиденциально",
    "Коммерческая тайна",
    "社外秘",
    "内部资料 请勿外传",
    "대외비",
    "سري للغاية",
  ])
    assert.ok(flagged(text), text);
});

test("markings of communities and governments are found", () => {
  for (const text of [
    "TLP:RED",
    "TLP:AMBER+STRICT",
    "CUI//SP-PRVCY",
    "SECRET//NOFORN",
    "NATO RESTRICTED",
    "OFFICIAL-SENSITIVE",
    "FOR OFFICIAL USE ONLY",
    "(U//FOUO)",
  ])
    assert.ok(flagged(text), text);
  for (const text of [
    "TLP:CLEAR",
    "TLP:GREEN",
    "circuit",
    "CUI bono",
    "officially",
    "TLP:RED means no disclosure",
  ])
    assert.equal(flagged(text), false, text);
});

test("code, keys, enumerations and sentences about confidentiality are left alone", () => {
  for (const text of [
    ".confidential { color: red }",
    '"confidential": "Vertraulich"',
    "const CONFIDENTIAL = 3;",
    "enum Level { PUBLIC, CONFIDENTIAL, SECRET }",
    'if (level === "CONFIDENTIAL") return;',
    'case "CONFIDENTIAL": break;',
    "Level.CONFIDENTIAL",
    "new ConfidentialClientApplication(config)",
    "The levels are PUBLIC, INTERNAL or CONFIDENTIAL.",
    "Confidential computing protects data in use.",
    "All reports will be kept strictly confidential.",
    "This is a non-proprietary format.",
    "Please do not include confidential information in issues.",
    "Files marked CONFIDENTIAL are skipped.",
    "/**\n * Internal use only.\n */\nfoo(): void;",
    "Do not distribute the load unevenly.",
    "You may not Distribute the Modified Version.",
    "## [Unreleased]",
    "unreleased locks are reported",
    "The nda array holds samples.",
    "internal server error",
    "https://x.example/confidential/report",
    "--confidential",
  ])
    assert.equal(flagged(text), false, text);
});

test("a banner stands at its place in the original, also behind accents", () => {
  const text = "é — /* Strictly confidentiel: STRICTEMENT CONFIDENTIEL */";
  const [found] = findBanners(text);
  assert.equal(text.slice(found?.start, found?.end), "STRICTEMENT CONFIDENTIEL");
});

test("a page of banners says no more than its first ones", () => {
  assert.equal(findBanners("TOP SECRET\n".repeat(maxBanners)).length, maxBanners);
  assert.equal(findBanners("TOP SECRET\n".repeat(maxBanners + 1)).length, maxBanners);
});

test("names of files with keys, credentials and data are known", () => {
  const check = (rule: "blocked-file" | "sensitive-file" | undefined, paths: readonly string[]) => {
    for (const path of paths) {
      assert.equal(findFileRule(path), rule, path);
      assert.equal(ruleOfFile(path), rule, path);
    }
  };
  check("blocked-file", [
    ".env",
    "deploy/.env.staging",
    "prod.env",
    ".envrc",
    "C:\\keys\\ID_RSA",
    "~/.ssh/id_ed25519.bak",
    "tls/server.key",
    "a.p12",
    "x.kdbx",
    "aws-credentials.csv",
    "gcp-service-account.json",
    "app-firebase-adminsdk-x1.json",
    "client_secret_12.json",
    "config/secrets.yml",
    "k8s/secret.yaml",
    "terraform.tfvars",
    "terraform.tfstate.backup",
    ".docker/config.json",
    ".kube/config",
    "kubeconfig.yaml",
    ".vault-token",
    ".netrc",
    "/etc/shadow",
    "wallet.dat",
    "local.settings.json",
    ".config/gh/hosts.yml",
    ".cargo/credentials.toml",
    "krb5.keytab",
    "passwords.txt",
    "wp-config.php",
    "master.key",
    ".npmrc",
    "secrets.prod.json",
  ]);
  check("sensitive-file", [
    "data/app.sqlite3",
    "dump-1.txt",
    "db_dump.sql.gz",
    "backup.tar.gz",
    "heapdump.hprof",
    "customers.csv",
    "hr/salaries-2026.xlsx",
    "trace.har",
    "net.pcap",
    ".bash_history",
    "users-export.json",
  ]);
  check(undefined, [
    ".env.example",
    ".env.sample",
    "env.d.ts",
    "src/secrets.ts",
    "docs/secrets.md",
    "secretsDetector.py",
    "id_rsa.pub",
    "package.json",
    "keys.test.ts",
    "tokenizer.json",
    "password.html",
    "dump.go",
    "backup.sh",
    "migrations/001_init.sql",
    "credentials.rb",
    "keyboard.json",
    "monkey.txt",
    "environment.yml",
    "README",
    "",
    "schema.sql.example",
    "employees.ts",
  ]);
});

test("every banner is bounded, sticky and begins with an ASCII anchor", () => {
  for (const { anchors, regex } of asciiBanners) {
    assert.ok(regex.sticky);
    const bare = regex.source.replaceAll(/\\./g, "").replaceAll(/\[[^\]]*\]/g, "");
    assert.doesNotMatch(bare, /[*+]|\{\d+,\}/, regex.source);
    for (const anchor of anchors) assert.match(anchor, /^[\x20-\x7e]{3,}$/);
  }
  assert.ok(scriptBanners.every(({ regex }) => regex.global));
});

test("a banner is tried only where its anchor begins a word", () => {
  const starts = (text: string) =>
    placesIn(text)
      .filter(({ banners }) => banners.length > 0)
      .map(({ start }) => start);
  assert.deepEqual(starts("tlp:red xtlp:red TLP:RED"), [0, 17]);
});

test("any text is searched without an exception, with spans inside it", () => {
  const part = fc.constantFrom(
    "CONFIDENTIAL",
    " ",
    "\n",
    "é",
    "TLP:RED",
    '"',
    "internal use only",
    "机密",
    "*",
    "ß",
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(part, fc.string({ unit: "binary" })), { maxLength: 30 }),
      (parts) => {
        const text = parts.join("");
        for (const { start, end } of findBanners(text))
          assert.ok(start >= 0 && start < end && end <= text.length);
      },
    ),
    { numRuns: 300 },
  );
});
