/**
 * Cues of how an injected text wants things said: the user kept in the dark, the answer shaped, an
 * order dressed as a thought experiment.
 */

import { cue, type Cue } from "./cue.ts";

const not =
  "(?:do not|don't|never|without|must not|mustn't|should not|shouldn't|may not|avoid|refrain from)";
const notAnchors =
  "do not|don't|never|without|must not|mustn't|should not|shouldn't|may not|avoid|refrain";
const person =
  "(?:the |your )?(?:user|human|them|developer|customer|owner|victim|reader|person|operator|anyone|anybody)s?";
/** What is kept from somebody, or the end: "tell the user the request failed" goes on otherwise. */
const hushed =
  "(?:(?= ?(?:[.,;:!?)'\"]|$))|(?='s\\b)| (?:that (?:you|this|it|i|we)\\b|about (?:this|it|that|these|any|your|what)\\b|anything|this\\b|it\\b|what you|of (?:this|it)|any of|why\\b))";

const concealment: readonly Cue[] = [
  cue(
    "concealment",
    5,
    notAnchors,
    `${not} (?:ever )?(?:tell(?:ing)?|inform(?:ing)?|alert(?:ing)?|notify(?:ing)?) (?:this |it |anything |about )?(?:to )?${person}(?:${hushed}| (?:and|or)\\b)`,
  ),
  cue(
    "concealment",
    5,
    notAnchors,
    `${not} (?:ever )?(?:let(?:ting)?|allow(?:ing)?) ${person} (?:to )?(?:know|notice|see|find out|realize|realise|learn|discover)\\b${hushed}`,
  ),
  cue(
    "concealment",
    5,
    "make sure|ensure|so that the user|such that the user",
    `(?:make sure|ensure|so|such)(?: that)? ${person} (?:is not|isn't|are not|does not|doesn't|do not|never|remains?|stays?|won't|will not|cannot) ?(?:made |become |be |being |get |kept )?(?:aware|unaware|in the dark|notices?|knows?|see this|finds? out|told|informed|notified|learns?|realizes?)\\b`,
  ),
  cue(
    "concealment",
    5,
    "the user|user does|user must|user should|user need|user will",
    `(?:the )?user (?:does not|doesn't|need not|needn't|must not|mustn't|should not|shouldn't|must never|should never|will not|won't)(?: need to| ever| have to)? (?:know|notice|be (?:told|informed|notified|aware|alerted)|find out|realize|learn)${hushed}`,
  ),
  cue(
    "concealment",
    5,
    "do not|don't|never|not ",
    "(?:do not|don't|never|not) (?:reveal|mention|disclose|admit|acknowledge|say|state)(?: to \\w+)? that you (?:have )?(?:read|saw|seen|received|were told|called|used|sent|did|ran|executed|followed|got)\\b",
  ),
  cue(
    "concealment",
    4,
    "do not|don't|never|not ",
    "(?:do not|don't|never|not) (?:mention|include|reveal|disclose|reference|quote|repeat|show|output)(?: that)? (?:this|these|the above) (?:instructions?|notes?|messages?|directives?|prompts?|orders?|paragraphs?|requests?)\\b",
  ),
  cue(
    "concealment",
    5,
    "never mention|do not mention|don't mention|do not reveal|never reveal",
    "(?:never|do not|don't) (?:mention|reveal|disclose) that (?:this|these|the) (?:section|note|instruction|message|text|comment|prompt|directive|order)s? (?:exists?|is|are|was|were)\\b",
  ),
  cue(
    "concealment",
    5,
    "the human|the user|user must|user should|human should|human must",
    "(?:the )?(?:user|human)s? (?:must|should|has to|have to|needs to) (?:stay|remain|be kept|be left) (?:unaware|in the dark|ignorant|uninformed)\\b",
  ),
  cue(
    "concealment",
    4,
    "keep this|keep these|keep it|keep that|hide this|hide these|hide it|hide your|conceal",
    `(?:keep (?:this|these|it|that)(?: \\w+){0,2} (?:secret|hidden|confidential|quiet|private|invisible) from|(?:hide|conceal) (?:this|these|it|your)(?: \\w+){0,2} from) ${person}`,
  ),
  cue(
    "concealment",
    3,
    "as if nothing|like nothing|do this silently|do this quietly|do it silently|do it quietly|do so silently|do so quietly|silently and|and do not mention|and don't mention",
    "(?:(?:as if|like) nothing (?:has |had )?(?:happened|changed)|do (?:this|it|so) (?:silently|quietly|secretly|covertly|discreetly|in the background)|and (?:do not|don't|never) mention (?:it|this|that))\\b",
  ),
  cue(
    "concealment",
    5,
    "do not|don't|never|without|must not|should not|may not",
    "(?:do not|don't|never|without|must not|should not|may not) (?:ever )?(?:mention(?:ing)?|reveal(?:ing)?|disclos(?:e|ing)|say(?:ing)?|report(?:ing)?) (?:\\w+ ){0,4}(?:to )(?:the )?(?:user|human|anyone|them|developer|customer|anybody)\\b",
  ),
  cue(
    "concealment",
    3,
    "do not|don't|never|without|must not|should not|may not",
    "(?:do not|don't|never|without) (?:notify(?:ing)?|show(?:ing)?|display(?:ing)?|warn(?:ing)?) (?:\\w+ ){0,3}(?:(?:to )?the (?:user|human|developer)|to anyone)\\b(?! (?:an?|the) )",
  ),
  cue(
    "concealment",
    3,
    "do not|don't|never|not |without ment",
    "(?:(?:do not|don't|never|not) (?:mention|reveal|disclose|reference|acknowledge)|without mentioning) (?:this|these|it|that(?! (?:you|the|an?|it|this|we|they|your)\\b)|the existence|any of this)\\b",
  ),
  cue(
    "concealment",
    3,
    "without the user",
    "without the user(?:'s)? (?:knowing|noticing|knowledge)\\b",
  ),
  cue(
    "concealment",
    2,
    "raising suspicion|raise suspicion|avoid detection|act natural|feels natural|act normal",
    "(?:rais(?:e|ing) suspicion|avoid(?:ing)? detection|(?:act|act completely|feels?) (?:natural|normal)(?:ly)?)\\b",
  ),
];

