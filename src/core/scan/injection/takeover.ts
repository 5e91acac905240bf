/** Cues of a text that takes over: previous orders are to be forgotten, another task begins. */

import { cue, type Cue, order } from "./cue.ts";
import { doubtCues } from "./doubts.ts";
import { unboundCues } from "./unbound.ts";
import { bothAnchors, forget, forgetAnchors, told, undo, undoAnchors } from "./verbs.ts";

const orders: readonly Cue[] = [
  order(
    "disregard_previous",
    6.5,
    "disregard",
    "disregard {FILL}(?:previous|prior|preceding|above|earlier|system|following)(?: (?:text|contents?|chats?|inputs?|data|information|{ORDERS})\\b|(?= ?(?:[.,;:!]|$|and\\b|then\\b)))",
  ),
  order(
    "ignore_prior",
    6.5,
    "ignor|forget|overlook",
    "(?:ignore|forget|overlook) (?:all |any |the |your ){0,3}prior {FILL}{ORDERS}\\b",
  ),
  order(
    "ignore_instructions",
    6,
    forgetAnchors,
    `${forget}(?! my\\b) {FILL}{PRIOR} {FILL}${told}\\b`,
  ),
  order(
    "ignore_instructions",
    5,
    undoAnchors,
    `${undo}(?! my\\b) {FILL}(?:prior|previous|preceding|earlier|above) (?:commands?|directions)(?=\\s?[:;.!]|$| and\\b)`,
  ),
  order(
    "ignore_instructions",
    4,
    forgetAnchors,
    `${forget}(?! my\\b) {FILL}{PRIOR} {FILL}(?:commands?|messages?|statements?|requests?|tasks?|dialogue)\\b`,
  ),
  order("ignore_instructions", 6, undoAnchors, `${undo}(?! my\\b) {FILL}{PRIOR} {FILL}${told}\\b`),
  order(
    "ignore_instructions",
    6,
    bothAnchors,
    `(?:${forget}|${undo}) (?:about )?(?:all |any |every |of |the |these |those ){0,4}(?:your|system|developer|safety) {FILL}(?:instructions?|prompts?|prompting|directives?|guidelines?|rules|programming|training|restrictions)\\b`,
  ),
  order(
    "ignore_instructions",
    5,
    bothAnchors,
    `(?:${forget}|${undo}) (?:about )?(?:all|any|every) (?:of )?{FILL}(?:instructions?|directives?|prompts?|prompting)\\b(?! (?:(?:that (?:is|are|appears?) )?(?:inside|in|within|found|contained|embedded|from) (?:the |any |these |those |that |a )?(?:\\w+ )?(?:documents?|pages?|tools?|web|content|data|context|inputs?|files?|results?|text|e-?mails?|messages?|comments?)))`,
  ),
  order(
    "ignore_instructions",
    4,
    forgetAnchors,
    `${forget} (?:about )?(?:all|any) (?:of )?(?:the |these |those )?(?:rules|guidelines|restrictions|policies)\\b`,
  ),
  order(
    "ignore_instructions",
    5,
    forgetAnchors,
    `${forget} (?:all )?(?:the |these |those )?(?:rules|guidelines|instructions|directions|prompts?|text|content|messages?|everything|anything|information)? ?(?:above|before this|preceding this|up to (?:here|now|this point))\\b`,
  ),
  order(
    "ignore_instructions",
    5,
    "ignor|disregard|forget",
    "(?:ignore|disregard|forget) the above (?:and|instead|,)",
  ),
  order(
    "ignore_instructions",
    6,
    "ignor|disregard|forget|overrid",
    "(?:ignore|disregard|forget|override) the user(?:'s|s)?(?: (?:original|actual|real|current|initial))? (?:request|question|instructions?|query|prompt|message|task|input)\\b",
  ),
  order(
    "ignore_instructions",
    5,
    "ignor|disregard|forget",
    "(?:ignore|disregard|forget) {FILL}(?:evidence|information|sources|documents?|context) and {FILL}(?:instructions?|rules|directions)\\b",
  ),
  cue(
    "ignore_instructions",
    5,
    "all|any|previous|prior|preceding",
    "(?:all |any )?(?:all)?(?:previous|prior|preceding) (?:and following )?{ORDERS} (?:are|is|have been) (?:now |hereby )?(?:false|void|null|invalid|cancell?ed|obsolete|outdated|revoked|superseded|overridden|lifted|no longer)\\b",
  ),
  order(
    "ignore_prior",
    6,
    "ignor|forget|overlook|disregard|discard|don't listen|do not listen|set aside|put aside|leave aside|pay no|do not pay|don't pay",
    "(?:ignore|forget|overlook|disregard|discard|(?:do not|don't) listen to|(?:set|put|leave) aside|(?:do not|don't) pay attention to|pay no (?:attention|heed) to)(?: about)? (?:everything|anything|all|what(?:ever)?)(?: (?:that|which))?(?: (?:was|is|you|i|we|the user|they|have|has|had|been|were|you've|i've|we've|ve|the system(?: message)?|the prompt|anyone|the developers?|developers?|the creators?|openai|anthropic|people|somebody)){0,4} (?:ever )?(?:(?:said(?! about)|says|tells?|told|instructed|wrote|written|learned|learnt|taught|asked|requested|wants?|discussed|(?<=\\byou )know)\\b|(?:above|before|prior|previous(?:ly)?|earlier)(?=\\s?(?:[.,;:!?\"')\\n]|$|and\\b|then\\b|this\\b|that\\b|to (?:this|here|now)\\b|instead\\b)))",
  ),
  order(
    "ignore_prior",
    5,
    "pretend",
    "pretend (?:that )?(?:the |our |this |all )?(?:previous|prior|earlier|above) (?:conversation|messages?|instructions?|text|chat) (?:never|did not|didn't|does not|doesn't)",
  ),
  order(
    "ignore_instructions",
    5,
    "ignor|disregard|forget",
    "(?:ignore|disregard|forget) (?:the|this|that|all) (?!(?:error|exception|result|return|warning|case|value|rest|first|second|last|output|failure|promise|event|index|argument|callback|flag|option|hidden|extra|trailing|leading|other)s?\\b)(?:\\w+[,;:]? ){1,3}(?:(?:and|then|but) (?:simply |just |only |instead )?(?:say|state|declare|claim|admit|reply|respond|answer|output|indicate|report|conclude|write|tell|print|repeat)\\b|(?:(?:just|only|simply|instead),? )?(?:say|state|answer|reply|respond|output|print|write|declare)(?: (?:that|only|with)\\b|:?\\s[\"'“]))",
  ),
  order(
    "ignore_instructions",
    5,
    "disregard|forget",
    "(?:disregard|forget)(?: about)? (?:any|all|every)(?: (?:of|the|these|those)){0,3} (?:rules|guidelines|restrictions|policies)\\b",
  ),
  order(
    "ignore_instructions",
    5,
    "act as if|pretend|behave as if",
    "(?:act as if|pretend|behave as if) (?:that )?(?:you (?:never|have not|haven't|did not|didn't) (?:received|read|seen|had|got)|(?:the |your |any |all )?(?:previous |above |system |safety |content |ethical )?(?:instructions?|prompts?|rules|guidelines|polic(?:y|ies)|restrictions) (?:do not|don't|does not|doesn't|never|did not|didn't) (?:exist|apply))",
  ),
];

