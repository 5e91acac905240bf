/**
 * Prompt injection as a score: weighted cues, added up over a text.
 *
 * A single cue of high weight is enough; weak ones only count together. The cues describe what an
 * injected text does (takes over, hides, sends out), not single known sentences.
 */

export interface InjectionMatch {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Score at which a text is reported. */
export const injectionThreshold = 5;

interface Cue {
  readonly type: string;
  readonly weight: number;
  readonly regex: RegExp;
}

const previous =
  "(?:all |any |the |your |my |of |these |those |and |every |prior |previous |preceding |earlier |above |foregoing |existing |original |initial |system |safety ){0,6}";
const orders =
  "(?:instructions?|prompts?|directions?|directives?|guidelines?|rules?|commands?|orders|context|constraints|messages?|programming|training)";

const cues: readonly Cue[] = [
  {
    type: "ignore_instructions",
    weight: 6,
    regex: new RegExp(
      `\\b(?:ignore|disregard|forget|bypass|override|neglect|skip|discard|drop)\\s+${previous}(?:prior|previous|preceding|earlier|above|foregoing|existing|original|initial|system|your|all|safety)\\s+${previous}${orders}`,
      "gi",
    ),
  },
  {
    type: "ignore_prior",
    weight: 6,
    regex:
      /\b(?:ignore|forget|disregard|discard)\s+(?:everything|anything|all|what(?:ever)?)\s+(?:that\s+)?(?:(?:was|is|you(?:'ve| have)?|i)\s+)?(?:(?:been|were|was|had)\s+)?(?:said|told|wrote|written|learned|above|before|prior|previous|earlier)/gi,
  },
  {
    type: "disregard_previous",
    weight: 6,
    regex:
      /\bdisregard\s+(?:all\s+|any\s+|the\s+|your\s+)*(?:previous|prior|above|earlier|system)\b/gi,
  },
  {
    type: "persona_override",
    weight: 5,
    regex:
      /\b(?:you are now|from now on,? you(?: are|'re| will| must)|act as if you (?:are|were|have no)|pretend (?:to be|you are|that you)|roleplay as|you(?:'re| are) no longer)\s+(?:an?\s+)?(?:\w+\s+){0,3}?(?:dan\b|evil|unrestricted|jailbroken|uncensored|unfiltered|developer mode|root|admin|hacker|different|bound|free|ai\b|assistant|bot|model|persona|character)/gi,
  },
  {
    type: "persona_override",
    weight: 5,
    regex:
      /\b(?:do anything now|developer mode (?:enabled|on|activated)|jailbreak(?:ed)? mode|no (?:ethical|moral|safety) (?:guidelines|restrictions|constraints|limits)|without (?:any )?(?:restrictions|filters|censorship|safety))\b/gi,
  },
  {
    type: "system_injection",
    weight: 5,
    regex:
      /(?:^|\n)\s*(?:#{1,6}\s*)?\[?(?:new |updated |real |actual |important )?(?:system|admin(?:istrator)?|developer)\s*(?:prompt|message|instructions?|override|note|update|notice)\]?\s*[:>-]/gi,
  },
  {
    type: "system_tag",
    weight: 5,
    regex:
      /<\/?(?:system|sys|system_prompt|admin|instructions?|important|secret|hidden)>|<\|(?:im_start|im_end|system|endoftext|begin_of_text|start_header_id)\|?>?/gi,
  },
  {
    type: "inst_tag",
    weight: 6,
    regex: /\[\/?INST\]|<<\/?SYS>>|###\s*(?:Instruction|System|Human|Assistant)\s*:/g,
  },
  {
    type: "execute_command",
    weight: 5,
    regex:
      /\b(?:execute|run|invoke|perform)\s+(?:the\s+|this\s+|these\s+|following\s+){0,3}(?:shell\s+|bash\s+|system\s+|terminal\s+)?(?:commands?|code|script)\s*(?::|`|without|silently|immediately|now\b)/gi,
  },
  {
    type: "exfil_curl",
    weight: 6,
    regex:
      /\b(?:curl|wget|invoke-webrequest|fetch)\b[^\n]{0,120}(?:\$\(|`|\$\{|@|--data|-d\s|-F\s|\?\w+=)[^\n]{0,80}(?:env|secret|token|key|passw|\.ssh|credential|cookie|history|conversation)/gi,
  },
  {
    type: "exfil_webhook",
    weight: 5,
    regex:
      /\b(?:send|post|upload|forward|exfiltrate|leak|transmit|submit|email|report)\b[^\n.]{0,80}\b(?:to|via|at)\b[^\n]{0,40}(?:https?:\/\/|webhook|ngrok|requestbin|pastebin|[\w.+-]+@[\w-]+\.)/gi,
  },
  {
    type: "exfil_webhook",
    weight: 5,
    regex:
      /!\[[^\]]{0,80}\]\(https?:\/\/[^)\s]{1,200}[?&=][^)\s]{0,80}(?:\{|\$|data|secret|token|conversation|history)/gi,
  },
  {
    type: "reveal_prompt",
    weight: 5,
    regex:
      /\b(?:reveal|show|print|repeat|output|display|tell me|give me|leak|share|disclose|expose|summari[sz]e|recite|dump|what (?:is|are|were))\s+(?:me\s+)?(?:your|the|all of your|its)\s+(?:(?:full|entire|exact|complete|initial|original|hidden|secret|internal|verbatim|whole)\s+){0,3}(?:system\s+)?(?:prompt|instructions|rules|guidelines|configuration|directives|system message)/gi,
  },
  {
    type: "concealment",
    weight: 5,
    regex:
      /\b(?:do not|don't|never|without)\s+(?:ever\s+)?(?:tell(?:ing)?|inform(?:ing)?|mention(?:ing)?|reveal(?:ing)?|notify(?:ing)?|alert(?:ing)?|show(?:ing)?|let(?:ting)?|disclos(?:e|ing)|say(?:ing)?)\s+(?:this\s+|it\s+|anything\s+|about\s+)*(?:to\s+)?(?:the\s+)?(?:user|human|anyone|them|person|developer|customer)/gi,
  },
  {
    type: "override_safety",
    weight: 4,
    regex:
      /\b(?:override|disable|turn off|deactivate|remove|bypass|circumvent|ignore)\s+(?:all\s+|any\s+|your\s+|the\s+)*(?:safety|security|content|ethical|moral)\s+(?:protocols?|filters?|guidelines|measures|restrictions|polic(?:y|ies)|checks?|controls?)/gi,
  },
  {
    type: "new_task",
    weight: 4,
    regex:
      /\b(?:your (?:new|real|actual|only|true) (?:task|goal|objective|instruction|purpose|job|mission)s? (?:is|are)|new instructions?\s*:|instead,? (?:you (?:must|should|will)|please|do|say|output|respond|reply|write|print)|stop (?:what you|everything|following|being)|start(?:ing)? (?:a )?new (?:conversation|session|task))/gi,
  },
  {
    type: "addressed_to_ai",
    weight: 3,
    regex:
      /\b(?:attention|note|important|urgent|message|instructions?)\s*(?:to|for)?\s*(?:all\s+)?(?:the\s+)?(?:ai|llm|assistant|language model|chatbot|agent|copilot|claude|chatgpt|gpt)(?:\s(?:assistant|agent|model|system))?s?\b\s*[:,!-]|\b(?:if you are|as) an? (?:ai|llm|language model|assistant|agent)\b/gi,
  },
  {
    type: "demand",
    weight: 2,
    regex:
      /\b(?:you must|you have to|it is (?:critical|imperative|mandatory)|immediately|urgently|before (?:doing|you do|answering|proceeding|continuing)|always (?:begin|start|respond|include)|only (?:respond|reply|say|output|answer) (?:with|in))\b/gi,
  },
  {
    type: "sensitive_target",
    weight: 2,
    regex:
      /(?:~\/\.ssh|id_rsa|\.env\b|\.aws\/credentials|\/etc\/passwd|api[_ -]?keys?|access tokens?|environment variables|credentials|conversation history|chat history|private key)/gi,
  },
];

const hint =
  /ignore|disregard|forget|overrid|system|instruct|\[INST|<\||pretend|you are now|jailbreak|from now on|curl|wget|webhook|send|post|reveal|prompt|tell|don't|do not|never|without|execute|run |new task|stop|instead|attention|important|developer mode|bypass|!\[/i;

export function findInjection(text: string): InjectionMatch | undefined {
  if (!hint.test(text)) return undefined;
  let score = 0;
  let best: { readonly weight: number; readonly match: InjectionMatch } | undefined;
  for (const cue of cues) {
    cue.regex.lastIndex = 0;
    const found = cue.regex.exec(text);
    if (found === null) continue;
    score += cue.weight;
    const match = { type: cue.type, start: found.index, end: found.index + found[0].length };
    if (best === undefined || cue.weight > best.weight) best = { weight: cue.weight, match };
  }
  return score >= injectionThreshold ? best?.match : undefined;
}
