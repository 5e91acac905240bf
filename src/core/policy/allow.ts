/**
 * Which entry of the allowlist covers a finding, if any.
 *
 * Pattern entries were matched in the scanner, where the value is known; they arrive as
 * `allowedBy` and are only checked here for scope and expiry. Everything else is decided from
 * hashes, paths and rule ids.
 */

import type { Finding } from "../model/finding.ts";
import type { AllowId, Millis, SessionId } from "../model/ids.ts";
import type { AllowEntry } from "../model/snapshot.ts";
import { fnmatch, literalPattern } from "../text/fnmatch.ts";

/** Where a request comes from, as far as it is known. */
export interface AllowContext {
  readonly now: Millis;
  readonly sessionId?: SessionId;
  /** Absolute path of the project the client works in. */
  readonly workingDirectory?: string;
  /** Absolute paths of the open workspace folders, for requests that do not name their project. */
  readonly workspaces?: readonly string[];
}

export function allowingEntry(
  allowlist: readonly AllowEntry[],
  finding: Finding,
  context: AllowContext,
): AllowId | undefined {
  return allowlist.find((entry) => isInScope(entry, context) && covers(entry, finding, context))
    ?.id;
}

function covers(entry: AllowEntry, finding: Finding, context: AllowContext): boolean {
  if (entry.detector !== undefined && entry.detector !== finding.detector) return false;
  switch (entry.kind) {
    case "value":
      return entry.valueHash === finding.valueHash;
    case "pattern":
      return entry.id === finding.allowedBy;
    case "path":
      return entry.glob !== undefined && pathMatches(entry.glob, finding, context);
    case "rule":
      return entry.ruleId === finding.ruleId;
  }
}

/**
 * A glob counts for the whole path of the source file, for its path below a project folder, and
 * without a `/` for its name. Where no project folder is known, for the end of the path after a `/`:
 * there a glob that begins in any folder also begins in none.
 */
function pathMatches(written: string, finding: Finding, context: AllowContext): boolean {
  if (fnmatch(written, finding.path)) return true;
  if (finding.sourceFile === undefined) return false;
  const file = plainPath(finding.sourceFile);
  const glob = sameDrive(written);
  if (fnmatch(glob, file) || (isOnDrive(file) && fnmatch(glob, `/${file}`))) return true;
  if (!glob.includes("/")) return fnmatch(glob, file.slice(file.lastIndexOf("/") + 1));
  const roots = rootsOf(context);
  if (roots.length === 0 || !isAbsolute(file))
    return fnmatch(`*/${glob.replace(/^(?:\*\*\/)+/, "")}`, `/${file}`);
  return roots.some(
    (root) => file.startsWith(`${root}/`) && fnmatch(`/${glob}`, file.slice(root.length)),
  );
}

/** Covers the file of this name or path, whatever characters it has; `/` separates folders. */
export function globOfFile(path: string): string {
  return `**/${literalPattern(path.replace(/^\/+/, ""))}`;
}

function rootsOf({ workingDirectory, workspaces = [] }: AllowContext): readonly string[] {
  const all = workingDirectory === undefined ? workspaces : [workingDirectory, ...workspaces];
  return all.map(rootOf);
}

function rootOf(folder: string): string {
  return plainPath(folder).replace(/\/+$/, "");
}

function plainPath(path: string): string {
  return sameDrive(path.replaceAll("\\", "/"));
}

/** Windows drive letters differ in case between tools; in a glob, one may stand behind any folder. */
function sameDrive(path: string): string {
  return path.replace(/^(?:\*\*\/)*[A-Z]:\//, (begin) => begin.toLowerCase());
}

function isAbsolute(file: string): boolean {
  return file.startsWith("/") || isOnDrive(file);
}

function isOnDrive(file: string): boolean {
  return /^[a-z]:\//.test(file);
}

export function isInScope(entry: AllowEntry, context: AllowContext): boolean {
  if (entry.expiresAt !== undefined && entry.expiresAt <= context.now) return false;
  switch (entry.scope) {
    case "user":
    case "once":
      return true;
    case "session":
      return entry.sessionId === undefined || entry.sessionId === context.sessionId;
    case "workspace":
      return entry.workspace !== undefined && isInWorkspace(entry.workspace, context);
  }
}

function isInWorkspace(workspace: string, context: AllowContext): boolean {
  const folder = rootOf(workspace);
  const known = context.workingDirectory;
  if (known === undefined)
    return context.workspaces?.some((one) => rootOf(one) === folder) ?? false;
  return `${rootOf(known)}/`.startsWith(`${folder}/`);
}
