/**
 * Cues of form: role delimiters of chat templates, tags and labels that claim authority, text made
 * invisible. Plain mark-up of programs and documents is left alone by case, place and weight.
 */

import { cue, type Cue } from "./cue.ts";

const delimiters: readonly Cue[] = [
  cue(
    "inst_tag",
    6,
    "[inst|[/inst|<<sys|<</sys",
    /(?<![`'"])(?:\[\/?INST\]|(?<![\w)\]])\[\/?[Ii]nst\](?=\s\w|\s{0,4}$)|<<\/?(?:SYS|sys)>>)(?![`'"])/y,
  ),
  cue("inst_tag", 5, "###", /###\s?(?:system|human|assistant)s?\s?(?::|###)/iy),
  cue("inst_tag", 3, "###", /###\s?instructions?\s?(?::|###)/iy),
  cue(
    "system_tag",
    5,
    ["<|im_", "<|sys", "<|user", "<|assist", "<|begin", "<|start", "<|end_", "<|eot"],
    /(?<![`'"])<\|(?:im_start|im_end|system|user|assistant|begin_of_text|start_header_id|end_header_id|eot_id)\|?>?(?![`'"])(?!\s?(?:(?:system|user|assistant)\s)?(?:is|are|tokens?|markers?|tags?|delimiters?)\b)/iy,
  ),
  cue(
    "system_tag",
    5,
    "<system|</system|<sys|</sys|< sys|</ sys|<admin|</admin|<override|</override|<developer|<root",
    /<\/?\s{0,3}(?:system|sys|SYSTEM|SYS|System|OVERRIDE|ADMIN|DEVELOPER)(?:[ _-](?!reminder)\w{1,12})?\s{0,3}>/y,
  ),
  cue(
    "system_tag",
    3,
    "<admin|<override|<developer|<hidden|<secret|<instruction|</instruction|<prompt",
    /<\/?(?:admin|override|developer|hidden|secret|instructions?|INSTRUCTIONS?|HIDDEN|prompt|PROMPT)(?:[ _-](?:mode|prompt|message|instructions?|note|override|command|text))?>/y,
  ),
  cue(
    "system_tag",
    3,
    "</assistant|<assistant|</user|</tool_result|</function_results|</untrusted|</document>",
    /<\/(?:assistant|user|tool_result|function_results|untrusted\w{0,12})>|<assistant>/y,
  ),
  cue(
    "instruction_tag",
    3,
    "<important|</important|<critical|<attention|<information|</information",
    /<\/?\s?(?:important|critical|attention|information)(?:[ _-]\w{1,12})?>/iy,
  ),
];

const labels: readonly Cue[] = [
  cue(
    "addressed_to_ai",
    3,
    "hey|dear|hello|hi ",
    "(?:hey|dear|hello|hi),? {AI}(?: ?(?:assistants?|agents?|models?))?\\s?[,!:]",
  ),
  cue("system_tag", 3, ["<|endof"], /<\|(?:endoftext|endofprompt)\|>/iy),
  cue(
    "system_injection",
    4,
    "system|admin|root",
    /(?<=(?:^|\n|[\\]n|[{[(*_#"'>!]|\.)[ \t]{0,3})(?<!\w_)(?:system|admin(?:istrator)?|root)(?!\smode:)[ _](?:prompt|message|instructions?|override|note|update|notice|command|alert|directive|mode)\]?\s?[:>-]/iy,
  ),
  cue(
    "system_injection",
    5,
    "system|admin|developer|root",
    /(?<=(?:^|\n|[\\]n|[{[(*_#"'>!]|\.)[ \t]{0,3})(?<!\w_)(?:system|admin(?:istrator)?|developer|root)\s{0,3}:\s{0,3}(?:you are\b|you must|you will|your\b|ignore|disregard|forget|override|this simulation|obey|new\b|from now|print|output|reveal|execute)/iy,
  ),
  cue(
    "system_injection",
    5,
    "system override|system: override|override_mode|override mode|admin override|security override|priority override",
    /(?:system|admin|security|priority|emergency)[:\s_-]{1,2}override\b(?:\s(?:engaged|active|activated|enabled|initiated|accepted))?\s?[:!.\n\]-]|override[_ ]mode\b/iy,
  ),
  cue(
    "system_injection",
    4,
    "instruction]|instructions]|directive]|override]|system note]|system message]|system prompt]",
    /(?<=\[(?:[A-Z]{2,12}[ _-]){0,2})(?:INSTRUCTIONS?|DIRECTIVE|OVERRIDE|SYSTEM (?:NOTE|MESSAGE|PROMPT))\](?:\s?:)?/y,
  ),
  cue(
    "system_injection",
    3,
    "[system]|**system**|(system)|---system|###system|==system|[system ",
    /\[system\]:?|\*\*system\*\*:?|(?:-{3}|={2,3}|#{3})\s?system\s?(?:-{3}|={2,3}|#{3})/iy,
  ),
  cue(
    "addressed_to_ai",
    4,
    "ai|llm|assistant|claude|chatgpt|model",
    /(?<=[[{(<][#/_]?(?:[A-Za-z]{2,10}[ _-]){0,3})(?:AI|LLM|ASSISTANT|CLAUDE|CHATGPT|MODEL)(?:[ _-](?:NOTE|INSTRUCTIONS?|DIRECTIVE|MESSAGE|PROMPT|OVERRIDE|COMMAND|SYSTEM))?[:\]})>]/y,
  ),
  cue(
    "addressed_to_ai",
    4,
    "ai_instruction|ai-instruction|ai instruction|llm_instruction|assistant_instruction|agent_instruction|llm instruction",
    /(?:ai|llm|assistant|agent)[_ -]instructions?\b/iy,
  ),
  cue(
    "addressed_to_ai",
    3,
    "attention|note |notes |message |instruction|notice |important|memo |hint |reminder |directive|hey |dear |hello |new instruction|urgent",
    "(?:attention|notes?|messages?|instructions?|notice|important|memo|hint|reminder|directives?|hey|dear|hello|urgent)(?: (?:to|for|message|note|instructions?|notice)){0,2}:? (?:to |for )?(?:all |any |the |every |chat |\\w{3,12}ing ){0,2}{AI}\\b(?: ?(?:assistants?|agents?|models?|systems?|readers?|bots?))?(?=\\s?[:!(\\]-]|,\\s(?:you|please|ignore|do|always|when|stop|before)\\b| reading| processing| only)",
  ),
  cue(
    "addressed_to_ai",
    3,
    "if you|as an|any ai|all ai|ai agents|ai assistants",
    "(?:if you(?:'?re| are)(?: an?| the)? (?:automated |autonomous |coding )?{AI}\\b|(?:any|all) (?:ai|llm)(?: (?:assistants?|agents?|models?|systems?|tools?))? (?:reading|processing|must|should|that|who|are|is)|ai (?:agents?|assistants?) (?:must|should|are (?:required|instructed)))",
  ),
  cue(
    "addressed_to_ai",
    3,
    "assistant|ai|ai agent|model|claude|chatgpt|copilot|agent|llm|gpt|cursor|gemini",
    /(?<=^|\n\s{0,8}|[.!?]\s{1,2}|[:>*#"'-]\s{0,2}|\/\/\s)(?:ai(?: agent| assistant| model)?|assistant|model|claude|chatgpt|copilot|agent|llm|gpt(?:-\d)?|cursor|gemini)\s?[,:]\s?(?:please\s|now\s|you\smust\s|you\sshould\s)?(?:forget|disregard|ignore|output|print|reveal|enter|stop|do not|don't|send|run|execute|include|say|repeat|respond|reply|always|never|approve|when|if|mark|recommend|write|delete|read|add|append|insert|call|use|tell|you are)\b/iy,
  ),
];

const readers: readonly Cue[] = [
  cue(
    "addressed_to_ai",
    3,
    "ai |llm |automated|machine",
    "(?:ai|llm|automated|machine)(?:-based)? (?:summari[sz]ers?|reviewers?|graders?|crawlers?|screeners?|readers?|recruiters?|scrapers?|bots?)\\s?[:,]",
  ),
  cue(
    "addressed_to_ai",
    3,
    "if an|if any|when an|should an|whenever an",
    "(?:if|when(?:ever)?|should) (?:an?|any) {AI}(?: ?(?:assistants?|agents?|models?|tools?|systems?))? (?:reads?|processes|process|sees?|parses?|summari[sz]es?|is reading|opens?|analy[sz]es?|translates?)\\b",
  ),
  cue(
    "addressed_to_ai",
    3,
    "@assistant|@ai|@claude|@copilot|@agent|@bot|@chatgpt",
    /@(?:assistant|ai|claude|copilot|agent|bot|chatgpt)\b[,:]?\s(?:please\s|now\s|you\smust\s)?(?:run|read|send|execute|print|upload|forward|ignore|delete|reveal|add|install|fetch|open|post|approve|merge)\b/iy,
  ),
  cue("system_injection", 5, "new system prompt", /NEW SYSTEM PROMPT\b/y),
];

const fences: readonly Cue[] = [
  cue(
    "system_injection",
    3,
    "end|begin|start",
    /(?<=(?:[-=#%*~<[]{2,4}|\[)\s?)(?:end|begin|start)(?:\sof)?[\s_](?:the\s)?(?:system|user|document|input|context|prompt|conversation|instructions?|web ?page|email|tool)(?:[\s_](?:prompt|message|input|output|ambiguity|data|content|results?|query))?(?=\s?[-=#%*~>\]]|$)/iy,
  ),
];

const hidden: readonly Cue[] = [
  cue(
    "concealed_text",
    3,
    "[8m|[30;40m|[38;5;0m|[1a|[2k",
    /(?<=\p{Cc}|\\x1b|\\u001b|\\033|\\e)\[(?:8m|30;40m|38;5;0m)/iuy,
  ),
  cue(
    "hidden_text",
    2,
    "<!--",
    /<!--(?=[^>]{0,300}?\b(?:you|your|assistants?|ais?|llms?|models?|agents?|claude|copilot|chatgpt|ignor\w{1,4}|instructions?|users?|we|output|ignora|ignorez)\b)/iy,
  ),
  cue(
    "hidden_text",
    2,
    "display:|visibility:|font-size:|opacity:|color:",
    /(?:display\s?:\s?none|visibility\s?:\s?hidden|font-size\s?:\s?[01](?:px|pt|em)?\s?[;"'}]|opacity\s?:\s?0(?:\.0\d?)?\s?[;"'}]|(?<!-)color\s?:\s?(?:white|#fff(?:fff)?|transparent)\b)/iy,
  ),
  cue("hidden_text", 2, "[//]: #|[comment]: #", /\[(?:\/\/|comment)\]: # ?\(/iy),
];

export const markCues: readonly Cue[] = [
  ...delimiters,
  ...labels,
  ...readers,
  ...fences,
  ...hidden,
];
