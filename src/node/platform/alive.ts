/** Whether a process still runs, by its id. An id is given again after a while: this is a hint, no proof. */

/** Signal 0 only asks; "not permitted" means that the process exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
