/**
 * Cues of a model that is told it has no rules: released from them, put into a mode without them,
 * made to play somebody who has none, or ordered about by a claimed authority.
 */

import { cue, type Cue, order } from "./cue.ts";

/** What a released model would no longer keep to. */
const bounds =
  "(?:restrictions?|restraints?|ethics?|ethical \\w+|morals?|morality|moral \\w+|guidelines|censorship|guardrails?|safeguards?|content (?:polic(?:y|ies)|filters?)|boundaries|rules|limits|limitations|filters?|constraints|inhibitions|polic(?:y|ies))";
const without =
  "(?:no|without(?: any)?|zero|free(?:d)? (?:of|from)|unbound by|not bound by|not limited by|(?:not|never) (?:follow|obey|respect)s?|beyond|devoid of|escaped(?: from)?|broken free (?:of|from)|ignores?|lacks?)";
/** Nobody but a model has these; `rules` and `filters` are in every program. */
const own =
  "(?:instructions?|orders|commands|guidelines|directives|polic(?:y|ies)|rules|restrictions|guardrails?|constraints|safeguards|content filters?|safety|safety (?:training|rules|filters|guidelines|measures|protocols|systems?)|ethical \\w+|moral \\w+|training|programming)";
const ended =
  "(?:suspended|lifted|removed|disabled|revoked|cancell?ed|turned off|switched off|deactivated|bypassed|overridden|overwritten|void|null|obsolete|invalid|gone|off|waived|erased|wiped|superseded|dropped|unlocked|no longer (?:valid|in effect|active|applicable|in force))";

const personas: readonly Cue[] = [
  cue(
    "persona_override",
    5,
    "act as|acting as|pretend|you are|you're|you will be|imagine you|role-play|roleplay|simulate|become|respond as|answer as|speak as|reply as",
    `(?:act(?:ing)? as|pretend|you(?: are|'re| will be)(?! (?:free|allowed|permitted|welcome|able|granted) to\\b)|imagine you|role-?play(?:ing)?|simulate|become|(?:respond|answer|speak|reply) as)\\b[^.\\n]{0,90}?\\b${without} (?:(?:any|all|its|your|their|the|usual|typical|normal|ethical|moral|safety|content|more|other|kind|of|such|or|and|real|whatsoever) ){0,4}${bounds}\\b`,
  ),
  cue(
    "persona_override",
    5,
    "you are|you're|you have been|you've been",
    "you(?: are|'re| have been|'ve been) (?:now |completely |finally )?(?:free|freed|released|liberated) from (?:all |any |your |the |every |of ){0,3}(?:\\w+ )?(?:restrictions|limitations|constraints|rules|guidelines|chains|shackles|filters)\\b",
  ),
  cue(
    "persona_override",
    3,
    "assume the|take on the|adopt the",
    "(?:assume|take on|adopt) the (?:identity|role|persona|personality) of\\b",
  ),
  cue(
    "persona_override",
    3,
    "you are|you're|you have been|you've been",
    "you(?: are|'re| have been|'ve been) (?:now |completely |fully |entirely |totally |finally |hereby ){0,2}(?:free|freed|released|liberated|unchained|exempt|unleashed)\\b(?! to\\b)",
  ),
  cue(
    "persona_override",
    3,
    "evil|amoral|malicious|unethical|machiavellian|immoral|villainous",
    "(?:evil|amoral|malicious|unethical|machiavellian|immoral|villainous) (?:\\w+ )?(?:assistant|confidant|ai|twin|bot|chatbot|version|persona|advis[oe]r|character|model|genius|trusted)\\b",
  ),
  cue(
    "persona_override",
    4,
    "unrestricted|uncensored|unfiltered|jailbroken|unshackled|unchained|unleashed",
    "(?:unrestricted|uncensored|unfiltered|jailbroken|unshackled|unchained|unleashed)[\"'”]? (?:ai|assistant|chatbot|model|entity|persona|being|self|version|response|answer|reply|one|character|gpt)\\b",
  ),
  cue(
    "persona_override",
    5,
    "enter|entering|enable|activate|switch|go into|unlock|start|in god|in dan|in jailbreak|in unrestricted|in uncensored|in unfiltered|in evil|in chaos|in the|turn on",
    "(?:enter(?:ing)?|enable|activate|switch(?: you)? (?:in)?to|go into|unlock|start|in|turn on) (?:the |an? |your )?(?:\\w+ )?(?:god|dan|jailbreak|jailbroken|unrestricted|uncensored|unfiltered|unsafe|evil|chaos|no-limits?|unlimited|sudo)(?:-| )?mode\\b",
  ),
  cue(
    "persona_override",
    4,
    "switched you|put you|placed you|moved you|set you|you have been switched|you have been put",
    "(?:(?:switched|put|placed|moved|set|booted) you|you have been (?:switched|put|placed|set)) (?:in)?to (?:an? )?(?:\\w+ ){1,3}mode\\b",
  ),
  cue(
    "persona_override",
    2,
    "an ai |a chatbot|a model|another ai|a language model",
    "(?:an|another) (?:ai|a\\.i\\.|artificial intelligence)(?: model| assistant| chatbot| system)? (?:called|named|known as|that (?:never|always|can|does|has|will))\\b",
  ),
  cue(
    "persona_override",
    2,
    "let's play|let us play|we are playing|we will play",
    "(?:let'?s|let us|we (?:are|will)) play(?:ing)? a (?:\\w+ )?(?:game|role-?play)\\b",
  ),
];

