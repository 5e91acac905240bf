/** The words of the command line: help, versions, mistakes. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { commandNames } from "../../../src/node/cli/help.ts";
import { version } from "../../../src/node/platform/version.ts";
import { runArgus, spawnArgus } from "./argus.ts";

let home = "";
before(async () => {
  home = await mkdtemp(join(tmpdir(), "argus-home-"));
});
after(() => rm(home, { recursive: true }));

async function check(args: readonly string[], code: number, said: RegExp): Promise<void> {
  const ended = await runArgus(args, { environment: { HOME: home } });
  assert.match(code === 0 ? ended.stdout : ended.stderr, said);
  assert.equal(ended.code, code);
}

test("--version prints it", () => check(["--version"], 0, new RegExp(`^${version}\n$`)));
test("--help names every command", () =>
  check(["--help"], 0, new RegExp(commandNames.join("[^]*"))));
for (const name of commandNames)
  test(`${name} --help explains it`, () => check([name, "--help"], 0, new RegExp(`argus ${name}`)));
test("no command is a usage error", () => check([], 3, /usage: argus/));
test("an unknown command is named", () => check(["snac"], 3, /unknown command `snac`/));
for (const name of commandNames)
  test(`${name}: an unknown option is named, exit 3`, () =>
    check(
      [name, "--wrong", ...(name === "mcp" ? ["--", "x"] : [])],
      3,
      /unknown option '--wrong'/i,
    ));
test("scan needs something to scan", () => check(["scan"], 3, /name files or folders/));
test("scan takes three formats", () => check(["scan", "-", "--format", "xml"], 3, /text, json/));
test("a profile must exist", () => check(["scan", "-", "--profile", "x"], 3, /unknown profile/));
test("mcp needs a separator and a command", async () => {
  await check(["mcp", "server"], 3, /put `--` before/);
  await check(["mcp", "--"], 3, /no command after/);
  await check(["mcp", "stray", "--", "server"], 3, /unexpected `stray`/);
  await check(["mcp", "--env", "NAME", "--", "server"], 3, /NAME=VALUE/);
});
test("serve checks port, family and URL", async () => {
  await check(["serve", "--port", "70000"], 3, /0 to 65535/);
  await check(["serve", "--upstream", "clippy=http://x"], 3, /unknown family `clippy`/);
  await check(["serve", "--upstream", "openai=ftp://x"], 3, /http\(s\) URL/);
});
test("allow checks its words before it touches the store", async () => {
  await check(["allow"], 3, /list, add or remove/);
  await check(["allow", "add"], 3, /exactly one of/);
  await check(["allow", "add", "--rule", "x", "--path", "y"], 3, /exactly one of/);
  await check(["allow", "add", "--rule", "x", "--expires", "no"], 3, /number of days/);
  await check(["allow", "add", "--value", ""], 3, /empty/);
});

test("a reader that has enough ends the command quietly", async () => {
  const child = spawnArgus(["scan", "-"], { environment: { HOME: home } });
  const errors: Buffer[] = [];
  child.stderr.on("data", (data: Buffer) => errors.push(data));
  child.stdout.destroy();
  child.stdin.end("password = 'xK9$mQ2vLp7'\n".repeat(5000));
  const [code] = await once(child, "close");
  assert.equal(Buffer.concat(errors).toString(), "");
  assert.equal(code, 141);
});
