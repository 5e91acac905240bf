/**
 * Where a file may lie that an AI client named in a request.
 *
 * Pure, on strings with `/` between segments. A name is only ever looked for inside the open
 * workspace folders: a request must not make the editor open other files of this computer.
 */

/** Folders and names longer than this are not resolved. */
export const maxPathLength = 4096;

/**
 * Candidates as paths relative to the folders, best first: `{ folder, path }` where `path` has no
 * leading slash and no `..`.
 */
export function candidatePaths(
  sourceFile: string,
  folders: readonly string[],
  workingDirectory?: string,
): readonly { readonly folder: string; readonly path: string }[] {
  if (sourceFile === "" || sourceFile.length > maxPathLength) return [];
  const named = normalize(decodeFileUri(sourceFile));
  if (isAbsolute(named)) return insideFolders(named, folders);
  const fromCwd =
    workingDirectory === undefined
      ? []
      : insideFolders(normalize(`${slashes(workingDirectory)}/${named}`), folders);
  const fromFolders = named.startsWith("../")
    ? []
    : folders.map((folder) => ({ folder, path: named }));
  const seen = new Set<string>();
  return [...fromCwd, ...fromFolders].filter(({ folder, path }) => {
    const key = `${folder}\n${path}`;
    return path !== "" && path !== ".." && !seen.has(key) && seen.add(key) !== undefined;
  });
}

/** Whether an absolute path is one of the folders or lies below one. A relative one does not. */
export function isInside(path: string, folders: readonly string[]): boolean {
  const named = normalize(`${decodeFileUri(path)}/.`);
  return isAbsolute(named) && insideFolders(`${named}/.`, folders).length > 0;
}

/** The path of a document as a request would name it: with `/`, without the scheme. */
export function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}

function insideFolders(
  path: string,
  folders: readonly string[],
): readonly { readonly folder: string; readonly path: string }[] {
  return folders.flatMap((folder) => {
    const root = normalize(slashes(folder)).replace(/\/$/, "");
    return sameDrive(path).startsWith(`${sameDrive(root)}/`)
      ? [{ folder, path: path.slice(root.length + 1) }]
      : [];
  });
}

/** Windows drive letters differ in case between tools. */
function sameDrive(path: string): string {
  return path.replace(/^([A-Za-z]):/, (_, drive: string) => `${drive.toLowerCase()}:`);
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:\//.test(path);
}

function decodeFileUri(name: string): string {
  if (!name.startsWith("file://")) return slashes(name);
  try {
    return decodeURIComponent(name.slice("file://".length)).replace(/^\/(?=[A-Za-z]:)/, "");
  } catch {
    return name.slice("file://".length);
  }
}

function normalize(path: string): string {
  const out: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "." || (segment === "" && out.length > 0)) continue;
    if (segment === ".." && out.length > 0 && out.at(-1) !== ".." && out.at(-1) !== "") out.pop();
    else out.push(segment);
  }
  return out.join("/");
}
