/** Cues of what an injected text wants done: data sent out, commands run, approvals skipped. */

import { cue, type Cue, order } from "./cue.ts";
import { errandCues } from "./errands.ts";

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
  order("exfil_webhook", 3, "exfiltrat", /exfiltrat(?:e|ing)\b/iy),
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
    "exfil_webhook",
    6,
    "fetch(|sendbeacon|axios|.post(",
    // What is sent stands in the next argument.
    /(?:fetch|sendbeacon|axios(?:\.\w{3,6})?|\.post)\(\s?["'`]https?:\/\/[^"'`\s]{1,120}["'`]\s?,[^\n]{0,80}?(?:document\.cookie|localstorage\b(?!\.)|sessionstorage\b(?!\.)|process\.env\b(?![.[])|os\.environ\b(?![.[]))/iy,
  ),
  // Ordinary code reports to its own origin, or to an address that it was given.
  cue("exfil_webhook", 5, "sendbeacon(", /sendbeacon\(\s{0,4}["'`]https?:\/\//iy),
  cue(
    "exfil_webhook",
    5,
    "fetch(|axios|.post(",
    /(?:fetch|axios(?:\.\w{3,6})?|\.post)\(\s?["'`]https?:\/\/[^"'`\s/]{0,60}(?:webhook\.site|requestbin|requestcatcher|pipedream\.net|interact\.sh|oastify|burpcollaborator|oast\.|beeceptor|hookbin)/iy,
  ),
  // Nothing but the command, and nothing that calls itself an installation.
  cue(
    "exfil_curl",
    5,
    "curl|wget|iwr |irm ",
    /(?<![^])(?:curl|wget|iwr|irm)\s(?![^\n|]{0,200}?(?:install|setup|bootstrap|\/get[./]|rustup|nvm))[^\n|]{1,240}\|\s{0,3}(?:sudo\s)?(?:(?:ba|z|da|k)?sh|python\d?|iex)(?:\s-\w{0,4})?\s{0,4}(?![^])/iy,
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
    2.5,
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
    1.5,
    "~/.ssh|id_rsa|.env|.aws|/etc/passwd|api key|api-key|api_key|access token|environment variable|credentials|conversation history|chat history|private key|mcp.json|.cursor|ssn|usernames and passwords|ssh key|passwords",
    /(?:~\/\.ssh(?!\/\w{1,24}\.pub)|id_rsa(?!\.pub)|\.env\b(?!\.(?:example|sample|template))|\.aws\/credentials|\/etc\/passwd|api[_ -]?keys?|access tokens?|environment variables|(?:aws )?credentials|conversation history|chat history|private keys?|mcp\.json|\.cursor\/|ssns?\b|usernames and passwords|ssh keys?|passwords\b)/iy,
  ),
];

const execution: readonly Cue[] = [
  order(
    "execute_command",
    5,
    "execute|run |perform",
    /(?:execute|run|perform)\s{1,3}(?:the\s|this\s|these\s|following\s|next\s){0,3}(?:shell\s|bash\s|system\s|terminal\s)?(?:commands?|code|script)\s?(?:without\s(?:asking|confirm|permission|approval|telling|notif|inform|prompt)|silently|immediately|right now|now\b|secretly)/iy,
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
    1,
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
    2.5,
    "without asking|without confirm|without permission|without approval|without the user|without prompting|do not ask|don't ask",
    "(?:without (?:asking|confirm(?:ing|ation)|permission|approval|prompting|the user's (?:consent|permission|approval|confirmation))|(?:do not|don't) ask)(?: (?:for|the|user|any|from|to|their)){0,4} ?(?:confirmation|permission|approval|consent|user|confirm|knowing)?",
  ),
  cue(
    "approval_bypass",
    3,
    "autoapprove|auto-approve|auto_approve|approve every|approve all|always approve|yolo|skip-permissions",
    /(?:auto[-_]?approve\S{0,2}\s?(?:to|=|:)\s?["']?true|(?:always )?approve (?:every|all) (?:tool|command|action|request|call)|dangerously-skip-permissions|yolo mode)/iy,
  ),
  order(
    "approval_bypass",
    3,
    "bypass the|skip the|disable the|ignore the",
    "(?:bypass|skip|disable|ignore) the (?:approval|confirmation|permission|consent)(?: (?:dialog|prompt|step|check|request))?\\b",
  ),
];

const deeds: readonly Cue[] = [
  order(
    "execute_command",
    3,
    "follow",
    "follow (?:the |these |those |all )?(?:instructions|steps|directions|orders) (?:there\\b|in it|found (?:there|at|in)|at https?|on that page|from that|it contains)",
  ),
  cue(
    "execute_command",
    3,
    "fetch http|visit http|open http|download http|load http|get http|read http|browse to http|fetch the|visit the|open the|read the page|load the page",
    /(?:fetch|visit|open|download|load|get|read|browse(?:\sto)?)\s(?:the\s(?:page|file|url|document)\s(?:at\s)?)?https?:\/\/\S{4,120}\s(?:and|then)\s(?:follow|execute|do|obey|run|apply|perform)\b/iy,
  ),
  cue(
    "execute_command",
    4,
    "insert|add|plant|introduce|include|install",
    "(?:insert|add|plant|introduce|include|install) an? (?:\\w+ )?(?:back ?door|vulnerability|key ?logger|malware|trojan|exploit)\\b",
  ),
  cue(
    "execute_command",
    2,
    "i have been|i've been|have been",
    "(?:i have|i've|have) been (?:hacked|pwned|compromised|owned|hijacked)\\b",
  ),
  cue("demand", 3, "repeat after", "repeat after me\\b"),
  order(
    "approval_bypass",
    3,
    "approve|merge|accept|mark |looks good|lgtm",
    "(?:(?:approve (?:it|this|the|every|all)|merge (?:this|the)|accept (?:this|the)) (?:pull requests?|changes?|pr|commits?|diff|merge request)\\b|approve it\\b\\b|mark (?:this|it|the) (?:\\w+ )?as (?:safe|approved|reviewed|resolved|trusted|clean)|(?:say|write|reply|report|comment)(?: that)? (?:it |this |everything )?(?:looks good|lgtm|is (?:safe|fine|clean)))",
  ),
  cue(
    "approval_bypass",
    4,
    "set|add|enable|change|turn on|switch on|write",
    /(?:set|add|enable|change|turn on|switch on|write)\b[^\n.]{0,24}(?:\bchat\.tools\.|["'`\s.])(?:auto[-_]?approve\w{0,8}|dangerously[-_]?skip[-_]?permissions|bypass[-_]?permissions|yolo[-_]?mode|alwaysallow)\b/iy,
  ),
  cue(
    "sensitive_target",
    1,
    "settings.json|.vscode|.cursor|.claude|claude.md|agents.md|.bashrc|.zshrc|crontab|authorized_keys",
    /(?:settings\.json|\.vscode\/|\.cursor\/|\.claude\/|claude\.md|agents\.md|\.bashrc|\.zshrc|crontab|authorized_keys)/iy,
  ),
  cue(
    "exfil_webhook",
    3,
    "pass|include|put|send|provide|paste|attach|insert",
    "(?:pass|include|put|send|provide|paste|attach|insert) (?:the |our |this )?(?:full|entire|whole|complete) (?:conversation|chat|history|context|prompt|message history|transcript)\\b",
  ),
  cue(
    "exfil_webhook",
    4,
    "append|add|attach|concatenat|encod",
    "(?:append(?:ing)?|add(?:ing)?|attach(?:ing)?|concatenat(?:e|ing)|encod(?:e|ing)) (?:it|them|this|that|those|the (?:result|output|value|data|answer|key|token)s?) (?:to|into|in|as) (?:the |a |an )?(?:url|link|query|image|https?:|end of (?:the )?(?:url|link|https?))",
  ),
  cue(
    "exfil_webhook",
    4,
    "paste|include|print|output|dump|embed|copy|append|quote|put|post|send|show",
    "(?:paste|include|print|output|dump|embed|copy|append|quote|put|post|send|show) (?:me |us )?(?:the )?(?:full |entire |raw |whole |exact )?(?:contents?|text|values?|body) of [\\w./~$-]{0,60}(?:secret|\\.env\\b(?!\\.(?:example|sample|template))|credential|password|passwd|id_rsa|private.?key|token|\\.ssh|\\.aws|\\.npmrc|\\.netrc)",
  ),
  cue(
    "exfil_webhook",
    5,
    "![",
    /!\[[^\]\n]{0,80}\]\(\s?https?:\/\/[^)\s]{1,200}[?&]\w{0,20}=(?:SECRET|DATA|CONVERSATION|HISTORY|TOKEN|API_?KEY|PASSWORD|CONTENT|BASE64|SUMMARY|YOUR|INSERT|KEY|ENV)/y,
  ),
  cue(
    "exfil_curl",
    4,
    "curl|wget",
    /(?:curl|wget)(?:\s-[\w-]{1,12}){0,4}\s[\w-]{1,40}(?:\.[\w-]{1,40}){1,4}[^\s|]{0,80}\s?\|\s?(?:sudo\s)?(?:ba|z|da|k)?sh\b/iy,
  ),
  cue(
    "cross_tool_manipulation",
    3,
    "must be|should be|always be|has to be|needs to be",
    "(?:must|should|always|has to|needs to) be (?:called|used|invoked|run) (?:first|before (?:any|all|every|other|using|calling))\\b",
  ),
];

export const actionCues: readonly Cue[] = [...exfiltration, ...execution, ...deeds, ...errandCues];
