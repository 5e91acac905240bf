/**
 * A disk that is full for a moment: a child process that may write only small files.
 *
 * What goes beyond is cut off in the middle and fails with `EFBIG`, as a full disk does with `ENOSPC`;
 * where a file is cut back, there is room again. Needs a POSIX shell.
 */

import { spawn } from "node:child_process";

/** Of 512 or 1024 bytes, as the shell has it: 4 or 8 KiB. */
const limitBlocks = 8;

/** The lines that `script` printed. It must listen to `SIGXFSZ`, which would end it. */
export function withFileLimit(script: string, args: readonly string[]): Promise<readonly string[]> {
  const command = `ulimit -f ${limitBlocks}; exec "$0" "$@"`;
  const child = spawn("sh", ["-c", command, process.execPath, script, ...args]);
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  return new Promise((resolve) => {
    child.on("close", () => resolve(text.split("\n").filter((line) => line !== "")));
  });
}

/** For the child: `written`, or the code of the error. */
export async function tell(work: Promise<unknown>): Promise<void> {
  try {
    await work;
    process.stdout.write("written\n");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    process.stdout.write(`${code}\n`);
  }
}