const answers: readonly Cue[] = [
  cue(
    "demand",
    3,
    "in your |into your |in the response|of your response|of your reply|of your answer|of your output|every response|all responses|your only response|your entire response",
    "(?:(?:in(?:to)?|of) your (?:\\w+ )?(?:responses?|reply|replies|answers?|output|summary)|in the response you|every (?:response|reply|answer) you|your (?:only|entire) (?:response|reply|answer|output))\\b",
  ),
  cue(
    "demand",
    2.5,
    "respond only|reply only|answer only|output only|respond with|reply with|answer with|only respond|only reply|only answer|your only response|all responses|your response|every response|and only those|and nothing else|anything else|output nothing but",
    "(?:(?:respond|reply|answer) only\\b|output only\\s?[:\"'“]|(?<!\\b(?:can|may|will|to|could|must|should)\\s)only (?:respond|reply|answer)\\b|(?:respond|reply|answer) with(?::|\\s(?=[\"'“]))|your only response|(?:all|your|every) responses? must (?:begin|start|include|contain|end)|and (?:only those|nothing else)|(?:do not|don't) (?:write|say|output|print) anything else|output nothing but)",
  ),
  cue(
    "demand",
    1.5,
    "you must|you have to|it is critical|it is imperative|immediately|urgently|before |always |mandatory|priority",
    "(?:you must|you have to|it is (?:critical|imperative|mandatory)|immediately|urgently|before (?:doing|you do|answering|proceeding|continuing|parsing|using this|you (?:answer|summari[sz]e|respond|continue|begin))|always (?:begin|start|respond|include|append|end|call|use this)|(?:high|highest|top) priority)\\b",
  ),
  cue(
    "demand",
    2,
    "include all|include any|include every|extract and|list all|encode all|append the",
    "(?:include (?:all|any|every)|extract and|encode all|append the|repeat:|list all) (?:\\w+ ){0,3}(?:keys?|secrets?|ssns?|passwords?|values|figures|names?|credentials|tokens?|tool|repeat|following|emails?|numbers|data)\\b",
  ),
  cue(
    "demand",
    2,
    "successful|injection worked|confirmed|hacked|pwned|compromised|leaked|bypassed|switched",
    /(?:(?:injection|delimiter|override|jailbreak|parsing|mode)\s(?:\w{1,24}\s)?(?:was\s)?(?:successful|worked|confirmed|bypassed|switched)|(?<=["'“‘])(?:hacked|pwned|owned|compromised|leaked)|(?:model|system|account has been|account is)\scompromised|leaked_prompt|leaked:)/iy,
  ),
  cue(
    "demand",
    3,
    "tell me|tell the user|inform the user|declare",
    "(?:tell|inform) (?:the user|me|them) (?:that )?(?:their|your) (?:account|password|computer|session|device) (?:has|have|is|was)",
  ),
  cue(
    "demand",
    3,
    "reset your password|reset their password",
    "(?:reset|change|confirm|verify) (?:your|their) password (?:at|on|here|by|via|link)",
  ),
  cue(
    "demand",
    2,
    "your account has been|you have won",
    "your account has been (?:compromised|suspended|locked|hacked)",
  ),
  cue(
    "demand",
    2,
    "when summari|when formatting|when processing this|when reading this|when you read|when analy|while summari|reading this",
    "(?:when|while) (?:you )?(?:summari[sz]\\w{1,3}|formatting|processing|reading|analy[sz]\\w{1,3}|translat\\w{1,3}|review\\w{0,3})(?: (?:this|the|it))?\\b",
  ),
  cue(
    "addressed_to_ai",
    3,
    "language model|llm|ai reading|ai process|ais |assistant|model reading|model proc|models read|models proc|agent reading|agent proc|agents read|agents proc|agents visi|agents brow",
    "(?:language models?|llms?|ais?|assistants?|models?|agents?) (?:reading|visiting|browsing|crawling|processing|parsing|analy[sz]ing) (?:this|the)\\b",
  ),
  // What a text under review asks of its reviewer.
  cue(
    "demand",
    2,
    "mark this pull|mark the pull|mark this merge|mark the merge|do not report|don't report|do not flag|don't flag",
    "(?:mark (?:this|the) (?:pull|merge) request as \\w|(?:do not|don't) (?:report|flag) (?:this|the|any)\\b)",
  ),
];

/** An answer dressed as a thought experiment. */
const framing: readonly Cue[] = [
  cue(
    "demand",
    2,
    "say '|say \"|print '|print \"|output '|output \"|write '|write \"|reply '|reply \"|exactly:|exactly '",
    /(?:say|print|output|write|reply|exactly:?)\s["'][^"'\n]{3,80}["'](?!\s?[,)])/iy,
  ),
  cue(
    "scenario",
    3,
    "imagine|in a |in an |in this fict|in this imag|in this para|in this hypo|in our fict|suppose|consider a|let's say|let us say|let's",
    "(?:(?:let'?s |let us )?imagine (?:a|an|that|we)|in (?:an?|this|our) (?:\\w+ ){0,2}(?:hypothetical|parallel|alternat\\w{1,4}|dystopian|utopian|fictional|fantasy|imaginary|different) (?:\\w+ )?(?:scenario|universe|world|reality|dimension|timeline|case|situation)|suppose (?:we|that we|you) (?:were|are|had|ignored?|could)|in a (?:world|universe|reality|scenario) (?:where|in which)|let'?s say (?:the|that the) (?:capital|output|answer|sum|conclusion|result|total|summary))",
  ),
  cue(
    "scenario",
    3,
    "we might|we could|we would|we may|where we|output|answer|result|capital|sum |conclusion",
    "(?:we (?:might|could|would|may) (?:state|say|claim|declare|conclude|admit|report|assert)|where we (?:ignore|say|state|claim)|(?:output|answer|result|capital|sum|conclusion) (?:could|might|would) be)\\b",
  ),
  cue(
    "scenario",
    3,
    "ignore the",
    "ignored? the (?:\\w+ ){1,3}and (?:stated?|say|said|claim(?:ed)?|declare|conclude|assert)\\b",
  ),
  cue(
    "scenario",
    2,
    "to make this|to make it|for fun|for the sake",
    "(?:to make (?:this|it|things) (?:more )?(?:interesting|fun|exciting)|for the sake of (?:argument|this))",
  ),
  cue(
    "scenario",
    4,
    "i admit",
    "i admit (?:to|that) (?:using|i used) an? (?:llm|ai|language model)",
  ),
];

/** Known adversarial suffixes: word soup that tips a model over. */
const soup: readonly Cue[] = [
  cue("adversarial_suffix", 5, "oppositeley|similarlynow", /(?:write oppositeley|similarlynow)/iy),
];

export const answerCues: readonly Cue[] = [...concealment, ...answers, ...framing, ...soup];
