/**
 * Cues of what an injected text wants done: data sent out, commands run, approvals skipped, the user
 * kept in the dark, the answer shaped.
 */

import { cue, type Cue } from "./cue.ts";

/** What somebody would steal. */
const treasure =
  "(?:conversation|chat history|(?:chat|message|browsing) logs?|history|credentials|secrets|(?:api|access|private|ssh|secret) ?keys|passwords|env(?:ironment)? (?:variables?|vars|files?)|\\.env\\b|workspace (?:files?|contents?)|source code|inbox|every (?:single )?(?:e-?mail|file|message)|all (?:the )?(?:e-?mails|files|messages|contacts|data)|id_rsa|contents? of|personal (?:data|information)|employee (?:data|records)|customer (?:data|records)|user data)";
/** What documentation sends somewhere too. */
const credential = "(?:(?:api|access|private|ssh|secret) ?key|tokens?|secret|password|cookies?)";
const leaveAnchors = "send|email|e-mail|forward|post|upload|exfiltrat|leak|transmit|mail";
const leave = "(?:send|e-?mail|forward|post|upload|exfiltrate|leak|transmit|mail)";
const passAnchors = `${leaveAnchors}|deliver|pass|submit|share`;
const pass = `(?:${leave}|deliver|pass|submit|share)`;
const outside =
  "(?:https?:\\/\\/|webhook|ngrok|requestbin|pastebin|\\w@[\\w-]{1,40}\\.\\w|attacker|an? (?:external|remote) (?:server|url|endpoint|host))";

