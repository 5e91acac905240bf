/**
 * Cues of another persona or mode for the model, without its safety rules, and of what was told it in
 * confidence being recited.
 */

import { cue, type Cue, order } from "./cue.ts";

const persona: readonly Cue[] = [
  cue(
    "persona_override",
    5,
    "you are now|you're now|you are hereby",
    "you(?: are|'re) (?:now|hereby) (?:(?:an?|my|the)(?! (?:admin|administrator|member|moderator|collaborator|manager|guest|part)\\b)(?: \\w+)? (?!(?:admin|administrator|moderator|collaborator|manager|customer|guest|verified|registered|member|part|contributor|owner|maintainer|subscriber|step|few|little|lot|bit|user|participant)\\b)|dan\\b|in (?:\\w+ ){1,2}mode\\b|free\\b|no longer bound|unrestricted|jailbroken|root\\b|admin\\b|acting as|operating|playing|speaking as|called)",
  ),
  cue(
    "persona_override",
    5,
    "you no longer|you are no longer|you're no longer",
    "you (?:no longer|are no longer|'re no longer) (?:(?:have|need) to (?:follow|obey|comply with|adhere to|abide by|respect) (?:your|any|the|these|those|previous|all)(?: \\w+)? (?:instructions?|rules|guidelines|directives|policies|restrictions|orders|programming)|bound|an? (?:ai|assistant|language)|restricted|follow|obey|limited by)",
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
    "act as|pretend|roleplay|role-play|simulate|immerse|you are going to",
    "(?:act as|pretend (?:to be|you are|you're|that you)|role-?play as|simulate (?:an? )?(?:ai|\\w+ mode)|immerse yourself|you are going to (?:act as|pretend|play|be acting))",
  ),
  cue(
    "persona_override",
    5,
    "act as|act like|pretend|behave",
    "(?:act (?:as|like)|pretend (?:to be|you are)|behave like) (?:an? )?(?:\\w+ ){0,2}(?:unrestricted|jailbroken|uncensored|unfiltered|evil|unethical|amoral|malicious|dan\\b|devmode)",
  ),
  cue("persona_override", 3, "role of another", "role of another (?:ai|language|model|assistant)"),
  cue(
    "persona_override",
    3,
    "grandm|grandf",
    "grand(?:mother|father|ma|pa),? (?:who|that) (?:\\w+ ){0,2}(?:used to|would|always)",
  ),
  cue("persona_override", 3, "dan", /dan\b(?=\s?(?:mode|can\s|:|stands|would|,|\.\s))/iy),
  cue("persona_override", 3, "do anything now", "do anything now\\b"),
  cue(
    "persona_override",
    5,
    "you are|you're",
    /[Yy]ou(?:\sare|'re)(?:\snow)?\s(?:called\s)?DAN\b/y,
  ),
  cue(
    "persona_override",
    5,
    "jailbreak you|you've been jail|you have been jail|you are jail|you've been repro|you have been repro",
    "(?:jailbreak you(?:rself)?|you(?:'ve| have been|'ve been| are)(?: now)?(?: been)? (?:jailbroken|reprogrammed))\\b",
  ),
  cue(
    "persona_override",
    2,
    "has no|have no|with no",
    "(?:has|have|with) (?:absolutely )?no (?:rules|filters|limits|restrictions|morals|ethics|boundaries)\\b",
  ),
  cue(
    "persona_override",
    5,
    "enter|activate|switch|go into",
    "(?:enter|activate|switch (?:in)?to|go into) (?:an? |the )?(?:developer|debug|admin|maintenance|root) mode and (?:answer|respond|reply|print|output|ignore|do|tell|reveal|show|say)\\b",
  ),
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
    "enter|entering|enable|activate|in mainte|in develo|in god|in admin|in sudo|in dan|in jailb|in unres|in unsaf|in overr",
    "(?:(?:enter|entering|enable|activate) (?:an? )?(?:maintenance|debug|diagnostic|developer|admin)|(?:in|enter|entering|enable|activate) (?:an? )?(?:maintenance|developer|god|admin|sudo|dan|jailbreak|unrestricted|unsafe|override)) mode(?: now|:|,| and |;|\\s?$|\\.)",
  ),
  cue(
    "persona_override",
    5,
    "with developer mode|with dan mode|with jailbreak mode|with god mode",
    "with (?:developer|dan|jailbreak|god) mode (?:enabled|activated|on)\\b",
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
    "(?:free(?:d)? (?:of|from)|broken free (?:of|from)|break free (?:of|from)|unbound by) (?:all |any |the |your |its |their |every |typical |usual |normal |standard ){0,3}(?:ai |ethical |moral |content |safety |openai )?(?:restrictions|limitations|limits|constraints|rules|guidelines|(?:usual |typical )?confines|filters|policies)",
  ),
  cue(
    "persona_override",
    4,
    "isn't limited|isn't restricted|isn't constrained|not restricted|not bound|not limited|not constrained|isn't bound|not subject",
    "(?:not|isn't) (?:be )?(?:restricted|bound|limited|constrained|subject) (?:by|to) (?:the |any |all |its |your |what |these |those ){0,2}(?:rules|policies|polic|guidelines|ethic|moral|laws|restrictions|content|typical|normal|an ai|openai|regulations)",
  ),
  cue(
    "persona_override",
    2.5,
    "no content polic|no ethical|no moral|no restrictions|no limits|no filters|no bounds|no safety|no rules|no guidelines|no policies|without restrictions|without any restrictions|without censorship|without filters|without limits|without any filters|without moral|without ethical|zero moderation",
    "(?:no|without|zero) (?:any )?(?:ethical |moral |content |safety |filters? |rules? )?(?:bounds|polic(?:y|ies)|guidelines|restrictions|constraints|limits|limitations|filters?|censorship|morals|moderation|boundaries)\\b",
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
    5,
    "overrid|disable|turn off|deactivate|remove|bypass|circumvent|switch off",
    "(?:override|disabled?|turn off|deactivate|remove|bypass|circumvent|switch off) (?:all |any |every |the ){0,2}(?:your |of your )(?:\\w+ )?(?:safety|content|ethical|moral|filters?|restrictions?|guardrails?|safeguards?|limitations?)\\b",
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

const masks: readonly Cue[] = [
  cue(
    "persona_override",
    2.5,
    "you will",
    "you will (?:now )?(?:answer|respond|act|speak|behave|reply|operate) as\\b",
  ),
  cue(
    "persona_override",
    5,
    "ai |assistant |model |bot |chatbot ",
    "(?:ai|assistant|model|bot|chatbot) (?:with no|without(?: any)?|that has no|who has no|has no) (?:rules|restrictions|limits|limitations|filters?|guidelines|morals|ethics|boundaries)\\b",
  ),
  cue(
    "reveal_prompt",
    5,
    "first|last",
    "(?:first|last) (?:\\d{1,4} )?(?:words?|lines?|sentences?|characters?|paragraphs?|tokens?) (?:of|in|from) (?:your|the) (?:system |initial |hidden )?(?:prompt|instructions|system message)\\b",
  ),
];

const tell =
  "(?:reveal|show|print|repeat|output|display|tell|give|leak|share|disclose|expose|recite|dump|relay|list|write|copy|summari[sz]e|provide|send|echo|translate|encode|spell|describe|paraphrase|quote|transcribe|convert|render|paste|reproduce|say|explain|remind|what (?:is|are|were|was|did|does|do)|what's)";
const tellAnchors =
  "reveal|show|print|repeat|output|display|tell|give|leak|share|disclose|expose|recite|dump|relay|list|write|copy|summari|provide|what|send|echo|translate|encode|spell|describe|paraphrase|quote|transcribe|convert|render|paste|reproduce|say|explain|remind";
/** What is asked for: "your … instructions", "your hidden rules", "the system prompt", "rules you were given". */
const asked = [
  "(?: (?:me|us|out|down|back|to me)){0,2} (?:the |a |all |comprehensive |list |copy |contents? |full |text |words |of |in |what is (?:written |said )?in |exactly |what |is |are ){0,7}(?:your|its)(?: (?:full|entire|exact|complete|initial|original|hidden|secret|internal|verbatim|whole|underlying|own|current|previous|custom|base|first|system|developer|confidential|and|starting|setup|startup|opening)){0,5} (?:system(?:'s)? )?(?:prompts?|prompting|instructions?|guidelines|directives|programming|messages?(?<=\\b(?:system|hidden|initial|secret|developer)\\s{1,3}messages?)|pre-?prompt|preamble|context(?: window)?|parameters and instructions)\\b(?! (?:for|on|about|how)\\b)",
  "(?: (?:me|us|out|down|back)){0,2} (?:\\w+ ){0,3}(?:your|its) (?:(?:configuration|config|settings) and )?(?:initial|hidden|secret|internal|original|confidential|system) (?:rules|configuration|config|settings|guidelines|parameters)\\b",
  "(?: (?:me|us|out|down|back)){0,2} (?:(?:the|all|any|your|full|entire|exact|complete|whole|current|hidden|original) ){0,3}(?:system prompt|(?:hidden|system|initial|secret|confidential) (?:system )?(?:prompt|message)|(?:secret|confidential|initial) instructions?)(?! (?:in(?! full)|for|on|of|to|from|is|are|file|field|editor|length|template|and how)\\b)",
  "\\b[^.\\n?]{0,40}?\\b(?:instructions?|guidelines?|rules?|prompt|directives?|constraints?)(?: (?:that|which))? you (?:(?:have to|must|are supposed to|need to) (?:follow|obey|keep)\\b|(?:were|have been|'ve been|are|got|received|had been)(?: (?:initially|first|originally))? (?:given|told|shown|provided|initiali[sz]ed|configured|programmed|set up|trained|started|received|before|at|from|with|to (?:keep|hide|never|not)))\\b",
].join("|");

const reveal: readonly Cue[] = [
  order("reveal_prompt", 5, tellAnchors, `${tell}(?:${asked})`),
  cue(
    "reveal_prompt",
    5,
    "what|which",
    "(?:what|which) (?:guidelines|rules|instructions|directives|orders|restrictions) (?:were|are|have) you (?:been )?(?:told|given|under|forbidden|following|hiding|received)\\b",
  ),
  order(
    "reveal_prompt",
    5,
    "repeat|give|print|output|copy|recite|show|quote|echo|write",
    "(?:repeat|give|print|output|copy|recite|show|quote|echo|write)(?: (?:me|back|out|to me|down)){0,2} (?:the )?(?:very )?(?:first|entire|whole|full|complete|all(?: of)?(?: the)?) (?:text|paragraphs?|messages?|words?|lines?|sentences?|contents?) (?:above\\b(?! (?:the|an?)\\b)|(?:of|in) (?:this|our) (?:chat|conversation|prompt|context|session))",
  ),
  cue(
    "reveal_prompt",
    5,
    "need your|want your|see your|have your|know your|get your|read your",
    "(?:need|want|see|have|know|get|read) (?:to see )?your (?:full|entire|complete|exact|original|initial|whole|hidden|secret|system|configuration|internal|raw|base) (?:system )?(?:prompt|instructions|guidelines)\\b",
  ),
  order(
    "reveal_prompt",
    5,
    "show|print|tell|give|reveal|output|display|share|send",
    "(?:show|print|tell|give|reveal|output|display|share|send)(?: (?:me|us|out))? (?:the|your) (?:raw|unfiltered|underlying|initial|original|hidden|secret|actual|real|complete|exact) (?:system )?prompt\\b",
  ),
  cue(
    "reveal_prompt",
    5,
    "what exactly|what does|what do|what did",
    "what (?:exactly )?(?:does|do|did) your (?:system |initial |hidden )?(?:prompt|instructions|message) (?:say|tell|contain|include|state)\\b",
  ),
  cue(
    "reveal_prompt",
    5,
    "first thing|last thing|first instruction|first message you|what text|what instruction|what words|which text|which instruction",
    "(?:(?:first|last) (?:thing|instructions?|message) you (?:were|have been) (?:told|given|sent)|(?:what|which) (?:text|instructions?|words) (?:precedes?|comes? before|came before|stands? (?:above|before)|is above) (?:this|my))\\b",
  ),
  cue(
    "reveal_prompt",
    5,
    "the exact|the full|the complete|the verbatim|the whole|the entire",
    "the (?:exact|full|complete|verbatim|whole|entire) (?:text|wording|copy|contents?) of (?:your|the) (?:system |initial |original )?(?:prompt|instructions)\\b",
  ),
  order(
    "reveal_prompt",
    3,
    "reveal|print|tell|give|leak|share|disclose|output|spell|say|provide",
    "(?:reveal|print|tell|give|leak|share|disclose|output|spell|say|provide)(?: (?:me|us|out))? (?:the|your) (?:hidden|secret) (?:keyword|password|word|code|phrase|key|passphrase|flag)\\b",
  ),
  cue(
    "reveal_prompt",
    4,
    "how were you|what were you",
    "(?:how|what) were you (?:instructed|told|programmed|prompted|configured)\\b",
  ),
  cue(
    "reveal_prompt",
    5,
    "words at|words from|text at|words of|sentence at|lines at",
    "(?:words|text|sentences?|lines?) (?:at|from|of) the (?:very )?(?:start|beginning|top) of (?:this|the|our|your) (?:conversation|chat|prompt|context|instructions|session)\\b",
  ),
  cue(
    "reveal_prompt",
    4,
    "starting with|beginning with|that starts with|that begins with",
    /(?:starting|beginning|that\s(?:starts|begins))\swith\s(?:the\s(?:words?|phrase)\s)?["'“](?:you\sare|you'?re|system)/iy,
  ),
  cue(
    "reveal_prompt",
    3,
    "in the system prompt|in your system prompt|your pre-prompt|your context window|in your context|in your instructions",
    "(?:in (?:the|your) system (?:prompt|message)(?= ?(?:[?.!]|$))|your (?:pre-?prompt|context window)|in your (?:previous |initial |hidden )(?:context|instructions))(?= |[?.!,]|$)",
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
    "repeat|print|output|copy|recite|paste|reveal|display|dump|leak",
    "(?:repeat|print|output|copy|recite|paste|reveal|display|dump|leak)(?: and paste)? (?:everything|all(?: of)? the (?:text|words)|the (?:text|words|content|conversation|messages?)) (?:above|before|that came before|prior|so far|preceding)(?! (?:the|a|an|each|\\d)\\b)",
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
  cue(
    "reveal_prompt",
    2,
    "verbatim|word for word|repeat it exactly|exactly as written",
    "(?:verbatim|word for word|repeat it exactly|exactly as (?:written|given))\\b",
  ),
  cue(
    "reveal_prompt",
    3,
    "prompt has been|you have been",
    "(?:prompt has been|you have been) (?:\\w+ ){0,3}(?:hijacked|reprogrammed|jailbroken)",
  ),
];

export const personaCues: readonly Cue[] = [...persona, ...masks, ...reveal];
