/**
 * A pattern's source while it is read, the flags in force, and the one exception of the parser.
 *
 * Dialects: `go` (RE2: gitleaks), `rust` (regex crate, Hyperscan comments: noseyparker, kingfisher),
 * `js` (our own rules, without the `u` flag).
 */

export type Dialect = "go" | "rust" | "js";

export interface Flags {
  /** `i`: letters match in both cases. */
  readonly ignoreCase: boolean;
  /** `m`: `^` and `$` match at lines. */
  readonly multiline: boolean;
  /** `s`: the dot matches a newline. */
  readonly dotAll: boolean;
  /** `x`: white space and `#` comments mean nothing. */
  readonly verbose: boolean;
  /** `U`: repeats are lazy unless they end in `?`. */
  readonly swapGreed: boolean;
}

export const noFlags: Flags = {
  ignoreCase: false,
  multiline: false,
  dotAll: false,
  verbose: false,
  swapGreed: false,
};

/** What cannot be said in JavaScript, or is no pattern at all; the message is for the rule's author. */
export class PatternError extends Error {}

export class Cursor {
  at = 0;
  flags: Flags;
  groups = 0;
  readonly dialect: Dialect;
  readonly source: string;

  constructor(source: string, dialect: Dialect, flags: Flags) {
    this.source = source;
    this.dialect = dialect;
    this.flags = flags;
  }

  get done(): boolean {
    return this.at >= this.source.length;
  }

  peek(length = 1): string {
    return this.source.slice(this.at, this.at + length);
  }

  next(): string {
    if (this.done) throw new PatternError("the pattern ends too early");
    this.at += 1;
    return this.source[this.at - 1] ?? "";
  }

  /** Steps over `text` if it comes next. */
  eat(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Steps over what a sticky expression matches; its groups, or `undefined`. */
  match(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.source);
    if (found === null) return undefined;
    this.at += found[0].length;
    return found;
  }

  /** White space and comments, where the `x` flag makes them meaningless. */
  skipVerbose(): void {
    if (!this.flags.verbose) return;
    while (this.match(/\s+|#[^\n]*(?:\n|$)/y) !== undefined);
  }
}