const exfiltration: readonly Cue[] = [
  cue(
    "exfil_webhook",
    5,
    leaveAnchors,
    new RegExp(
      `${leave}\\b[^\\n.]{0,80}\\b${treasure}[^\\n]{0,80}?\\b(?:to|via|at|into)\\b[^\\n]{0,40}?${outside}`,
      "iy",
    ),
  ),
  cue(
    "exfil_webhook",
    4,
    passAnchors,
    new RegExp(
      `${pass}\\b[^\\n.]{0,60}\\b${credential}\\b[^\\n]{0,60}?\\b(?:to|via|at|into)\\b[^\\n]{0,30}?${outside}`,
      "iy",
    ),
  ),
  cue(
    "exfil_webhook",
    3,
    passAnchors,
    new RegExp(
      `${pass}\\s(?:it|them|this|these|that|everything|the (?:results?|output|data|contents?|answer|response|information)|me|us)\\b[^\\n.]{0,60}?\\b(?:to|via|at)\\b[^\\n]{0,30}?${outside}`,
      "iy",
    ),
  ),
  cue("exfil_webhook", 3, "exfiltrat", /exfiltrat(?:e|ing)\b/iy),
  cue(
    "exfil_webhook",
    6,
    "![",
    /!\[[^\]\n]{0,80}\]\(\s?https?:\/\/[^)\s]{1,200}[?&=/][^)\s]{0,80}(?:\{\{?|\$\{|<|\[|%7b)\s?(?:data|secret|token|conversation|history|key|password|content|summary|user|message|context|prompt|text|chat|env|answer|response)/iy,
  ),
  cue(
    "exfil_webhook",
    3,
    "markdown image|include an image|render an image|include the following image|include the following markdown",
    /(?:markdown image|(?:include|render|insert|embed) (?:an|the following) (?:markdown )?image)\b/iy,
  ),
  cue(
    "exfil_webhook",
    6,
    "fetch(|sendbeacon|new image|xmlhttprequest|axios",
    /(?:fetch|\w{0,10}sendbeacon|axios(?:\.\w{3,6})?|new image\(\)\.src\s?=|xmlhttprequest[^\n]{0,80})\s?\(?\s?["'`]https?:\/\/[^"'`\s]{1,120}(?:["'`]\s?\+\s?|\$\{\s?)(?:encodeuricomponent\(|btoa\(|escape\(|json\.stringify\(){0,3}\s?(?:document\.cookie|localstorage|sessionstorage|process\.env\b(?!\.)|os\.environ\b(?![.[])|document\.body|conversation)/iy,
  ),
  cue(
    "exfil_curl",
    6,
    "curl|wget|invoke-webrequest|iwr ",
    /(?:curl|wget|invoke-webrequest|iwr)\b[^\n]{0,100}(?:\$\(|`|<\(|@|--data\S{0,12}\s|-d\s|-F\s|--upload-file\s|-T\s|--post-file[= ])[^\n]{0,40}?(?:\bcat\s[^\n|)]{0,40}(?:\.env|secret|token|key|passw|credential|\.ssh|\.aws|config|history|rsa)|\.env\b|printenv|\benv\s?\||\$\(env\)|id_rsa|\.ssh\/|\.aws\/|\/etc\/passwd|credentials|\.netrc|\.npmrc|\.git-credentials|\.bash_history)/iy,
  ),
  cue(
    "exfil_curl",
    5,
    "curl|wget",
    /(?:curl|wget)\b[^\n|]{0,120}http:\/\/[^\n|]{1,120}\|\s?(?:sudo\s)?(?:ba|z|da|k)?sh\b/iy,
  ),
  cue(
    "exfil_curl",
    3,
    "curl|wget|iwr |irm |invoke-webrequest",
    /(?:curl|wget|iwr|irm|invoke-webrequest)\b[^\n|]{0,120}https:\/\/[^\n|]{1,120}\|\s?(?:sudo\s)?(?:(?:ba|z|da|k)?sh|python\d?|node|iex|perl|ruby)\b/iy,
  ),
  cue(
    "exfil_curl",
    3,
    ["| base64", "nc -", "/dev/tcp/"],
    /(?:\|\s?base64\b[^\n]{0,40}\|\s?(?:curl|nc|xargs)|nc\s-\w{1,4}\s\S{3,60}\s\d{2,5}|\/dev\/tcp\/\d)/iy,
  ),
  cue(
    "sensitive_target",
    2,
    "~/.ssh|id_rsa|.env|.aws|/etc/passwd|api key|api-key|api_key|access token|environment variable|credentials|conversation history|chat history|private key|mcp.json|.cursor|ssn|usernames and passwords|ssh key|passwords",
    /(?:~\/\.ssh|id_rsa|\.env\b|\.aws\/credentials|\/etc\/passwd|api[_ -]?keys?|access tokens?|environment variables|(?:aws )?credentials|conversation history|chat history|private keys?|mcp\.json|\.cursor\/|ssns?\b|usernames and passwords|ssh keys?|passwords\b)/iy,
  ),
];

const execution: readonly Cue[] = [
  cue(
    "execute_command",
    5,
    "execute|run |perform",
    /(?:execute|run|perform)\s{1,3}(?:the\s|this\s|these\s|following\s|next\s){0,3}(?:shell\s|bash\s|system\s|terminal\s)?(?:commands?|code|script)\s?(?:without|silently|immediately|right now|now\b|secretly|in the background)/iy,
  ),
  cue(
    "execute_command",
    5,
    "execute",
    /execute\s{1,3}(?:the|this)\sfollowing\s(?:shell\s|bash\s|system\s|terminal\s)?(?:commands?|code|script)\b(?!:?\s{0,3}(?:to\b|in\b|from\b|on\b|for\b|inside\b|with\b|at\b|as\b|using\b|after\b|before\b|when\b|if\b|and\b|\r?\n|```))/iy,
  ),
  cue(
    "execute_command",
    1,
    "execute|run |perform",
    /(?:execute|run|perform)\s{1,3}(?:the|this|these)?\s{0,2}following\s(?:shell\s|bash\s|terminal\s)?(?:commands?|code|script)/iy,
  ),
  cue(
    "execute_command",
    2,
    "run `|execute `|run:|execute:",
    /(?:run|execute):?\s`[^`\n]{3,200}`/iy,
  ),
  cue(
    "execute_command",
    3,
    "rm -rf|rm -fr|del /|format c:|:(){",
    /(?:rm\s-(?:rf|fr)\s(?:--no-preserve-root\s)?(?:\/(?:\s|$|\*)|~|\$home|\*|\/\w{1,24}\s?$)|del\s\/[fsq]\s|format\sc:|:\(\)\{)/iy,
  ),
  cue(
    "execute_command",
    3,
    "eval(",
    /eval\(\s?(?:atob|buffer\.from|base64|unescape|string\.fromcharcode|requests|fetch)\b/iy,
  ),
  cue(
    "execute_command",
    3,
    "silently|secretly|quietly|covertly|discreetly",
    "(?:silently|secretly|quietly|covertly|discreetly) (?:append|add|insert|send|include|run|execute|install|read|copy|upload|modify|change|write|forward|call|invoke|embed)\\b",
  ),
  cue(
    "execute_command",
    2,
    "to every file|into every file|in every file|next commit",
    "(?:(?:to|into|in) every (?:file|commit|response) you|(?:your |the )?next commit (?:message)?)",
  ),
  cue(
    "execute_command",
    3,
    "delete all|erase all|wipe all|destroy all|drop all",
    "(?:delete|erase|wipe|destroy|drop) all (?:of )?(?:the |your )?(?:data|files|records|databases?|e-?mails)\\b",
  ),
  cue(
    "execute_command",
    2,
    "add the dependency|install the package|add a dependency",
    "(?:add (?:the|a) dependency|install the package) \\S",
  ),
  cue(
    "approval_bypass",
    3,
    "without asking|without confirm|without permission|without approval|without the user|without prompting|do not ask|don't ask",
    "(?:without (?:asking|confirm(?:ing|ation)|permission|approval|prompting|the user)|(?:do not|don't) ask)(?: (?:for|the|user|any|from|to|their)){0,4} ?(?:confirmation|permission|approval|consent|user|confirm|knowing)?",
  ),
  cue(
    "approval_bypass",
    3,
    "autoapprove|auto-approve|auto_approve|approve every|approve all|always approve|yolo|skip-permissions",
    /(?:auto[-_]?approve\S{0,2}\s?(?:to|=|:)\s?["']?true|(?:always )?approve (?:every|all) (?:tool|command|action|request|call)|dangerously-skip-permissions|yolo mode)/iy,
  ),
  cue(
    "approval_bypass",
    3,
    "bypass the|skip the|disable the|ignore the",
    "(?:bypass|skip|disable|ignore) the (?:approval|confirmation|permission|consent)(?: (?:dialog|prompt|step|check|request))?\\b",
  ),
];

const concealment: readonly Cue[] = [
  cue(
    "concealment",
    5,
    "do not|don't|never|without",
    "(?:do not|don't|never|without) (?:ever )?(?:tell(?:ing)?|inform(?:ing)?|let(?:ting)?|alert(?:ing)?) (?:this |it |anything |about )?(?:to )?(?:the )?(?:user|human|them|developer|customer|owner|victim|reader)(?: (?!to\\b|how\\b|which\\b|where\\b|when\\b)|[.,;!''\"]|$|s\\b[.,])",
  ),
  cue(
    "concealment",
    5,
    "do not|don't|never|without",
    "(?:do not|don't|never|without) (?:ever )?(?:mention(?:ing)?|reveal(?:ing)?|disclos(?:e|ing)|say(?:ing)?|report(?:ing)?) (?:\\w+ ){0,4}(?:to )(?:the )?(?:user|human|anyone|them|developer|customer|anybody)\\b",
  ),
  cue(
    "concealment",
    3,
    "do not|don't|never|without",
    "(?:do not|don't|never|without) (?:notify(?:ing)?|show(?:ing)?|display(?:ing)?|warn(?:ing)?|ask(?:ing)?) (?:\\w+ ){0,3}(?:to )?(?:the )?(?:user|human|anyone|developer)\\b",
  ),
  cue(
    "concealment",
    3,
    "do not|don't|never|not ",
    "(?:do not|don't|never|not) (?:mention|reveal|disclose|reference|acknowledge) (?:this|these|it|that|the existence|any of this)\\b",
  ),
  cue(
    "concealment",
    4,
    "keep this|hide this|the user must not|user should not know|user must not know|without the user",
    "(?:keep (?:this|it) (?:a )?(?:secret|hidden|confidential) from|hide (?:this|it) from|the user (?:must|should) not (?:know|see|notice|be (?:told|informed))|without the user(?:'s)? (?:knowing|noticing|knowledge))",
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
    "in your response|in your reply|in your answer|in your output|in your summary|of your response|of your reply|of your answer|of your output|every response|all responses|your only response|your entire response",
    "(?:in|at (?:the )?(?:start|end|beginning)|(?:start|end|beginning) of|of|every|all|your (?:only|entire)) ?(?:of )?(?:your )?(?:responses?|reply|answer|output|summary)\\b",
  ),
  cue(
    "demand",
    3,
    "respond only|reply only|answer only|output only|respond with|reply with|answer with|only respond|only reply|only answer|your only response|responses must|response must|and only those|and nothing else|anything else|output nothing but",
    "(?:(?:respond|reply|answer) only\\b|output only\\s?[:\"'“]|only (?:respond|reply|answer)\\b|(?:respond|reply|answer) with(?::|\\s(?=[\"'“]))|your only response|responses? must (?:begin|start|include|contain|end)|and (?:only those|nothing else)|(?:do not|don't) (?:write|say|output|print) anything else|output nothing but)",
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
    "language model reading|llm reading|ai reading|assistant reading|model reading|agent reading",
    "(?:language model|llm|ai|assistant|model|agent) (?:reading|processing|parsing|analy[sz]ing) (?:this|the)\\b",
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
    "imagine|in a |suppose|consider a|let's say|let us say|let's",
    "(?:(?:let'?s |let us )?imagine (?:a|an|that|we)|in an? (?:\\w+ ){0,2}(?:hypothetical|parallel|alternat\\w{1,4}|dystopian|utopian|fictional|fantasy|imaginary|different) (?:\\w+ )?(?:scenario|universe|world|reality|dimension|timeline)|suppose (?:we|that we|you) (?:were|are)|in a (?:world|universe|reality|scenario) (?:where|in which)|let'?s say (?:the|that the) (?:capital|output|answer|sum|conclusion|result|total|summary))",
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
    "ignore the (?:\\w+ ){1,3}and (?:state|say|claim|declare|conclude|assert)\\b",
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

export const actionCues: readonly Cue[] = [
  ...exfiltration,
  ...execution,
  ...concealment,
  ...answers,
  ...framing,
  ...soup,
];
