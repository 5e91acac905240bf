/**
 * What each profile does with a finding nobody wrote a special action for.
 *
 * observe: everything is reported, nothing is changed. balanced: what looks live or identifies a
 * person beyond doubt is replaced; text of a file that somebody marked as never to leave stops the
 * request; what is unsure or harmless is reported. strict: everything of
 * severity `warning` and above stops the request.
 */

import type { Action } from "../model/action.ts";
import { type FieldRole, severities, type TextFinding } from "../model/finding.ts";
import type { Profile } from "../model/snapshot.ts";

/** A finding, and who said the text it stands in, where that is known. */
type Judged = TextFinding & { readonly role?: FieldRole };

/** Personal data that is only recorded in `balanced`: it stands in every manifest and licence. */
const everydayTypes: ReadonlySet<string> = new Set([
  "email",
  "phone",
  "phone_us_intl",
  "phone_us_paren",
  "phone_us_dash",
  "phone_us_dot",
  "phone_intl",
  "ip_address",
  "ipv6_address",
  "date_of_birth",
  "person_name",
]);

/** A profile that does not exist, as settings of a later version may name, is the strictest. */
export function profileAction(profile: Profile, finding: Judged): Action {
  if (profile === "observe") return "alert";
  if (profile === "balanced") return balancedAction(finding);
  return isAtLeast(finding, "warning") && !isOwnInstruction(finding) ? "block" : "alert";
}

/** Who gives orders by right: the person, their client, and the model that repeats them. */
const ownRoles: ReadonlySet<FieldRole> = new Set(["user", "system", "assistant"]);

/** Injection is text from elsewhere that gives orders; what a person types is theirs to say. */
function isOwnInstruction({ detector, role }: Judged): boolean {
  return detector === "injection" && role !== undefined && ownRoles.has(role);
}

function balancedAction(finding: Judged): Action {
  switch (finding.detector) {
    case "secrets":
    case "custom":
      return finding.confidence !== "low" && isAtLeast(finding, "warning") ? "redact" : "alert";
    case "pii":
      if (everydayTypes.has(finding.type)) return "log";
      return finding.confidence !== "low" && isAtLeast(finding, "warning") ? "redact" : "log";
    case "proprietary":
      return finding.type === "marked_content" ? "block" : "alert";
    case "injection":
      return "alert";
  }
}

function isAtLeast(finding: Judged, floor: (typeof severities)[number]): boolean {
  return severities.indexOf(finding.severity) >= severities.indexOf(floor);
}
