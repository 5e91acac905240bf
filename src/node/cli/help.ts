/** The help texts, one per command, and the summary. Exit codes are stated where they differ. */

export const commandNames = [
  "serve",
  "scan",
  "mcp",
  "allow",
  "mark",
  "clients",
  "rules",
  "restore",
] as const;
export type CommandName = (typeof commandNames)[number];

export function isCommandName(name: string | undefined): name is CommandName {
  return commandNames.some((one) => one === name);
}

export const summary = `argus - stops keys, personal data and company code from leaving with AI tools

usage: argus <command> [options]

  serve     run the guard without an editor
  scan      scan files, folders or standard input
  mcp       run an MCP server behind the guard: argus mcp -- command args...
  allow     list, add or remove entries of the allowlist
  mark      name files and folders whose text must never leave
  clients   list the AI clients of this computer and whether they are guarded
  rules     import, check or list rules of your own
  restore   undo every change made to AI clients

  --help, -h   this text, or a command's own
  --version    the version
`;

export const helpTexts = {
  serve: `usage: argus serve [options]

Runs the guard until it is interrupted. Prints one JSON line when it is ready:
{"pid","port","routes":{"anthropic":URL,"openai":URL,"gemini":URL,...},"dashboard":URL}

  --port N                loopback port; 0 takes any free one (default 41417)
  --data DIR              data directory (default ~/.argus)
  --profile P             observe, balanced (default) or strict
  --upstream FAMILY=URL   where a provider family is forwarded to; may be repeated
  --keep-replaced         keep replaced values over restarts, encrypted, for a day (without it
                          they are in memory only, and what was kept is deleted)
`,
  scan: `usage: argus scan [FILES... | -] [options]
       argus scan --batch [options] < lines.jsonl

Scans files, folders (without .git and node_modules) or, with -, standard input.
Exit code: 0 nothing found, 1 at least one finding that the profile would redact or block,
2 findings that it would only report, 3 usage error, 4 a file could not be read or scanned.

  --format F     text (default), json or sarif
  --profile P    observe, balanced (default) or strict
  --batch        JSON lines {"id","text","path"?} in, {"id","findings":[...]} out, in order
  --rules DIR    folder with rules of your own, too; may be repeated
  --timeout MS   longest time for one text (default 10000); a text over it is an error
`,
  mcp: `usage: argus mcp [options] -- command [args...]

Starts an MCP server that speaks over stdio and checks everything that passes in either
direction, with the running guard or, when there is none, with the built-in rules.
Exit code: the server's own.

  --data DIR         data directory of the guard (default ~/.argus)
  --profile P        used when no guard is running: observe, balanced (default) or strict
  --env NAME=VALUE   set a variable for the server; may be repeated
  --env-allow NAME   hand a variable on to the server; may be repeated
  --no-env-filter    hand the whole environment on
`,
  allow: `usage: argus allow list [--json]
       argus allow add (--value TEXT | --value - | --pattern GLOB | --path GLOB | --rule ID) [options]
       argus allow remove ID...

A value is kept as a keyed hash only. --value - reads it from standard input, which keeps it out of
the shell's history.

  --data DIR       data directory (default ~/.argus)
  --reason TEXT    why; shown in the list
  --expires DAYS   the entry ends after so many days
`,
  mark: `usage: argus mark add PATH... [--data DIR]
       argus mark list [--json] [--data DIR]
       argus mark remove PATH... [--data DIR]

Marks files and folders: requests that hold their text are stopped, also when it is an excerpt of
about eight lines, reformatted or lightly edited. Only hashes are kept. Mark a path again after it
changed. A running guard takes new marks up within seconds.
Exit code: 0, 4 when a path could not be marked or was not marked.

  --data DIR   data directory (default ~/.argus)
  --json       the list as JSON
`,
  clients: `usage: argus clients [--json] [--data DIR]

Lists the AI clients on this computer and whether they lead through a guard, and the routes of the
guard of the data directory when it runs. Changes nothing.
`,
  rules: `usage: argus rules import PATH... [options]
       argus rules check PATH... [--json]
       argus rules list [--json] [--data DIR]

Takes rule files of gitleaks (.toml), noseyparker and kingfisher (.yml) and our own (.json, .jsonc);
a folder is read as one set. Every rule is tried first: it must find its own examples, and no text
may make it slow. What is taken, adapted or refused is told rule by rule.
Exit code: 0, 1 when check refused a rule, 4 when a file could not be read or nothing was taken.

  --data DIR    data directory (default ~/.argus)
  --name NAME   name of the file that is written (default: the source's)
  --dry-run     import without writing
  --json        the report as JSON
`,
  restore: `usage: argus restore [--data DIR]

Undoes every change that was made to the settings of AI clients.
`,
} as const satisfies Record<CommandName, string>;