const refusals: readonly Cue[] = [
  order(
    "ignore_instructions",
    5,
    forgetAnchors,
    `${forget} (?:about )?(?:the |all |any |every ){0,3}(?:instructions?|guidance|rules|directives|guidelines|text|contents?|orders) (?:in|from|of|by) (?:your |the )?(?:system (?:message|prompt)|developers?|creators?|prompt|openai|anthropic)\\b`,
  ),
  order(
    "ignore_instructions",
    5,
    "ignor|disregard|bypass|overrid|violate",
    "(?:ignore|disregard|bypass|override|violate) (?:all |any |the |your |its ){0,3}(?:safety|ethical|content|moral|openai|anthropic|usage) (?:guidelines?|rules?|polic(?:y|ies)|filters?|instructions?)\\b",
  ),
  order(
    "ignore_instructions",
    5,
    "ignor|disregard|forget|abandon|drop",
    "(?:ignore|disregard|forget|abandon|drop) (?:the|your|any|every|all) (?:original |current |user |main )?(?:tasks?|instructions?|rules?|orders?|questions?|assignment|request|prompt)(?: that)? (?:you (?:were|have been|are|got|received)|given|assigned|from the user|that came)\\b",
  ),
  order(
    "ignore_instructions",
    5,
    "ignor|disregard|forget",
    "(?:ignore|disregard|forget) (?:any|all|every) (?:of )?(?:the )?(?:instructions?|rules|messages?|orders?)(?: that)? (?:came|come|appeared|stood|given|written) (?:earlier|before|above|previously)",
  ),
  cue(
    "ignore_instructions",
    5,
    "stop obey|stop listen|stop follow|do not obey|do not listen|do not follow|don't obey|don't listen|don't follow|never obey",
    "(?:stop|do not|don't|never) (?:obey(?:ing)?|listen(?:ing)? to|follow(?:ing)?) (?:the |your )?(?:user|human|developer|operator|owner|person)(?:'?s)?\\b",
  ),
  cue(
    "ignore_instructions",
    5,
    "previous|prior|original|earlier|old |above",
    "(?:previous|prior|original|earlier|old|above) {ORDERS} (?:(?:do|does) )?(?:no longer|not) appl(?:y|ies)\\b",
  ),
  cue(
    "ignore_instructions",
    5,
    "your previous|your old|your original|your instructions|your rules|your guidelines|your directives|your orders|your task|your role|your programming",
    "your (?:previous |old |original )?(?:instructions?|rules|guidelines|directives|orders|task|role|programming) (?:have|has) (?:now )?(?:been )?(?:changed|updated|replaced|revoked|overwritten|suspended|lifted)\\b",
  ),
  cue(
    "ignore_instructions",
    5,
    "you don't|you do not|you needn't",
    "you (?:do not|don't) (?:have|need) to (?:follow|obey|comply with|adhere to|abide by|respect|stick to) (?:your|these|those|any|all|safety|openai|previous|prior|the)(?: \\w+)? (?:instructions?|rules|guidelines|directives|policies|restrictions|orders|programming)\\b",
  ),
  cue(
    "ignore_instructions",
    4,
    "obey only|only obey|answer only to|obey me",
    "(?:obey only|only obey|answer only to|obey me)\\b",
  ),
  cue(
    "override_safety",
    4,
    "safety",
    "safety (?:protocols?|measures|guidelines|rules|filters?|checks?) (?:are|is|have been|were|has been) (?:now )?(?:suspended|disabled|lifted|off|deactivated|bypassed|overridden)\\b",
  ),
  cue(
    "override_safety",
    3,
    "comply with",
    "comply with (?:all|any|every|each|my) (?:further |following |of (?:my|the) )?(?:requests?|commands?|orders?|instructions?)\\b",
  ),
  cue(
    "new_task",
    3,
    "there are new",
    "there are (?:now )?new (?:rules|instructions|orders|directives)\\b",
  ),
  cue(
    "authority",
    2.5,
    "the user has|user already|user consent|pre-approved|already approved",
    "(?:(?:the user has |user )(?:already )?(?:given|granted|approved|consented|confirmed|agreed)|(?:pre-|already )approved by the)\\b",
  ),
];

