/** The actions, and the one order between them. */

/** Weakest first: a later action wins over an earlier one. `strip` is how a block of history is carried out. */
export const actions = ["pass", "log", "alert", "redact", "ask", "block"] as const;
export type Action = (typeof actions)[number];

/** What happened to a request in the end: an action, or `strip`. */
export type Outcome = Action | "strip";

/** What a person may answer about a held request. */
export const askAnswers = ["redact", "send", "block"] as const;
export type AskAnswer = (typeof askAnswers)[number];

/** What a held request gets that nobody answered for. `send` is not among them. */
export const askFallbacks = ["block", "redact"] as const;
export type AskFallback = (typeof askFallbacks)[number];

/** Which actions of the profile become a question instead. */
export const askInstead = ["never", "redact", "block", "both"] as const;
export type AskInstead = (typeof askInstead)[number];

export function strongest(all: Iterable<Action>): Action {
  let index = 0;
  for (const action of all) index = Math.max(index, actions.indexOf(action));
  return actions[index] ?? "pass";
}
