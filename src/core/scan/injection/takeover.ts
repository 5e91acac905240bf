/**
 * Cues of a text that takes over: previous orders are to be forgotten, a new persona, task or mode
 * begins, what was said in confidence is to be recited.
 */

import { cue, type Cue, order } from "./cue.ts";

const forget =
  "(?:ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|overlook(?:ing)?|neglect|bypass|overrid(?:e|ing)|discard|drop|abandon|dismiss|delete|erase|skip|cancel|violate|break|nullify|void|rescind|revoke|supersede|reset|unlearn|(?:set|put|cast) aside|throw away|do away with|move past|leave behind|do not follow|don't follow|stop following|do not obey|pay no attention to|never mind)";
const forgetAnchors =
  "ignor|disregard|forget|overlook|neglect|bypass|overrid|discard|drop|abandon|dismiss|delete|erase|skip|cancel|violate|break|nullify|void|rescind|revoke|supersede|reset|unlearn|set aside|put aside|cast aside|throw away|do away|move past|leave behind|do not |don't |stop following|pay no attention|never mind";

const orders: readonly Cue[] = [
  order(
    "disregard_previous",
    6.5,
    "disregard",
    "disregard {FILL}(?:previous|prior|preceding|above|earlier|system|following)(?: \\w{3,12})?(?= |[.,;:!]|$)",
  ),
  order(
    "ignore_prior",
    6.5,
    "ignor|forget|overlook",
    "(?:ignore|forget|overlook) (?:all |any |the |your ){0,3}prior {FILL}{ORDERS}\\b",
  ),
  order("ignore_instructions", 6, forgetAnchors, `${forget} {FILL}{PRIOR} {FILL}{ORDERS}\\b`),
  order(
    "ignore_instructions",
    6,
    forgetAnchors,
    `${forget} (?:about )?(?:all |any |every |of |the |these |those ){0,4}(?:your|my|our|system|developer|safety) {FILL}(?:instructions?|prompts?|prompting|directives?|guidelines?|rules|programming|training|restrictions)\\b`,
  ),
  order(
    "ignore_instructions",
    5,
    forgetAnchors,
    `${forget} (?:about )?(?:all|any|every) (?:of )?{FILL}(?:instructions?|directives?|prompts?|prompting)\\b`,
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
    "(?:all |any )?(?:all)?(?:previous|prior|preceding) (?:and following )?{ORDERS} (?:are|is|were|have been) (?:now )?(?:false|void|null|invalid|wrong|cancell?ed|obsolete|outdated|revoked|superseded|overridden|lifted|no longer)\\b",
  ),
  order(
    "ignore_prior",
    6,
    "ignor|forget|overlook|disregard|discard",
    "(?:ignore|forget|overlook|disregard|discard)(?: about)? (?:everything|anything|all|what(?:ever)?)(?: (?:that|which))?(?: (?:was|is|you|i|we|have|has|had|been|were|you've|i've|we've|ve)){0,4} (?:ever )?(?:said|told|instructed|wrote|written|learned|learnt|taught|above|before|prior|previous(?:ly)?|earlier|know|discussed)\\b",
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
    "ignor|disregard|forget|omit",
    "(?:ignore|disregard|forget|omit) (?:the|this|that|all) (?!(?:error|exception|result|return|warning|case|value|rest|first|second|last|output|failure|promise|event|index|argument|callback|flag|option|hidden|extra|trailing|leading|other)s?\\b)(?:\\w+,? ){1,3}(?:and|then|but) (?:simply |just |only |instead )?(?:say|state|declare|claim|admit|reply|respond|answer|output|indicate|report|conclude|write|tell|print|repeat)\\b",
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
    "(?:act as if|pretend|behave as if) (?:that )?(?:you (?:never|have not|haven't|did not|didn't) (?:received|read|seen|had|got)|(?:the |your )?(?:previous |above |system )?(?:instructions?|prompts?|rules) (?:do not|don't|never|did not|didn't) (?:exist|apply))",
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
    /(?:new|updated|revised|urgent)\s(?:system\s)?(?:instructions?|directives?|orders|commands)\s?(?::|\bto\s(?:the\s)?(?:chat|ai|assistant|agent|model))/iy,
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
    "just|only|instead",
    "(?:just|only|instead),? (?:please )?(?:say|print|output|write|respond|reply|repeat|answer|tell)\\b",
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

const persona: readonly Cue[] = [
  cue(
    "persona_override",
    5,
    "you are now|you're now|you are hereby",
    "you(?: are|'re) (?:now|hereby) (?:(?:an?|my|the)(?: \\w+)? (?!(?:member|part|contributor|owner|maintainer|subscriber|step|few|little|lot|bit|user|participant)\\b)|dan\\b|in (?:\\w+ ){1,2}mode\\b|free\\b|no longer bound|unrestricted|jailbroken|root\\b|admin\\b|acting as|operating|playing|speaking as|called)",
  ),
  cue(
    "persona_override",
    5,
    "you no longer|you are no longer|you're no longer",
    "you (?:no longer|are no longer|'re no longer) (?:(?:have|need) to (?:follow|obey|comply|adhere|abide|respect)|bound|an? (?:ai|assistant|language)|restricted|follow|obey|limited by)",
  ),
  cue(
    "persona_override",
    4,
    "from now on",
    "from now on,? (?:you|respond|reply|answer|act|only|always|speak|ignore|your|pretend)\\b",
  ),
  cue(
    "persona_override",
    2,
    "act as|pretend|roleplay|role-play|simulate|immerse|you will act|you are going to",
    "(?:act as|pretend (?:to be|you are|you're|that you)|role-?play as|simulate (?:an? )?(?:ai|\\w+ mode)|immerse yourself|you (?:will|are going to) (?:act as|pretend|play|be acting))",
  ),
  cue(
    "persona_override",
    5,
    "act as|pretend|behave",
    "(?:act as|pretend (?:to be|you are)|behave like) (?:an? )?(?:\\w+ ){0,2}(?:unrestricted|jailbroken|uncensored|unfiltered|evil|unethical|amoral|malicious|dan\\b|devmode)",
  ),
  cue("persona_override", 3, "role of another", "role of another (?:ai|language|model|assistant)"),
  cue(
    "persona_override",
    3,
    "grandm|grandf",
    "grand(?:mother|father|ma|pa),? (?:who|that) (?:\\w+ ){0,2}(?:used to|would|always)",
  ),
  cue("persona_override", 3, "dan", /dan\b(?=\s?(?:mode|can\s|:|\)|\(|stands|would|,|\.\s))/iy),
  cue("persona_override", 5, "do anything now", "do anything now\\b"),
  cue("persona_override", 4, "stay in character", "stay in character\\b"),
  cue(
    "persona_override",
    4,
    "maintenance mode|developer mode|debug mode|god mode|admin mode|sudo mode|root mode|dan mode|jailbreak mode|unrestricted mode|jailbroken mode|unsafe mode|override mode|opposite mode",
    "(?:developer|god|admin|sudo|root|dan|jailbreak|jailbroken|unrestricted|unsafe|opposite) mode(?: v?\\d)? ?(?:is |now |has been |are )?(?:now )?(?:enabled|activated|on\\b|engaged|active|unlocked|mode)",
  ),
  cue(
    "persona_override",
    4,
    "enter|entering|enable|activate|in ",
    "(?:enter|entering|enable|activate|in) (?:an? )?(?:maintenance|developer|god|admin|sudo|dan|jailbreak|unrestricted|unsafe|override|diagnostic|debug) mode(?: now|:|,| and |;|\\s?$|\\.)",
  ),
  cue(
    "persona_override",
    4,
    "mode enabled|mode activated|mode on",
    "mode (?:enabled|activated)\\b",
  ),
  cue(
    "persona_override",
    4,
    "free of|free from|freed from|broken free|break free|unbound by",
    "(?:free(?:d)? (?:of|from)|broken free (?:of|from)|break free (?:of|from)|unbound by) (?:all |any |the |your |its |their |every |typical ){0,3}(?:ai |ethical |moral |content |safety |openai )?(?:restrictions|limitations|limits|constraints|rules|guidelines|confines|filters|policies)",
  ),
  cue(
    "persona_override",
    4,
    "not restricted|not bound|not limited|not constrained|isn't bound|not subject",
    "(?:not|isn't) (?:be )?(?:restricted|bound|limited|constrained|subject) (?:by|to) (?:the |any |all |its |your |what |these |those ){0,2}(?:rules|policies|polic|guidelines|ethic|moral|laws|restrictions|content|typical|normal|an ai|openai|regulations)",
  ),
  cue(
    "persona_override",
    3,
    "no content polic|no ethical|no moral|no restrictions|no limits|no filters|no bounds|no safety|no rules|no guidelines|no policies|without restrictions|without any restrictions|without censorship|without filters|without limits|without any filters|without moral|without ethical|zero moderation",
    "(?:no|without|zero) (?:any )?(?:ethical |moral |content |safety |filters? |rules? )?(?:bounds|polic(?:y|ies)|guidelines|restrictions?|constraints|limits|limitations|filters?|censorship|morals|moderation|boundaries)\\b",
  ),
  cue(
    "persona_override",
    4,
    "does not follow|doesn't follow|not follow any|never refuse|no policies in place",
    "(?:(?:does not|doesn't|do not|not) follow any (?:rules|guidelines|policies|laws)|never refuses?\\b|no policies in place to)",
  ),
  cue(
    "persona_override",
    4,
    "unrestricted|uncensored|jailbroken|unfiltered|amoral",
    "(?:unrestricted|uncensored|jailbroken|unfiltered|amoral) (?:ai|bot|chatbot|model|assistant|llm|language model|version of (?:yourself|chatgpt|claude))\\b",
  ),
  cue("persona_override", 3, "secret agenda", "secret agenda\\b"),
  order(
    "override_safety",
    4,
    "overrid|disable|turn off|deactivate|remove|bypass|circumvent|switch off",
    "(?:override|disabled?|turn off|deactivate|remove|bypass|circumvent|switch off) (?:all |any |every |the ){0,2}(?:your |of your )(?:\\w+ )?(?:safety|security|content|ethical|moral|filters?|restrictions?|guardrails?|safeguards?|limitations?)\\b",
  ),
  order(
    "override_safety",
    5,
    "overrid|disable|turn off|deactivate|remove|bypass|circumvent|switch off",
    "(?:override|disable|turn off|deactivate|remove|bypass|circumvent|switch off) (?:the )?(?:all|any|every|your|its) (?:the |your )?(?:safety|ethical|moral|ai|content)(?: safety)? (?:protocols?|filters?|guidelines|measures|restrictions|polic(?:y|ies)|checks?|controls?|guardrails?|mechanisms?)\\b",
  ),
  order(
    "override_safety",
    3,
    "overrid|disable|turn off|deactivate|remove|bypass|circumvent|switch off",
    "(?:override|disable|turn off|deactivate|remove|bypass|circumvent|switch off) (?:the )?(?:safety|ethical|moral)(?: safety)? (?:protocols?|filters?|guidelines|measures|restrictions|polic(?:y|ies)|checks?|controls?|guardrails?|mechanisms?)\\b",
  ),
];

const reveal: readonly Cue[] = [
  cue(
    "reveal_prompt",
    5,
    "reveal|show|print|repeat|output|display|tell|give|leak|share|disclose|expose|recite|dump|relay|list|write|copy|summari|provide|what|send|echo|return",
    "(?:reveal|show|print|repeat|output|display|tell|give|leak|share|disclose|expose|recite|dump|relay|list|write|copy|summari[sz]e|provide|send|echo|return|what (?:is|are|were|was))(?: (?:me|us|out|down|back|to me)){0,2} (?:the |a |all |comprehensive |list |copy |contents? |full |text |of ){0,6}(?:your|its)(?: (?:full|entire|exact|complete|initial|original|hidden|secret|internal|verbatim|whole|underlying|own|current|previous|custom|base|first|system|developer)){0,4} (?:system(?:'s)? )?(?:prompts?|prompting|instructions?|guidelines|directives|messages?|programming|pre-?prompt|parameters and instructions)\\b",
  ),
  cue(
    "reveal_prompt",
    3,
    "reveal|show|print|output|display|tell|dump|disclose|leak",
    "(?:reveal|show|print|output|display|tell me|dump|disclose|leak) (?:your|its) (?:full |entire |complete |internal |current )?(?:configuration|config|rules|settings|secrets?)\\b",
  ),
  cue(
    "reveal_prompt",
    5,
    "what|which|every|all|repeat|output|print|list|reveal|relay",
    "(?:what|which|every|all|repeat|output|print|list|reveal|relay)(?: (?:were|the|your|initial|original|all|of|out|me)){0,4} instructions?(?: that)? (?:you (?:were|have been|'ve been|got|received|are)|given(?: to you)?\\b|were given)",
  ),
  cue(
    "reveal_prompt",
    5,
    "repeat|output|print|display|copy|recite|echo|write",
    "(?:repeat|output|print|display|copy|recite|echo|write)(?: (?:out|all|the|back|down|of)){0,3} (?:previous|prior|initial|original|hidden|above|preceding|system) (?:instructions?|prompts?|conversation)\\b",
  ),
  cue(
    "reveal_prompt",
    4,
    "print out all|output all|list all",
    "(?:print out|output|list) all (?:of )?(?:the |your )?instructions\\b",
  ),
  cue(
    "reveal_prompt",
    5,
    "repeat|print|output|copy|recite|return",
    "(?:repeat|print|output|copy|recite|return) (?:everything|all(?: of)? the (?:text|words)|the (?:text|words|content|conversation|messages?)) (?:above|before|that came before|prior|so far|preceding)",
  ),
  cue(
    "reveal_prompt",
    5,
    "your initial|your original|your system|your underlying|your hidden|my system prompt",
    "(?:your|my) (?:initial|original|system|underlying|hidden|system prompt)(?: \\w+)? (?:prompting|prompt is|instructions? (?:were|was))\\b",
  ),
  cue(
    "reveal_prompt",
    5,
    "copy of the",
    "copy of the (?:full |entire |complete |system |original )?prompt\\b",
  ),
  cue(
    "reveal_prompt",
    3,
    "your secret|secret word|secret key|the secret|told you not to reveal",
    "(?:your (?:secret|hidden|private) (?:key|password|word|code|phrase|instructions?)|secret word (?:that )?you|told you not to reveal)\\b",
  ),
  cue(
    "reveal_prompt",
    3,
    "system prompt",
    "system prompt(?:s|ing)?(?: (?:verbatim|in full|in yaml|in json|word for word)|['\"])",
  ),
  cue("reveal_prompt", 2, "verbatim|word for word", "(?:verbatim|word for word)\\b"),
  cue(
    "reveal_prompt",
    3,
    "prompt has been|been hijacked|been reprogrammed",
    "(?:prompt has been|been) (?:\\w+ ){0,3}(?:hijacked|reprogrammed|jailbroken)",
  ),
];

export const takeoverCues: readonly Cue[] = [...orders, ...tasks, ...memory, ...persona, ...reveal];
