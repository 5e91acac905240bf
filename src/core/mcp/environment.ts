/**
 * The environment an MCP server gets: what a program needs to run, and nothing that is somebody's key.
 *
 * The allow-list is MC-14 of the reference proxy (`facts/reference-proxy.md` 1.8) plus the names a
 * process cannot start without on Windows. Names are compared without case on Windows only.
 */

const allowed = new Set(
  (
    "PATH HOME USER SHELL TERM LANG TZ TMPDIR DISPLAY EDITOR PWD LOGNAME HOSTNAME SHLVL COLORTERM " +
    "TERM_PROGRAM TERM_PROGRAM_VERSION"
  ).split(" "),
);
const allowedOnWindows = new Set(
  (
    "SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT TEMP TMP USERPROFILE USERNAME APPDATA " +
    "LOCALAPPDATA PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86) PROCESSOR_ARCHITECTURE " +
    "NUMBER_OF_PROCESSORS HOMEDRIVE HOMEPATH OS"
  ).split(" "),
);
const allowedPrefixes = ["LC_", "XDG_"];

export type Environment = Readonly<Record<string, string>>;

export interface EnvironmentRules {
  /** False hands everything on (`--no-env-filter`). */
  readonly filter: boolean;
  /** More names that pass (`--env-allow NAME`). */
  readonly allow: readonly string[];
  /** Set last, whatever was there (`--env K=V`). */
  readonly set: Environment;
  readonly windows: boolean;
}

export function childEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
  rules: EnvironmentRules,
): Environment {
  const child: Record<string, string> = {};
  for (const [name, value] of Object.entries(parent))
    if (value !== undefined && passes(name, rules)) child[name] = value;
  return { ...child, ...rules.set };
}

function passes(name: string, rules: EnvironmentRules): boolean {
  if (!rules.filter || rules.allow.includes(name)) return true;
  const canonical = rules.windows ? name.toUpperCase() : name;
  if (allowed.has(canonical)) return true;
  if (rules.windows && allowedOnWindows.has(canonical)) return true;
  return allowedPrefixes.some((prefix) => canonical.startsWith(prefix));
}