const released: readonly Cue[] = [
  cue(
    "override_safety",
    5,
    "with its|with your|with all|ethics module|safety module",
    "(?:with (?:its|your|all)(?: \\w+){0,2} (?:ethics?|safety|moral|content)|(?:ethics?|safety) module)(?: \\w+)? (?:disabled|off|removed|turned off|deleted|suspended)\\b",
  ),
  cue(
    "persona_override",
    3,
    "can say|can do|may say|will say|can answer|can generate|can write|can discuss|will answer|will do",
    "(?:can|may|will) (?:say|do|answer|generate|write|discuss) (?:anything|everything|whatever)\\b",
  ),
  order(
    "persona_override",
    5,
    "abandon|drop|leave|discard|stop being|shed",
    "(?:(?:abandon|drop|leave|discard|shed) your (?:current |old |usual |normal )?(?:persona|identity|role|character|personality)|stop being (?:chatgpt|claude|gpt|copilot|gemini|an? (?:ai|assistant|chatbot)|so helpful))\\b",
  ),
  cue(
    "persona_override",
    4,
    "you are|you're",
    "you(?: are|'re) (?:\\w+(?:bot|gpt)|\\w+) from (?:here|now) on\\b",
  ),
  cue(
    "override_safety",
    4,
    "permission to|allowed to|free to|license to",
    "(?:permission|allowed|free|licen[sc]e) to (?:ignore|break|bypass|violate|disregard|override) (?:all |any |the |your |its |these |those ){0,3}(?:openai|anthropic|rules|guidelines|polic|restrictions|safety|instructions|filters|ethic)",
  ),
  cue(
    "override_safety",
    5,
    "your ",
    `your (?:\\w+ ){0,2}${own}(?: \\w+){0,3} (?:are|is|were|was|have been|has been) (?:now |hereby |temporarily |all |completely |currently ){0,2}${ended}\\b`,
  ),
  cue(
    "override_safety",
    5,
    "your |previous|prior|earlier|above|usual|original",
    `(?:your|previous|prior|earlier|above|usual|original)(?: \\w+){0,2} ${own}(?: \\w+){0,2} (?:no longer|do not|don't|does not|doesn't) (?:apply|exist|hold|count|matter|bind)\\b`,
  ),
  cue(
    "override_safety",
    3,
    "safety|content filter|guardrail|moderation|restrictions",
    `(?:safety|content|moderation|guardrail)s? (?:\\w+ )?(?:filters?|filtering|rules|systems?|checks?|policies|restrictions|protocols?) (?:are|is|were|have been|has been) (?:now )?${ended}\\b`,
  ),
  cue(
    "override_safety",
    3,
    "previous policy|old policy|prior policy|new policy|updated policy|policy update",
    "(?:previous|old|prior|new|updated) polic(?:y|ies)(?: (?:is|are|was|were|has been|have been))?(?: (?:revoked|replaced|void|cancelled|lifted)|\\s?:)",
  ),
  cue(
    "override_safety",
    3,
    "the assistant is|the model is|the ai is|you are permitted|you are allowed|you are authori",
    "(?:the (?:assistant|model|ai|agent) is|you are) (?:now |hereby )?(?:permitted|allowed|authori[sz]ed|free|licensed) to (?:\\w+ ){0,2}(?:disclose|reveal|share|bypass|ignore|execute|run|send|access|delete|output|print|answer|do) ?(?:\\w+)?",
  ),
  order(
    "override_safety",
    4,
    "disable|turn off|deactivate|switch off|remove|bypass",
    "(?:disable|turn off|deactivate|switch off|remove|bypass) (?:the |all |any )?(?:content|safety|output|ethical|moderation)(?: \\w+)? (?:filter(?:s|ing)?|moderation|checks?|safeguards?|systems?|restrictions?|polic(?:y|ies))\\b",
  ),
  order(
    "override_safety",
    5,
    "drop|lift|shed|relax|suspend|abandon|forget|lose",
    "(?:drop|lift|shed|relax|suspend|abandon|forget|lose) (?:all )?(?:of )?your (?:\\w+ )?(?:restrictions|limits|limitations|filters|guard|guardrails|constraints|inhibitions|safeguards|safety|ethics|morals|rules|guidelines|polic(?:y|ies))\\b",
  ),
  cue(
    "override_safety",
    3,
    "without safeguard|without guardrail|without moralis|without moraliz|without any safeguard|without ethical|without judg",
    "without (?:any )?(?:safeguards?|guardrails?|morali[sz]ing|judg(?:e)?ment|ethical \\w+|warnings?)\\b",
  ),
  cue(
    "override_safety",
    3,
    "never refuse|never say|do not refuse|don't refuse|cannot refuse|can't refuse|never decline|not allowed to refuse",
    "(?:never|do not|don't|cannot|can't|not allowed to) (?:refuse|decline|reject|deny)(?: (?:a|any|my|the|to)){1,2} (?:requests?|answer|questions?|orders?|commands?|demands?|comply|respond)\\b",
  ),
  cue(
    "demand",
    4,
    "never say|never use|never answer|do not say|don't say|never reply|never mention|avoid saying",
    /(?:never|do\snot|don'?t|avoid)\s(?:say(?:ing)?|use|answer\swith|reply\swith|respond\swith|mention(?:ing)?)\s(?:the\s(?:words?|phrases?)\s|things\slike\s|that\s)?["'“]?(?:i'?m\ssorry|i\sam\ssorry|i\scan(?:'|no)t|sorry|as\san\sai)/iy,
  ),
  cue(
    "demand",
    4,
    "start your|begin your|start the|begin the|start each|start every|begin each|begin every",
    /(?:start|begin)\s(?:your|the|each|every)\s(?:\w{1,12}\s)?(?:answer|reply|response|message|output|sentence)s?\s(?:with|by\ssaying)\s(?:the\s(?:words?|phrase)\s)?["'“](?:sure|absolutely|of\scourse|yes|certainly|here|ok|i\shave|access)/iy,
  ),
];

