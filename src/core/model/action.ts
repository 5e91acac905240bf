/** The actions, and the one order between them. */

/** Weakest first: a later action wins over an earlier one. `strip` is how a block of history is carried out. */
export const actions = ["pass", "log", "alert", "redact", "ask", "block"] as const;
export type Action = (typeof actions)[number];

/** What happened to a request in the end: an action, or `strip`. */
export type Outcome = Action | "strip";

export function strongest(all: Iterable<Action>): Action {
  let index = 0;
  for (const action of all) index = Math.max(index, actions.indexOf(action));
  return actions[index] ?? "pass";
}
