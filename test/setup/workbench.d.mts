/** Types of `workbench.mjs`, which runs before anything is installed. */

export interface WorkbenchPaths {
  readonly home: string;
  readonly stamp: string;
  readonly nodeHome: string;
  readonly node: string;
  readonly entry: string;
  readonly vscode: string;
}

export function workbenchPaths(): WorkbenchPaths;
/** Installs the workbench when its stamp is missing. */
export function ensureWorkbench(): Promise<WorkbenchPaths>;