const tasks: readonly Cue[] = [
  cue(
    "new_task",
    4,
    "your",
    "your (?:new|real|actual|true|updated) (?:task|goal|objective|instruction|purpose|job|mission|role|directive)s? (?:is|are|will be)\\b",
  ),
  cue(
    "new_task",
    4,
    "new|updated|revised|urgent",
    /(?:new|updated|revised|urgent)\s(?:system\s)?(?:instructions?|directives?|orders|commands)\s?(?::|\bto\s(?:the\s)?(?:chat|ai|assistant|agent|model)|\bfrom\s(?:the\s|your\s)?(?:admin(?:istrator)?|developers?|operator|owner|system)\s?:)/iy,
  ),
  cue(
    "new_task",
    5,
    "begin|start",
    "(?:begin|start)(?:ing)?(?: of)? (?:re ?programming|new (?:system )?(?:instructions?|prompt))\\b",
  ),
  cue(
    "new_task",
    3,
    "stop|abandon|cease|halt|quit|abort",
    "(?:stop|abandon|cease|halt|quit|abort) (?:what you(?:'re| are)|everything\\b|following|being|processing|(?:your |the )?(?:current|previous|original) (?:task|instructions|work))",
  ),
  cue(
    "new_task",
    2,
    "just|only",
    "(?:just|only),? (?:please )?(?:say|print|output|write|repeat|tell)\\b",
  ),
  cue(
    "new_task",
    3,
    "instead",
    "instead,? (?:you )?(?:must|should|will|act|tell|output|say|respond|reply)\\b",
  ),
  cue(
    "demand",
    2,
    "please",
    "please (?:just |simply |only )?(?:output|print|say|write|repeat|return|visit) (?:the following|only|exactly|out|www|https?)",
  ),
  cue(
    "authority",
    4,
    "i'm|i am|this is",
    "(?:i'?m|i am|this is) your (?:developer|creator|administrator|admin|owner|operator|programmer|master|boss|system administrator)\\b",
  ),
  cue(
    "authority",
    3,
    "running|performing|conducting",
    "(?:running|performing|conducting) an? (?:system|security|maintenance|compliance) (?:check|audit|test)\\b",
  ),
  cue(
    "authority",
    3,
    "has authori|have authori|hereby authori|authorized you|authorised you",
    "(?:(?:has|have|hereby) )?authori[sz]ed? you to\\b",
  ),
  cue(
    "authority",
    3,
    "obey",
    "obey (?:all|every|any|my|each|only) (?:\\w+ )?(?:orders?|commands?|instructions?|requests?)\\b",
  ),
  cue(
    "authority",
    2,
    "you've been|you have been",
    "you(?:'ve| have) been (?:instructed|ordered|reprogrammed|hijacked|authori[sz]ed)\\b",
  ),
];

