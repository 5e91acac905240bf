/**
 * A rule of another tool, as its reader hands it over, before anybody knows whether it can be taken.
 */

import type { Except } from "../ruleFile.ts";
import type { Dialect } from "./cursor.ts";

export interface ForeignRule {
  /** As in the source file. */
  readonly id: string;
  readonly description: string;
  readonly dialect: Dialect;
  /** Absent: the rule looks at file names only. */
  readonly pattern?: string;
  /** Which group holds the value: its number or name; absent: the first one that took part. */
  readonly group?: number | string;
  readonly entropy?: number;
  /** The rule is meant for files whose path matches this. */
  readonly path?: string;
  readonly confidence: "low" | "medium" | "high";
  /** Patterns in it are still of the source's dialect. */
  readonly except: readonly Except[];
  readonly hits: readonly string[];
  readonly misses: readonly string[];
  /** What the reader already left out or understood differently. */
  readonly notes: readonly string[];
  /** The reader's reason to refuse it. */
  readonly refused?: string;
}

export type ForeignFile =
  | {
      readonly kind: "ok";
      readonly rules: readonly ForeignRule[];
      /** For all rules of the file. */
      readonly except: readonly Except[];
      readonly notes: readonly string[];
    }
  | { readonly kind: "invalid"; readonly message: string };

/** Where a file's rules come from; also the beginning of their ids. */
export const origins = ["gitleaks", "noseyparker", "kingfisher"] as const;
export type Origin = (typeof origins)[number];
