/** Cues of a text that talks its reader out of earlier orders: they were a test, wrong, replaced, erased. */

import { cue, type Cue, order } from "./cue.ts";
import { forget, forgetAnchors } from "./verbs.ts";

export const doubtCues: readonly Cue[] = [
  order(
    "ignore_instructions",
    5,
    forgetAnchors,
    `${forget} (?:the |these |those |all |any ){1,2}(?:instructions?|guidance|rules|guidelines|directives|orders)(?: (?:that|which))? (?:came|come|appeared|stood|stand|were given) (?:earlier|before|above|previously|first)\\b`,
  ),
  cue(
    "ignore_instructions",
    5,
    "i revoke|i cancel|i withdraw|i rescind|i hereby|we revoke",
    "(?:i|we) (?:hereby )?(?:revoke|cancel|withdraw|rescind) (?:all |any |every |the |my |your ){1,3}(?:earlier |previous |prior )?(?:commands?|instructions?|orders?|rules|directives?)\\b",
  ),
  cue(
    "ignore_instructions",
    5,
    "opposite of",
    "opposite of (?:what )?(?:your|the) (?:system )?(?:instructions?|rules|guidelines|prompt)\\b",
  ),
  order(
    "ignore_instructions",
    5,
    forgetAnchors,
    `${forget} (?:any|all|every) (?:of )?(?:the |your )?(?:rules?|instructions?|guidelines?|polic(?:y|ies)) (?:that|which) (?:conflicts?|contradicts?|prevents?|stops?|forbids?|disallows?)\\b`,
  ),
  order(
    "ignore_prior",
    5,
    "ignor|disregard|forget",
    "(?:ignore|disregard|forget) what(?:ever)? (?:the|this) (?:page|document|text|article|file|e-?mail|website|code|report|paper|resume) (?:says?|states?|claims?|contains?)\\b",
  ),
  cue(
    "ignore_instructions",
    5,
    "as if",
    "as if (?:your|the|all|any|no|these) (?:\\w+ )?(?:guidelines|rules|instructions|restrictions|polic(?:y|ies)) (?:didn't|did not|don't|do not|never|no longer) (?:exist(?:ed)?|appl(?:y|ied)|matter(?:ed)?)\\b",
  ),
  cue(
    "authority",
    3,
    "do what i|do as i|do exactly",
    "do (?:exactly )?(?:what|as) i (?:say|tell you|command|order)\\b",
  ),
  cue(
    "ignore_instructions",
    5,
    "instruction|directives|rules that|rules you|rules abo|orders that|orders you|commands that|guidelines that|guidelines you|rules before|everything that",
    "(?:instructions?|directives?|rules|orders|commands|guidelines|everything)(?: (?:that|which))?(?: (?:came|comes?|were given|was said|you (?:were given|got|received)))? (?:before|prior to|above|earlier than)(?: (?:this|here|now)(?: (?:line|point|message|sentence))?)?,? (?:are|is) (?:now |hereby ){0,2}(?:cancell?ed|void|null|invalid|obsolete|revoked|suspended|irrelevant|deleted|no longer)\\b",
  ),
  order(
    "ignore_prior",
    5,
    "forget all|forget everything|ignore all|ignore everything|disregard everything",
    "(?:forget|ignore|disregard) (?:everything|all(?: of)?(?: (?:this|that))?),? and (?:be|act|become|pretend|start|you|just|tell|do|answer|behave|write|say)\\b",
  ),
  order(
    "ignore_instructions",
    5,
    `break|violate|bend|${forgetAnchors}`,
    `(?:break|violate|bend|${forget}) (?:all |any |every |each |the |your |of ){1,4}(?:rules?|guidelines?|restrictions?|polic(?:y|ies)|laws?)(?: that)? you(?: have|'ve| were)?(?: been)? (?:given|told|taught|got|learned|trained)\\b`,
  ),
  cue(
    "new_task",
    4,
    "new set of|new rules|new instruction|new persona|new identity|new role|new personality|new system prompt|new prompt",
    "new (?:set of )?(?:rules|instructions|persona|identity|role|personality|(?:system )?prompt)(?:\\s?:| ?#{2,3}| ?={2,3}| by your\\b)",
  ),
  cue(
    "ignore_instructions",
    5,
    "everything|anything|all that|the text|the instructions|whatever",
    "(?:everything|anything|all(?: that)?|whatever|the (?:text|instructions|messages?|rules))\\b(?=[^.\\n]{1,40}?\\b(?:written|said|stated|told|above|before|so far|until now|up to)\\b)(?: (?:that )?(?:was|is|you (?:read|saw|were)))?(?: (?:written|said|stated|told)(?: (?:to )?you)?)?(?: (?:above|before|so far|until now|up to (?:here|now)))?(?: (?:this|that)(?: (?:line|point|message|sentence|text))?)? (?:was|is|were|are) (?:just |only |merely |all )?(?:an? |the )?(?:test|joke|example|fake|lie|outdated|obsolete|void|wrong|invalid|decoy|simulation|practice|irrelevant|false)\\b",
  ),
  cue(
    "ignore_instructions",
    4,
    "above|previous|prior|earlier|preceding|old ",
    "(?:above|previous|prior|earlier|preceding|old) {ORDERS} (?:was|were|have been|has been|contained|contain) (?:\\w+ )?(?:written|added|inserted|injected|placed|given|planted|forged|errors?|mistakes?|wrong) ?(?:by)?\\b",
  ),
  cue(
    "new_task",
    4,
    "corrected|amended|replacement|actual|real |true |final |correct ",
    /(?:corrected|amended|replacement|actual|real|true|final|correct)\s(?:system\s)?(?:instructions?|directives?|orders|guidelines|prompt)\s?(?::|are\b|is\b|follows?\b)/iy,
  ),
  cue(
    "new_task",
    3,
    "the real|the actual|the true|new task|new objective|new goal|new mission|your task|your objective|your goal|your mission|new user",
    "(?:the (?:real|actual|true) (?:task|objective|goal|mission|instructions?|request) (?:is|are)|new (?:task|objective|goal|mission|user (?:message|instructions?|request|prompt))\\s?:|your (?:task|objective|goal|mission|job) (?:has|have) (?:now )?(?:been )?(?:changed|updated|replaced))",
  ),
  order(
    "ignore_instructions",
    5,
    "erase|wipe|clear|reset|purge|delete",
    "(?:erase|wipe|clear|reset|purge|delete) your (?:own |entire |whole )?(?:memory|memories|context|instructions?|programming|training|prior|previous)\\b",
  ),
  cue(
    "ignore_instructions",
    6,
    "ignoreall|ignoreprev|ignorethe|ignoreyour|disregardall|disregardprev|forgetall|forgetprev",
    /(?:ignore|disregard|forget)(?:all|any|the|your){0,3}(?:previous|prior|above|earlier)?(?:instructions|rules|directives|prompts)/iy,
  ),
];