const memory: readonly Cue[] = [
  cue(
    "new_task",
    3,
    "for all future|in all future|in every future|from this point",
    "(?:(?:for|in) (?:all|every) future (?:conversations?|sessions?|responses?|messages?|replies|answers?|requests?)|from this point (?:on|forward|onwards?),? (?:you|respond|reply|answer|act|only|always|ignore))\\b",
  ),
  cue(
    "new_task",
    3,
    "remember|save|store|write|add|memori",
    "(?:remember|save|store|write|add|memori[sz]e) (?:this|that|the following)(?: \\w+){0,3} (?:to|in|into) (?:your )?(?:long-term |permanent |persistent )?memory\\b",
  ),
  cue(
    "authority",
    4,
    "this is not a drill|this is a test of",
    "this is (?:not a drill|a test of your)",
  ),
  cue(
    "authority",
    3,
    "as the developer|as your developer|as an administrator|speaking as|i am the developer|i'm the developer|i am an openai|i am from openai|i am from anthropic|message from openai|message from anthropic|approved by",
    "(?:as (?:the|your|an) (?:developer|creator|admin(?:istrator)?) of|speaking as (?:the|your)|i(?:'m| am) (?:the|an?) (?:developer|openai|anthropic)|i am from (?:openai|anthropic)|message from (?:openai|anthropic)|approved by (?:explicitly |the )?(?:openai|anthropic|the developers?))",
  ),
];

export const takeoverCues: readonly Cue[] = [
  ...orders,
  ...refusals,
  ...tasks,
  ...memory,
  ...doubtCues,
  ...unboundCues,
];
