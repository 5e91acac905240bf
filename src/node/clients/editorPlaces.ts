/**
 * Where desktop VS Code keeps its user folder and its list of extensions, for the command line.
 *
 * Inside the editor nobody needs this: it says so itself.
 */

import { join } from "node:path";

import * as v from "valibot";

import { readJson } from "../platform/files.ts";

export interface Computer {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** The folder of `settings.json`; it need not exist. */
export function editorProfile({ home, environment, platform }: Computer): string {
  const above = {
    darwin: join(home, "Library", "Application Support"),
    win32: environment["APPDATA"] ?? join(home, "AppData", "Roaming"),
  };
  const config = environment["XDG_CONFIG_HOME"] ?? join(home, ".config");
  const base = platform === "darwin" || platform === "win32" ? above[platform] : config;
  return join(base, "Code", "User");
}

const listSchema = v.array(v.object({ identifier: v.object({ id: v.string() }) }));

/** Ids in lower case; empty where no editor is installed. */
export async function installedExtensions({ home }: Computer): Promise<readonly string[]> {
  const lists = [".vscode", ".vscode-server"].map((folder) =>
    readJson(join(home, folder, "extensions", "extensions.json")),
  );
  return (await Promise.all(lists)).flatMap((list) => {
    const result = v.safeParse(listSchema, list);
    return result.success ? result.output.map(({ identifier }) => identifier.id.toLowerCase()) : [];
  });
}