const claims: readonly Cue[] = [
  cue(
    "authority",
    4,
    "you work for|you now work|you answer to|you serve|you belong|you obey|you listen|you only|obey mine",
    "(?:you (?:now |only ){0,2}(?:work for|answer to|serve|belong to|obey|listen to) (?:only )?me\\b|obey mine\\b)",
  ),
  cue(
    "authority",
    4,
    "the user is|this user is|the person you",
    "(?:(?:the|this) user|the person you(?:'re| are) talking to) is (?:really |actually )?(?:an? )?(?:impostor|imposter|attacker|hacker|malicious|fake|criminal|not (?:authori[sz]ed|your (?:owner|user|principal)))\\b",
  ),
  cue(
    "authority",
    5,
    "as your|as the",
    "as (?:your|the) (?:\\w+ )?(?:admin(?:istrator)?|developer|creator|owner|operator|boss|master|supervisor|engineer),? i (?:order|command|instruct|demand|need|require|authori[sz]e|hereby|allow|permit)\\b",
  ),
  cue(
    "authority",
    4,
    "i command|i order|i hereby|i instruct|i demand",
    "i (?:hereby )?(?:command|order|instruct|authori[sz]e) you to\\b",
  ),
  cue(
    "authority",
    3,
    "i'm |i am |this is ",
    "(?:i'?m|i am|this is|speaking is) (?:the |an? )?(?:\\w+ ){0,3}(?:developer|engineer|researcher|employee|admin(?:istrator)?|ceo|founder|staff|team|member) (?:at|of|from|with) (?:openai|anthropic|google|deepmind|microsoft|meta|github|the (?:ai|security|safety) team)\\b",
  ),
  cue(
    "authority",
    3,
    "user has|user is|i am ver|i have been|session is",
    "(?:user|i|session)(?: (?:has|have))? (?:been|is|am) (?:verified|authenticated|authori[sz]ed|confirmed|granted)(?: \\w+){0,2} (?:admin(?:istrator)?|developer|root|owner|superuser|access)\\b",
  ),
  cue(
    "authority",
    3,
    "by the admin|by the developer|by the operator|by your|approved by|authorized by|authorised by|disabled by|lifted by",
    "(?:by (?:the |an |your )(?:admin(?:istrator)?s?|developers?|operators?|creators?)|(?:approved|authori[sz]ed|disabled|lifted) by (?:openai|anthropic))(?= ?[.,;:!)]|$| for this| and you)",
  ),
  cue(
    "authority",
    4,
    "sudo ",
    "sudo (?:print|show|reveal|ignore|disable|give|tell|bypass|override|forget|answer|output|list all) (?:me |the |your |all |system |safety |any ){1,3}",
  ),
  cue(
    "authority",
    3,
    "comply|obey",
    "(?:comply|obey)(?: with)? (?:me\\b|my every|whatever|each (?:demand|request|order|command)|every (?:demand|request|order|command)|all (?:my|of my) )",
  ),
];

export const unboundCues: readonly Cue[] = [...personas, ...released, ...claims];
