/**
 * What a kind of personal number is: its shape, its check, the words that name it.
 *
 * Numbers whose check is weak, or whose form is common in code, count only next to such a word; the
 * others also count bare in the written forms that `bare` accepts.
 */

export interface IdKind {
  readonly ruleId: string;
  /** Lengths of the first run of digits; the value is noticed there. */
  readonly first: readonly number[];
  /** How many letters stand directly before that run; 0 when absent. */
  readonly letters?: readonly number[];
  /** Sticky, from the first letter or digit; without the boundary behind. */
  readonly shape: RegExp;
  /** Given the value in upper case without separators. */
  readonly check: (compact: string) => boolean;
  /** What a value without a label must also pass. */
  readonly bareCheck?: (compact: string) => boolean;
  readonly label: RegExp;
  /** Written forms that need no label, tried on the value as written. */
  readonly bare?: RegExp;
  /**
   * Form and check together let through less than one in a thousand numbers of that length, so that
   * a bare one is reported as this kind; other bare ones only as a possible personal number.
   */
  readonly strong?: true;
}
